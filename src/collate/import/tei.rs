//! TEI critical apparatus, by parallel segmentation or by double end-point attachment.
//!
//! In the first, text outside `app` is every witness's, word by word; an `app` is one column, and a witness that no
//! reading of it names is silent there. In the second (an `app` says `from` where to where it reaches) the text is
//! that of all witnesses that no reading names. `lacunaStart` and `lacunaEnd`, `witStart` and `witEnd` switch
//! witnesses off and on. What a corrector did inside a reading (`del`, `add`), or a second reading of the same witness in
//! one `app`, makes two hands: the witness as corrected, and its first hand beside it, named `(a.c.)`. An apparatus
//! without a document round it, as CollateX writes it, is read, too.

use super::apart::{Apart, Note};
use super::{Entry, Imported};
use crate::collate::silence::State;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Deepest nesting of elements.
const DEEP: usize = 256;
/// Elements whose text is no witness's: what editors say of it, and what stands beside the text on a page.
const BESIDE: [&str; 9] = ["note", "witDetail", "fw", "figDesc", "desc", "wit", "certainty", "respStmt", "listWit"];
/// Elements of a `choice` that are the editor's where another is there, and the marks of an abbreviation.
const EDITED: [&str; 4] = ["corr", "reg", "am", "abbr"];

/// Reads a document.
pub(super) fn read(text: &str) -> Result<Imported, String> {
    let Listed { names, groups, labels } = witnesses(text)?;
    if names.is_empty() {
        return Err("its listWit names no witness".to_string());
    }
    let mut scan = Scan::new(names, groups, text.contains("<witStart"));
    let mut reader = Reader::from_str(text);
    // An apparatus alone is all text, and names all that have something: who is not named omits.
    let alone = !text.contains("<TEI");
    scan.complete = alone;
    let (mut body, mut stand_off) = (alone, false);
    loop {
        let at = reader.buffer_position();
        let event = reader.read_event().map_err(|error| format!("at byte {at}: {error}"))?;
        match event {
            Event::Eof => break,
            Event::Start(tag) if tag.local_name().as_ref() == "text" => body = true,
            Event::End(tag) if tag.local_name().as_ref() == "text" => body = false,
            Event::Start(tag) if tag.local_name().as_ref() == "standOff" => stand_off = true,
            Event::End(tag) if tag.local_name().as_ref() == "standOff" => stand_off = false,
            _ if !body && !stand_off => {}
            Event::Start(tag) => scan.start(&tag, false)?,
            Event::Empty(tag) => scan.start(&tag, true)?,
            Event::End(tag) => scan.end(tag.local_name().as_ref()),
            Event::Text(text) => scan.text(&text, body),
            Event::CData(text) => scan.text(&text, body),
            Event::GeneralRef(entity) => scan.text(&resolved(&entity), body),
            _ => {}
        }
    }
    let mut table = scan.done()?;
    for name in &mut table.names {
        if let Some((_, label)) = labels.iter().find(|(id, _)| id == name) {
            name.clone_from(label);
        }
    }
    Ok(table)
}

/// The character of an entity or a character reference.
fn resolved(entity: &quick_xml::events::BytesRef) -> String {
    if let Ok(Some(c)) = entity.resolve_char_ref() {
        return c.to_string();
    }
    let name = entity.to_string();
    match name.as_str() {
        "amp" => "&".into(),
        "lt" => "<".into(),
        "gt" => ">".into(),
        "quot" => "\"".into(),
        "apos" => "'".into(),
        other => format!("&{other};"),
    }
}

/// A name for several witnesses: the id of a `listWit`, or of a `witness` that holds others.
type Group = (String, Vec<String>);

/// The witnesses of a document.
struct Listed {
    /// Their ids.
    names: Vec<String>,
    groups: Vec<Group>,
    /// What those are called whose id is a number only because their name cannot be one.
    labels: Vec<(String, String)>,
}

