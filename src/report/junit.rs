//! JUnit XML: a suite for each comparison, a case for each finding and one for the verdict.

use super::prose;
use super::record::{Finding, Record};
use super::sarif::foreign;
use super::screen::escape;
use crate::finding::Severity;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::io;

/// Writes the suites; findings from `fail_on` on are failures, lighter ones are cases that pass.
///
/// # Errors
/// When the writer fails.
pub fn write(records: &[Record], fail_on: Option<Severity>, out: &mut dyn io::Write) -> io::Result<()> {
    let suites: Vec<Suite> = records.iter().map(|record| Suite::new(record, fail_on)).collect();
    let mut xml = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let tests: usize = suites.iter().map(|suite| suite.cases.len()).sum();
    let failures: usize = suites.iter().map(Suite::failures).sum();
    let counts = |mut start: BytesStart<'static>, tests: usize, failures: usize| {
        let pairs = [("tests", tests), ("failures", failures), ("errors", 0)];
        pairs.iter().for_each(|(name, count)| start.push_attribute((*name, count.to_string().as_str())));
        start
    };
    let mut start = BytesStart::new("testsuites");
    start.push_attribute(("name", "recension"));
    xml.write_event(Event::Start(counts(start, tests, failures)))?;
    for suite in &suites {
        let mut start = BytesStart::new("testsuite");
        start.push_attribute(("name", suite.name.as_str()));
        let mut start = counts(start, suite.cases.len(), suite.failures());
        start.push_attribute(("skipped", suite.skipped().to_string().as_str()));
        xml.write_event(Event::Start(start))?;
        suite.cases.iter().try_for_each(|case| case.write(&mut xml))?;
        xml.write_event(Event::End(BytesEnd::new("testsuite")))?;
    }
    xml.write_event(Event::End(BytesEnd::new("testsuites")))?;
    xml.into_inner().write_all(b"\n")
}

/// A comparison.
struct Suite {
    name: String,
    cases: Vec<Case>,
}

impl Suite {
    fn new(record: &Record, fail_on: Option<Severity>) -> Suite {
        let name = format!("{} ⟷ {}", prose::name(&record.base.name), prose::name(&record.witness.name));
        let class = escape(prose::name(&record.witness.name));
        let mut cases = vec![Case::verdict(record, &class, fail_on)];
        cases.extend(record.findings.iter().map(|finding| Case::new(record, finding, &class, fail_on)));
        Suite { name: escape(&name), cases }
    }

    fn failures(&self) -> usize {
        self.cases.iter().filter(|case| matches!(case.end, Ending::Failed(_))).count()
    }

    fn skipped(&self) -> usize {
        self.cases.iter().filter(|case| matches!(case.end, Ending::Accepted(_))).count()
    }
}

/// A finding or the verdict.
struct Case {
    class: String,
    name: String,
    message: String,
    body: String,
    end: Ending,
}

/// How a case ended.
enum Ending {
    Passed,
    /// With the kind.
    Failed(String),
    /// With the reason.
    Accepted(String),
}

impl Case {
    /// What the copies are to one another; it fails where they are not copies of one document.
    fn verdict(record: &Record, class: &str, fail_on: Option<Severity>) -> Case {
        let relation = record.verdict.relation.as_str();
        let failed = record.foreign().filter(|_| fail_on.is_some());
        let end = failed.map_or(Ending::Passed, |kind| Ending::Failed(kind.to_string()));
        Case {
            class: class.to_string(),
            name: format!("verdict: {}", prose::relation(relation)),
            message: escape(&foreign(record, relation)),
            body: String::new(),
            end,
        }
    }

    fn new(record: &Record, finding: &Finding, class: &str, fail_on: Option<Severity>) -> Case {
        let (base, witness) = (&finding.base, &finding.witness);
        let path = finding.path();
        let at = if path.is_empty() { format!("line {}", witness.line) } else { path };
        let end = match &finding.accepted {
            Some(reason) => Ending::Accepted(escape(reason)),
            None if fail_on.is_some_and(|least| finding.weight() >= least) => Ending::Failed(finding.kind.clone()),
            None => Ending::Passed,
        };
        let body = format!(
            "{}\nbase    {}:{}:{}\nwitness {}:{}:{}\nseverity {}, fingerprint {}",
            escape(&finding.marked()),
            escape(&record.base.name),
            base.line,
            base.column,
            escape(&record.witness.name),
            witness.line,
            witness.column,
            finding.severity,
            finding.fingerprint
        );
        Case {
            class: class.to_string(),
            name: escape(&format!("{} {}: {at}", finding.id, finding.kind)),
            message: escape(&finding.sentence()),
            body,
            end,
        }
    }

    fn write<W: io::Write>(&self, xml: &mut Writer<W>) -> io::Result<()> {
        let mut start = BytesStart::new("testcase");
        start.push_attribute(("classname", self.class.as_str()));
        start.push_attribute(("name", self.name.as_str()));
        xml.write_event(Event::Start(start))?;
        let text = |xml: &mut Writer<W>, start: BytesStart, name: &str, body: &str| {
            xml.write_event(Event::Start(start))?;
            xml.write_event(Event::Text(BytesText::new(body)))?;
            xml.write_event(Event::End(BytesEnd::new(name)))
        };
        match &self.end {
            Ending::Failed(kind) => {
                let mut failure = BytesStart::new("failure");
                failure.push_attribute(("type", kind.as_str()));
                failure.push_attribute(("message", self.message.as_str()));
                text(xml, failure, "failure", &self.body)?;
            }
            Ending::Accepted(reason) => {
                let mut skipped = BytesStart::new("skipped");
                skipped.push_attribute(("message", format!("accepted: {reason}").as_str()));
                xml.write_event(Event::Empty(skipped))?;
                text(xml, BytesStart::new("system-out"), "system-out", &format!("{}\n{}", self.message, self.body))?;
            }
            Ending::Passed => {
                text(xml, BytesStart::new("system-out"), "system-out", &format!("{}\n{}", self.message, self.body))?;
            }
        }
        xml.write_event(Event::End(BytesEnd::new("testcase")))
    }
}
