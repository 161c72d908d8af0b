//! TEI critical apparatus by parallel segmentation.
//!
//! Text outside `app` is every witness's, word by word; an `app` is one column. A witness that no reading of an `app`
//! names is silent there. `lacunaStart` and `lacunaEnd`, `witStart` and `witEnd` switch witnesses off and on.

use super::{Entry, Imported};
use crate::collate::silence::State;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Deepest nesting of elements.
const DEEP: usize = 256;

/// Reads a document.
pub(super) fn read(text: &str) -> Result<Imported, String> {
    let names = witnesses(text)?;
    if names.is_empty() {
        return Err("its listWit names no witness".to_string());
    }
    let begins = text.contains("<witStart");
    let silent = names.iter().map(|_| begins.then_some(State::OutOfScope)).collect();
    let mut scan = Scan { silent, names, columns: Vec::new(), open: Vec::new(), apps: Vec::new() };
    let mut reader = Reader::from_str(text);
    let mut body = false;
    loop {
        let at = reader.buffer_position();
        let event = reader.read_event().map_err(|error| format!("at byte {at}: {error}"))?;
        match event {
            Event::Eof => break,
            Event::Start(tag) if tag.local_name().as_ref() == "text" => body = true,
            Event::End(tag) if tag.local_name().as_ref() == "text" => body = false,
            _ if !body => {}
            Event::Start(tag) => scan.start(&tag, false)?,
            Event::Empty(tag) => scan.start(&tag, true)?,
            Event::End(tag) => scan.end(tag.local_name().as_ref()),
            Event::Text(text) => scan.text(&text),
            Event::CData(text) => scan.text(&text),
            Event::GeneralRef(entity) => scan.text(&resolved(&entity)),
            _ => {}
        }
    }
    Ok(Imported { names: scan.names, columns: scan.columns })
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

/// The ids in the list of witnesses; where there is none, those that readings name.
fn witnesses(text: &str) -> Result<Vec<String>, String> {
    let (mut listed, mut named) = (Vec::new(), Vec::new());
    let mut reader = Reader::from_str(text);
    loop {
        let at = reader.buffer_position();
        match reader.read_event().map_err(|error| format!("at byte {at}: {error}"))? {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "witness" => listed.extend(attribute(&tag, "id")),
                "rdg" | "lem" => {
                    let wit = attribute(&tag, "wit").unwrap_or_default();
                    for name in wit.split_whitespace().map(|name| name.trim_start_matches('#').to_string()) {
                        if !named.contains(&name) {
                            named.push(name);
                        }
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }
    Ok(if listed.is_empty() { named } else { listed })
}

/// An attribute by its local name.
fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|a| a.key.local_name().as_ref() == name)?;
    let value = found.value.to_string();
    Some(quick_xml::escape::unescape(&value).map(|v| v.into_owned()).unwrap_or(value))
}

/// An `app` that is open.
struct App {
    /// What each witness reads so far; `None` where nothing names it.
    entries: Vec<Option<String>>,
    /// The witnesses of the reading that is open.
    current: Vec<usize>,
    /// Whether there was a reading without witnesses: it is that of the rest.
    rest: Option<String>,
    unnamed: bool,
    /// Witnesses that could not be read.
    gaps: Vec<usize>,
}

struct Scan {
    names: Vec<String>,
    columns: Vec<Vec<Entry>>,
    /// Why a witness says nothing at this point.
    silent: Vec<Option<State>>,
    /// Names of the elements that are open.
    open: Vec<String>,
    apps: Vec<App>,
}

impl Scan {
    fn start(&mut self, tag: &BytesStart, empty: bool) -> Result<(), String> {
        let name = tag.local_name().as_ref().to_string();
        match name.as_str() {
            "app" => {
                let n = self.names.len();
                let entries = vec![None; n];
                self.apps.push(App { entries, current: Vec::new(), rest: None, unnamed: false, gaps: Vec::new() });
            }
            "rdg" | "lem" => self.reading(tag),
            "witStart" | "lacunaEnd" => self.switch(tag, None),
            "witEnd" => self.switch(tag, Some(State::OutOfScope)),
            "lacunaStart" => self.switch(tag, Some(State::Lacuna)),
            "gap" => {
                if let Some(app) = self.apps.last_mut() {
                    let current = app.current.clone();
                    app.gaps.extend(current);
                }
            }
            _ => {}
        }
        if empty {
            self.close(&name);
        } else if self.open.len() >= DEEP {
            return Err("its elements are nested too deeply".to_string());
        } else {
            self.open.push(name);
        }
        Ok(())
    }

    fn end(&mut self, name: &str) {
        self.open.pop();
        self.close(name);
    }

    fn close(&mut self, name: &str) {
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
    }

    /// Opens a reading; inside another reading only witnesses of that one can carry it.
    fn reading(&mut self, tag: &BytesStart) {
        let wit = attribute(tag, "wit");
        let names = wit.as_deref().unwrap_or("").split_whitespace().map(|name| name.trim_start_matches('#'));
        let own: Vec<usize> = names.filter_map(|name| self.names.iter().position(|n| n == name)).collect();
        let Some(app) = self.apps.last_mut() else { return };
        own.iter().for_each(|&row| {
            app.entries[row].get_or_insert_with(String::new);
        });
        app.unnamed = wit.is_none();
        if app.unnamed {
            app.rest.get_or_insert_with(String::new);
        }
        app.current = own;
    }

    /// Switches the witnesses of the open reading, or those that are named, off or on.
    fn switch(&mut self, tag: &BytesStart, state: Option<State>) {
        let named = attribute(tag, "wit").unwrap_or_default();
        let mut rows: Vec<usize> = named
            .split_whitespace()
            .filter_map(|name| self.names.iter().position(|n| n == name.trim_start_matches('#')))
            .collect();
        if rows.is_empty() {
            rows = self.apps.last().map(|app| app.current.clone()).unwrap_or_default();
        }
        rows.into_iter().for_each(|row| self.silent[row] = state);
    }

    fn text(&mut self, text: &str) {
        if let Some(app) = self.apps.last_mut() {
            let current = app.current.clone();
            for row in current {
                app.entries[row].get_or_insert_with(String::new).push_str(text);
            }
            if app.unnamed {
                app.rest.get_or_insert_with(String::new).push_str(text);
            }
            return;
        }
        for word in text.split_whitespace() {
            let entry = |state: &Option<State>| state.map_or_else(|| Entry::Text(word.to_string()), Entry::Silent);
            let column = self.silent.iter().map(entry).collect();
            self.columns.push(column);
        }
    }

    /// Closes an `app`: a column, or a part of the reading that it stands in.
    fn finish(&mut self) {
        let Some(app) = self.apps.pop() else { return };
        if let Some(outer) = self.apps.last_mut() {
            for row in outer.current.clone() {
                let own = app.entries[row].clone().or_else(|| app.rest.clone()).unwrap_or_default();
                outer.entries[row].get_or_insert_with(String::new).push_str(&own);
            }
            return;
        }
        let clean = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let entry = |row: usize| {
            let own = app.entries[row].as_deref().map(clean);
            match (own, self.silent[row]) {
                (Some(text), _) if !text.is_empty() => Entry::Text(text),
                (_, Some(state)) => Entry::Silent(state),
                (Some(_), _) if app.gaps.contains(&row) => Entry::Silent(State::Illegible),
                (Some(text), _) => Entry::Text(text),
                (None, _) => match &app.rest {
                    Some(text) => Entry::Text(clean(text)),
                    None => Entry::Silent(State::OutOfScope),
                },
            }
        };
        let column: Vec<Entry> = (0..self.names.len()).map(entry).collect();
        let says = |entry: &Entry| matches!(entry, Entry::Text(text) if !text.is_empty());
        if column.iter().any(says) {
            self.columns.push(column);
        }
    }
}