/// The ids in the list of witnesses, and the groups that they make; where there is no list, those that readings name.
fn witnesses(text: &str) -> Result<Listed, String> {
    let (mut listed, mut named, mut labels) = (Vec::new(), Vec::new(), Vec::new());
    let mut open: Vec<(bool, Option<String>, usize)> = Vec::new();
    let mut groups: Vec<Group> = Vec::new();
    let mut reader = Reader::from_str(text);
    loop {
        let at = reader.buffer_position();
        let event = reader.read_event().map_err(|error| format!("at byte {at}: {error}"))?;
        let empty = matches!(event, Event::Empty(_));
        match event {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                name @ ("witness" | "listWit") => {
                    let (id, single) = (attribute(&tag, "id"), name == "witness");
                    labels.extend(id.clone().filter(|id| single && numbered(id)).zip(attribute(&tag, "n")));
                    if empty {
                        listed.extend(id.filter(|_| single));
                    } else {
                        open.push((single, id, listed.len()));
                    }
                }
                "rdg" | "lem" => {
                    for name in pointers(&attribute(&tag, "wit").unwrap_or_default()) {
                        if !named.contains(&name) {
                            named.push(name);
                        }
                    }
                }
                _ => {}
            },
            Event::End(tag) if matches!(tag.local_name().as_ref(), "witness" | "listWit") => {
                let Some((single, Some(id), from)) = open.pop() else { continue };
                if single && listed.len() == from {
                    listed.push(id);
                } else {
                    groups.push((id, listed[from..].to_vec()));
                }
            }
            _ => {}
        }
    }
    Ok(Listed { names: if listed.is_empty() { named } else { listed }, groups, labels })
}

/// Whether an id is one that stands for a name that XML does not take: `w1`.
fn numbered(id: &str) -> bool {
    id.strip_prefix('w').is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// The names in a list of pointers, without what stands before the `#` of each.
fn pointers(list: &str) -> Vec<String> {
    list.split_whitespace().map(|name| name.rsplit('#').next().unwrap_or(name).to_string()).collect()
}

/// An attribute by its local name.
fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
    let value = found.value.to_string();
    Some(quick_xml::escape::unescape(&value).map(|v| v.into_owned()).unwrap_or(value))
}

/// An `app` that is open.
struct App {
    /// What each witness reads so far, as corrected; `None` where nothing names it.
    entries: Vec<Option<String>>,
    /// What its first hand wrote.
    first: Vec<Option<String>>,
    /// The witnesses of the reading that is open.
    current: Vec<usize>,
    /// Which of its hands the reading is by.
    hands: Hands,
    /// Whether there was a reading without witnesses: it is that of the rest.
    rest: Option<String>,
    unnamed: bool,
    /// Witnesses that say nothing here, and why.
    gaps: Vec<(usize, State)>,
    /// Where it reaches from and to, if it says so.
    ends: Option<(String, String)>,
}

/// The hands whose text a reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hands {
    Both,
    First,
    Later,
}

struct Scan {
    names: Vec<String>,
    groups: Vec<Group>,
    columns: Vec<Vec<Entry>>,
    /// Where the first hand of a witness has something else: column, witness, what.
    earlier: Vec<(usize, usize, Entry)>,
    /// Why a witness says nothing at this point.
    silent: Vec<Option<State>>,
    /// The elements that are open, with their ids.
    open: Vec<(String, Option<String>)>,
    apps: Vec<App>,
    /// The text and its apparatus, once an `app` says where it reaches.
    apart: Apart,
    attached: bool,
    /// Whether a witness that no reading names omits what the others have.
    complete: bool,
}

impl Scan {
    fn new(names: Vec<String>, groups: Vec<Group>, begins: bool) -> Scan {
        let silent = names.iter().map(|_| begins.then_some(State::OutOfScope)).collect();
        Scan {
            silent,
            names,
            groups,
            columns: Vec::new(),
            earlier: Vec::new(),
            open: Vec::new(),
            apps: Vec::new(),
            apart: Apart::default(),
            attached: false,
            complete: false,
        }
    }

    /// The table, with a witness more for each that a corrector worked on.
    fn done(mut self) -> Result<Imported, String> {
        if self.attached {
            for row in self.apart.part_hands() {
                self.names.push(first_hand(&self.names[row]));
            }
            self.columns = self.apart.columns(self.names.len())?;
            return Ok(Imported { names: self.names, columns: self.columns });
        }
        let mut corrected: Vec<usize> = self.earlier.iter().map(|(_, row, _)| *row).collect();
        corrected.sort_unstable();
        corrected.dedup();
        for row in corrected {
            self.names.push(first_hand(&self.names[row]));
            for (at, column) in self.columns.iter_mut().enumerate() {
                let own = self.earlier.iter().find(|(column, other, _)| (*column, *other) == (at, row));
                let entry = own.map_or_else(|| column[row].clone(), |(.., entry)| entry.clone());
                column.push(entry);
            }
        }
        Ok(Imported { names: self.names, columns: self.columns })
    }

