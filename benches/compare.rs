//! Throughput of a comparison from bytes to findings, both copies counted: `cargo bench`.
//!
//! Prose of 1 MB, 1 % of its words edited, 20 paragraphs moved, every line wrapped elsewhere.

mod prose;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use prose::Language;
use recension::capture::Capture;
use recension::compare::{Comparison, Options, compare};
use recension::document::Document;
use recension::text::Sides;

/// How long a base is.
const BYTES: usize = 1_000_000;

fn read(bytes: Vec<u8>) -> Document {
    Document::read(Capture::new("prose.txt", bytes)).unwrap_or_else(|error| panic!("{error}"))
}

fn run((base, witness): (Vec<u8>, Vec<u8>)) -> Comparison {
    let (base, witness) = (read(base), read(witness));
    compare(Sides::new(&base, &witness), &Options::default())
}

fn throughput(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("compare");
    group.sample_size(20);
    for (name, language) in [("english", Language::English), ("chinese", Language::Chinese)] {
        let (base, witness) = prose::pair(language, BYTES, 1);
        group.throughput(Throughput::Bytes((base.len() + witness.len()) as u64));
        let pair = (base.into_bytes(), witness.into_bytes());
        group.bench_function(name, |bench| bench.iter_batched(|| pair.clone(), run, BatchSize::PerIteration));
    }
    group.finish();
}

criterion_group!(benches, throughput);
criterion_main!(benches);
