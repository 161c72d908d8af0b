//! TEI P5: a critical apparatus by parallel segmentation, or by double end-point attachment.

use super::Report;
use super::segments::{Carried, Segment, is_east, segments};
use crate::collate::{Group, State};
use crate::finding::Severity;
use crate::report::plain;
use std::fmt::Write as _;
use std::io::{self, Write};

/// How the apparatus is tied to the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Readings stand in the text, where the witnesses part.
    Parallel,
    /// One text with anchors; the apparatus stands apart and points at both ends.
    DoubleEndPoint,
}

/// Writes a TEI document.
///
/// # Errors
/// When the writer fails.
pub fn write(report: &Report, method: Method, out: &mut dyn Write) -> io::Result<()> {
    let mut xml = String::new();
    header(report, method, &mut xml);
    xml.push_str("  <text>\n    <body>\n");
    for number in 0..report.collation.groups.len() {
        let group = &report.collation.groups[number];
        let segments = segments(report, number);
        let mut writer = Writer { report, group, number, xml: &mut xml };
        match method {
            Method::Parallel => writer.parallel(&segments),
            Method::DoubleEndPoint => writer.apart(&segments),
        }
    }
    xml.push_str("    </body>\n  </text>\n</TEI>\n");
    out.write_all(xml.as_bytes())
}

fn header(report: &Report, method: Method, xml: &mut String) {
    let (name, location) = match method {
        Method::Parallel => ("parallel-segmentation", "internal"),
        Method::DoubleEndPoint => ("double-end-point", "internal"),
    };
    let version = env!("CARGO_PKG_VERSION");
    let title = report.sigla.first().map_or("no witness", String::as_str);
    let _ = write!(
        xml,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<TEI xmlns=\"http://www.tei-c.org/ns/1.0\">\n  <teiHeader>\n    <fileDesc>\n      \
         <titleStmt>\n        <title>Collation of {} witnesses: {} and others</title>\n      </titleStmt>\n      \
         <publicationStmt>\n        <p>Made by recension {version}; not published.</p>\n      </publicationStmt>\n      \
         <sourceDesc>\n        <listWit>\n",
        report.documents.len(),
        escape(title)
    );
    for (at, (document, siglum)) in report.documents.iter().zip(&report.sigla).enumerate() {
        let id = id(report, at);
        let _ = writeln!(
            xml,
            "          <witness xml:id=\"{id}\" n=\"{}\">{}, SHA-256 {}</witness>",
            escape(siglum),
            escape(siglum),
            document.sha256()
        );
    }
    let _ = write!(
        xml,
        "        </listWit>\n      </sourceDesc>\n    </fileDesc>\n    <encodingDesc>\n      \
         <variantEncoding method=\"{name}\" location=\"{location}\"/>\n    </encodingDesc>\n  </teiHeader>\n"
    );
}

/// The id of a witness: its siglum where that is a name of XML and nobody else's, else a number.
fn id(report: &Report, witness: usize) -> String {
    let siglum = &report.sigla[witness];
    let first = siglum.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
    let name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let ours = siglum.len() > 1
        && (siglum.starts_with('w') || siglum.starts_with('g'))
        && siglum[1..].starts_with(|c: char| c.is_ascii_digit());
    if first && !ours && siglum.chars().all(name) { siglum.clone() } else { format!("w{}", witness + 1) }
}

/// Text and attribute values; what XML cannot hold is spelled out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if (c as u32) < 0x20 || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push_str(&plain(&c.to_string())),
            c => out.push(c),
        }
    }
    out
}

struct Writer<'a> {
    report: &'a Report<'a>,
    group: &'a Group,
    number: usize,
    xml: &'a mut String,
}