    fn start(&mut self, tag: &BytesStart, empty: bool) -> Result<(), String> {
        let name = tag.local_name().as_ref().to_string();
        let id = attribute(tag, "id");
        if self.apps.is_empty()
            && let Some(id) = &id
        {
            self.apart.open(id);
        }
        match name.as_str() {
            "app" => self.app(tag),
            "rdg" | "lem" => self.reading(tag),
            "witStart" | "lacunaEnd" => self.switch(tag, None),
            "witEnd" => self.switch(tag, Some(State::OutOfScope)),
            "lacunaStart" => self.switch(tag, Some(State::Lacuna)),
            "gap" => {
                let state = match attribute(tag, "reason").as_deref() {
                    Some("lacuna" | "lost" | "damage") => State::Lacuna,
                    Some("out-of-scope" | "sampling") => State::OutOfScope,
                    _ => State::Illegible,
                };
                if let Some(app) = self.apps.last_mut() {
                    let current = app.current.iter().map(|&row| (row, state));
                    app.gaps.extend(current.collect::<Vec<_>>());
                }
            }
            _ => {}
        }
        if empty {
            self.close(&name, id.as_deref());
        } else if self.open.len() >= DEEP {
            return Err("its elements are nested too deeply".to_string());
        } else {
            self.open.push((name, id));
        }
        Ok(())
    }

    fn end(&mut self, name: &str) {
        let id = self.open.pop().and_then(|(_, id)| id);
        self.close(name, id.as_deref());
    }

    fn close(&mut self, name: &str, id: Option<&str>) {
        match name {
            "app" => self.finish(),
            "rdg" | "lem" => {
                if let Some(app) = self.apps.last_mut() {
                    app.current.clear();
                    app.unnamed = false;
                }
            }
            _ => {}
        }
        if self.apps.is_empty()
            && let Some(id) = id
        {
            self.apart.close(id);
        }
    }

    /// Opens an apparatus entry.
    fn app(&mut self, tag: &BytesStart) {
        let target = |name: &str| attribute(tag, name).map(|id| id.trim_start_matches('#').to_string());
        let from = target("from");
        let ends = from.map(|from| (from.clone(), target("to").unwrap_or(from)));
        self.attached |= ends.is_some();
        let n = self.names.len();
        self.apps.push(App {
            entries: vec![None; n],
            first: vec![None; n],
            current: Vec::new(),
            hands: Hands::Both,
            rest: None,
            unnamed: false,
            gaps: Vec::new(),
            ends,
        });
    }

    /// Opens a reading; inside another reading only witnesses of that one can carry it.
    fn reading(&mut self, tag: &BytesStart) {
        let wit = attribute(tag, "wit");
        let own = self.rows(wit.as_deref().unwrap_or(""));
        let Some(app) = self.apps.last_mut() else { return };
        app.unnamed = wit.is_none();
        if app.unnamed {
            app.rest.get_or_insert_with(String::new);
        }
        // A witness with two readings in one place has two hands; the later one counts unless it says otherwise.
        let said = attribute(tag, "type").unwrap_or_default();
        let first = matches!(said.as_str(), "a.c." | "ac" | "ante-correctionem" | "first-hand" | "original");
        let again = own.iter().any(|&row| app.entries[row].is_some());
        app.hands = match (first, again) {
            (true, true) => Hands::First,
            (false, true) => Hands::Later,
            _ => Hands::Both,
        };
        for &row in &own {
            match app.hands {
                Hands::First => app.first[row] = Some(String::new()),
                Hands::Later => app.entries[row] = Some(String::new()),
                Hands::Both => {
                    app.entries[row] = Some(String::new());
                    app.first[row] = Some(String::new());
                }
            }
        }
        app.current = own;
    }

