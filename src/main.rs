//! The program: reads the command line and runs the library.
use recension::{capture::Capture, compare, document::Document, report, text::Sides};

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let files: Vec<&String> = args[2..].iter().filter(|a| !a.starts_with("--") && *a != "json").collect();
    let read = |p: &str| Document::read(Capture::read(p).expect("read")).expect("text");
    let (base, witness) = (read(files[0]), read(files[1]));
    let documents = Sides::new(&base, &witness);
    let comparison = compare::compare(documents, &compare::Options::default());
    let report = report::Report::new(documents, &comparison);
    report::json::write(&report, &mut std::io::stdout().lock()).expect("write");
}
