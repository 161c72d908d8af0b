//! What the other modules share: reading, comparing, printing.

use recension::capture::Capture;
use recension::compare::{self, Comparison, Options};
use recension::document::Document;
use recension::finding::{Finding, Severity};
use recension::report::{Report, json};
use recension::text::Sides;
use std::path::PathBuf;

/// A folder or file of the repository.
pub(crate) fn home(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Reads bytes that must be readable.
pub(crate) fn read(name: &str, bytes: impl Into<Vec<u8>>) -> Document {
    Document::read(Capture::new(name, bytes.into())).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Reads a file of the repository.
pub(crate) fn open(path: &str) -> Document {
    let bytes = std::fs::read(home(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    read(path, bytes)
}

/// Two documents and what became of them.
pub(crate) struct Pair {
    /// The documents.
    pub(crate) documents: Sides<Document>,
    /// Their comparison.
    pub(crate) comparison: Comparison,
}

impl Pair {
    /// Compares two documents as the command line would.
    pub(crate) fn new(base: Document, witness: Document) -> Pair {
        let documents = Sides::new(base, witness);
        let comparison = compare::compare(documents.as_ref(), &Options::default());
        Pair { documents, comparison }
    }

    /// Compares two texts.
    pub(crate) fn texts(base: &str, witness: &str) -> Pair {
        Pair::new(read("base.txt", base), read("witness.txt", witness))
    }

    /// What stands at a finding on both sides.
    pub(crate) fn quotes(&self, finding: &Finding) -> Sides<&str> {
        Sides::new(
            self.documents.base.text.slice(finding.places.base),
            self.documents.witness.text.slice(finding.places.witness),
        )
    }

    /// The findings above formatting.
    pub(crate) fn heavy(&self) -> Vec<&Finding> {
        self.comparison.findings.iter().filter(|f| f.severity > Severity::Formatting).collect()
    }

    /// The substantive findings.
    pub(crate) fn substantive(&self) -> Vec<&Finding> {
        self.comparison.findings.iter().filter(|f| f.severity == Severity::Substantive).collect()
    }

    /// The relation's name.
    pub(crate) fn relation(&self) -> &'static str {
        self.comparison.verdict.relation.name()
    }

    /// The report in JSON.
    pub(crate) fn json(&self) -> Vec<u8> {
        let report = Report::new(self.documents.as_ref(), &self.comparison);
        let mut out = Vec::new();
        json::write(&report, &mut out).expect("memory does not fail");
        out
    }

    /// The findings, one a line, for the message of a test that fails.
    pub(crate) fn list(&self, findings: &[&Finding]) -> String {
        let line = |f: &&Finding| {
            let quotes = self.quotes(f).map(clip);
            format!(
                "  {} {} @{}/{} “{}” → “{}”: {}\n",
                f.severity.name(),
                f.kind.name(),
                f.places.base.start,
                f.places.witness.start,
                quotes.base,
                quotes.witness,
                f.message
            )
        };
        findings.iter().map(line).collect()
    }
}

/// The beginning of a text.
pub(crate) fn clip(text: &str) -> String {
    let head: String = text.chars().take(60).collect();
    if head.len() < text.len() { format!("{head}…") } else { head }
}

/// Checks what must hold of any comparison: replay, sums, spans.
pub(crate) fn sound(pair: &Pair) {
    let (base, witness) = (pair.documents.base.text.as_str(), pair.documents.witness.text.as_str());
    let comparison = &pair.comparison;
    assert_eq!(comparison.replay(base, witness), witness, "replay");
    assert_eq!(by_sharing(pair), witness, "what is shared stands where it is said to stand");
    for (account, text) in comparison.accounts.as_ref().zip(Sides::new(base, witness)).into_array() {
        let sum = account.equal + account.changed + account.folded + account.uncompared;
        assert_eq!(sum, text.len() as u64, "the four sums: {account:?}");
    }
    let equal: u64 = comparison.shared().iter().map(|s| u64::from(s.len)).sum();
    assert!(equal >= comparison.accounts.witness.equal.min(comparison.accounts.base.equal), "equal bytes are shared");
    for finding in &comparison.findings {
        for (span, text) in finding.places.zip(Sides::new(base, witness)).into_array() {
            let range = span.range();
            assert!(range.start <= range.end && range.end <= text.len(), "{finding:?}");
            assert!(text.is_char_boundary(range.start) && text.is_char_boundary(range.end), "{finding:?}");
        }
    }
}

/// Builds the witness's text with every shared stretch taken from the base.
fn by_sharing(pair: &Pair) -> String {
    let (base, witness) = (pair.documents.base.text.as_str(), pair.documents.witness.text.as_str());
    let mut bytes = witness.as_bytes().to_vec();
    for shared in pair.comparison.shared() {
        let (from, to, len) = (shared.base as usize, shared.witness as usize, shared.len as usize);
        bytes[to..to + len].copy_from_slice(&base.as_bytes()[from..from + len]);
    }
    String::from_utf8(bytes).expect("whole characters are shared")
}

/// A small generator of numbers (splitmix64, Steele, Lea and Flood 2014): the same everywhere.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// The next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    /// True in `percent` of a hundred cases.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several.
    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}