    /// The witnesses that pointers name, each or by the name of their group.
    fn rows(&self, list: &str) -> Vec<usize> {
        let mut rows: Vec<usize> = Vec::new();
        for name in pointers(list) {
            let group = self.groups.iter().find(|(id, _)| *id == name).map_or(&[][..], |(_, members)| members);
            let own = self.names.iter().enumerate().filter(|(_, own)| **own == name || group.contains(own));
            rows.extend(own.map(|(row, _)| row));
        }
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    /// Switches the witnesses of the open reading, or those that are named, off or on.
    fn switch(&mut self, tag: &BytesStart, state: Option<State>) {
        let named = attribute(tag, "wit").unwrap_or_default();
        let mut rows = self.rows(&named);
        if rows.is_empty() {
            rows = self.apps.last().map(|app| app.current.clone()).unwrap_or_default();
        }
        rows.into_iter().for_each(|row| self.silent[row] = state);
    }

    /// Text; `body` says whether it stands in the text, not beside it.
    fn text(&mut self, text: &str, body: bool) {
        if self.open.iter().any(|(name, _)| BESIDE.contains(&name.as_str())) || self.edited() {
            return;
        }
        let inside = |name: &str| self.open.iter().rev().take_while(|o| o.0 != "app").any(|o| o.0 == name);
        let (deleted, added) = (inside("del"), inside("add"));
        if let Some(app) = self.apps.last_mut() {
            for row in app.current.clone() {
                if !deleted && app.hands != Hands::First {
                    app.entries[row].get_or_insert_with(String::new).push_str(text);
                }
                if !added && app.hands != Hands::Later {
                    app.first[row].get_or_insert_with(String::new).push_str(text);
                }
            }
            if app.unnamed {
                app.rest.get_or_insert_with(String::new).push_str(text);
            }
            return;
        }
        if !body {
            return;
        }
        self.apart.push(text);
        for word in text.split_whitespace() {
            let entry = |state: &Option<State>| state.map_or_else(|| Entry::Text(word.to_string()), Entry::Silent);
            let column = self.silent.iter().map(entry).collect();
            self.columns.push(column);
        }
    }

    /// Whether what comes now is the editor's choice against what the witness has, or an abbreviation that is written out.
    fn edited(&self) -> bool {
        let choice = self.open.iter().rposition(|(name, _)| name == "choice");
        choice.is_some_and(|at| self.open[at..].iter().any(|(name, _)| EDITED.contains(&name.as_str())))
    }

    /// Closes an `app`: a column, or a part of the reading that it stands in.
    fn finish(&mut self) {
        let Some(app) = self.apps.pop() else { return };
        if let Some(outer) = self.apps.last_mut() {
            for row in outer.current.clone() {
                let own = app.entries[row].clone().or_else(|| app.rest.clone()).unwrap_or_default();
                let first = app.first[row].clone().unwrap_or_else(|| own.clone());
                outer.entries[row].get_or_insert_with(String::new).push_str(&own);
                outer.first[row].get_or_insert_with(String::new).push_str(&first);
            }
            return;
        }
        let entry = |row: usize, own: &Option<String>| {
            let gap = app.gaps.iter().find(|(silent, _)| *silent == row).map(|(_, state)| *state);
            match (own.as_deref().map(clean), self.silent[row]) {
                (Some(text), _) if !text.is_empty() => Some(Entry::Text(text)),
                (_, Some(state)) => Some(Entry::Silent(state)),
                (Some(text), _) => Some(gap.map_or(Entry::Text(text), Entry::Silent)),
                (None, _) => app.rest.as_deref().map(|text| Entry::Text(clean(text))),
            }
        };
        let column: Vec<Option<Entry>> = (0..self.names.len()).map(|row| entry(row, &app.entries[row])).collect();
        let first: Vec<Option<Entry>> = (0..self.names.len()).map(|row| entry(row, &app.first[row])).collect();
        if let Some((from, to)) = app.ends {
            self.apart.note(Note { from, to, entries: column, first });
            return;
        }
        let unnamed = if self.complete { Entry::Text(String::new()) } else { Entry::Silent(State::OutOfScope) };
        let settled = |entry: Option<Entry>| entry.unwrap_or_else(|| unnamed.clone());
        let column: Vec<Entry> = column.into_iter().map(settled).collect();
        let first: Vec<Entry> = first.into_iter().map(settled).collect();
        let says = |entry: &Entry| matches!(entry, Entry::Text(text) if !text.is_empty());
        if column.iter().chain(&first).any(says) {
            let other = first.into_iter().enumerate().filter(|(row, entry)| *entry != column[*row]);
            self.earlier.extend(other.map(|(row, entry)| (self.columns.len(), row, entry)));
            self.columns.push(column);
        }
    }
}

/// The name of the first hand of a witness.
fn first_hand(name: &str) -> String {
    format!("{name} (a.c.)")
}

/// White space as single blanks.
fn clean(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