impl Writer<'_> {
    fn open(&mut self) {
        let language = escape(&self.group.language);
        let _ = write!(self.xml, "      <div xml:lang=\"{language}\">\n        <p>\n");
    }

    fn close(&mut self) {
        self.xml.push_str("        </p>\n");
        self.moves();
        self.xml.push_str("      </div>\n");
    }

    /// The witnesses of some rows as pointers.
    fn wit(&self, rows: &[usize]) -> String {
        let pointer = |row: &usize| format!("#{}", id(self.report, self.group.strands[*row].witness));
        rows.iter().map(pointer).collect::<Vec<_>>().join(" ")
    }

    /// The id of a segment.
    fn name(&self, segment: &Segment) -> String {
        format!("g{}c{}", self.number + 1, segment.columns.start + 1)
    }

    /// Readings in the text. Where all agree, word for word, the text stands alone.
    fn parallel(&mut self, segments: &[Segment]) {
        self.open();
        for segment in segments {
            let name = self.name(segment);
            if let ([one], true) = (segment.readings.as_slice(), segment.silent.is_empty() && segment.place.is_none()) {
                let _ = writeln!(self.xml, "          <seg xml:id=\"{name}\">{}</seg>", escape(&one.text));
                continue;
            }
            let _ = writeln!(self.xml, "          <app xml:id=\"{name}\"{}>", self.kind(segment));
            for reading in &segment.readings {
                let line = self.reading(segment, reading, &reading.rows);
                let _ = writeln!(self.xml, "            {line}");
            }
            for line in self.silent(segment) {
                let _ = writeln!(self.xml, "            {line}");
            }
            self.xml.push_str("          </app>\n");
        }
        self.close();
    }

    /// One text with anchors, and the apparatus behind it.
    fn apart(&mut self, segments: &[Segment]) {
        self.open();
        let mut notes = Vec::new();
        let mut last = String::new();
        self.xml.push_str("          ");
        for segment in segments {
            let name = self.name(segment);
            let text = segment.readings.first().map_or("", |r| r.text.as_str());
            let joins = last.chars().next_back().is_none_or(is_east) || text.chars().next().is_none_or(is_east);
            if !joins {
                self.xml.push(' ');
            }
            let whole = segment.readings.len() == 1 && segment.silent.is_empty() && segment.place.is_none();
            if whole {
                let _ = write!(self.xml, "<seg xml:id=\"{name}\">{}</seg>", escape(text));
            } else {
                let _ = write!(self.xml, "<anchor xml:id=\"{name}-a\"/>{}<anchor xml:id=\"{name}-e\"/>", escape(text));
                notes.push((name, segment));
            }
            if !text.is_empty() {
                last = text.to_string();
            }
        }
        self.xml.push_str("\n        </p>\n        <p>\n");
        for (name, segment) in notes {
            let kind = self.kind(segment);
            let _ = writeln!(self.xml, "          <app xml:id=\"{name}\" from=\"#{name}-a\" to=\"#{name}-e\"{kind}>");
            for (at, reading) in segment.readings.iter().enumerate() {
                let line = self.reading(segment, reading, &reading.rows);
                let line = if at == 0 { line.replacen("<rdg", "<lem", 1).replace("</rdg>", "</lem>") } else { line };
                let _ = writeln!(self.xml, "            {line}");
            }
            for line in self.silent(segment) {
                let _ = writeln!(self.xml, "            {line}");
            }
            self.xml.push_str("          </app>\n");
        }
        self.close();
    }

    /// The kind of a place as the type of its apparatus.
    fn kind(&self, segment: &Segment) -> String {
        let place = segment.place.map(|at| &self.report.collation.places[at]).filter(|p| p.severity > Severity::Noise);
        place.map_or(String::new(), |p| format!(" type=\"{}\" n=\"{}\"", p.kind.name(), p.severity.name()))
    }

    fn reading(&self, segment: &Segment, reading: &Carried, rows: &[usize]) -> String {
        let place = segment.place.map(|at| &self.report.collation.places[at]);
        let change = place.zip(reading.reading).and_then(|(place, at)| place.readings[at].change.as_ref());
        let (cause, kind) = match change {
            Some(change) => {
                (format!(" cause=\"{}\"", change.cause.name()), format!(" type=\"{}\"", change.kind.name()))
            }
            None => (String::new(), String::new()),
        };
        let wit = self.wit(rows);
        match reading.text.as_str() {
            "" => format!("<rdg wit=\"{wit}\"{cause}{kind}/>"),
            text => format!("<rdg wit=\"{wit}\"{cause}{kind}>{}</rdg>", escape(text)),
        }
    }

    /// What witnesses do that say nothing.
    fn silent(&self, segment: &Segment) -> Vec<String> {
        let mut lines = Vec::new();
        for (state, reason) in
            [(State::Lacuna, "lacuna"), (State::Illegible, "illegible"), (State::OutOfScope, "out-of-scope")]
        {
            let rows: Vec<usize> =
                segment.silent.iter().filter(|(_, own)| *own == state).map(|(row, _)| *row).collect();
            if !rows.is_empty() {
                lines.push(format!("<rdg wit=\"{}\"><gap reason=\"{reason}\"/></rdg>", self.wit(&rows)));
            }
        }
        lines
    }

    /// What stands elsewhere: the place in the other witnesses, then the place in these.
    fn moves(&mut self) {
        let moves: Vec<_> =
            self.report.collation.moves.iter().filter(|m| m.group == self.number && !m.repeated).collect();
        if moves.is_empty() {
            return;
        }
        let segments = segments(self.report, self.number);
        let holding = |column: usize| segments.iter().rfind(|s| s.columns.start <= column).map(|s| self.name(s));
        let mut lines = Vec::new();
        for moved in moves {
            let there = moved.columns.as_ref().map_or(moved.behind.unwrap_or(0), |columns| columns.start);
            if let (Some(home), Some(there)) = (holding(moved.home.start), holding(there))
                && home != there
            {
                lines.push(format!("          <transpose>\n            <ptr target=\"#{home}\"/>\n            <ptr target=\"#{there}\"/>\n          </transpose>\n"));
            }
        }
        if lines.is_empty() {
            return;
        }
        let _ = write!(self.xml, "        <listTranspose>\n{}        </listTranspose>\n", lines.concat());
    }
}
