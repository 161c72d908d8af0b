//! Double end-point attachment: one text, and an apparatus that points at both ends of what it is about.

use super::Entry;
use rustc_hash::FxHashMap;

/// The text that the apparatus is about, and the apparatus.
#[derive(Debug, Default)]
pub(super) struct Apart {
    text: String,
    /// Where each id begins and ends.
    places: FxHashMap<String, (usize, usize)>,
    notes: Vec<Note>,
}

/// An entry of the apparatus.
#[derive(Debug)]
pub(super) struct Note {
    /// The id it begins at, and the one it ends at.
    pub(super) from: String,
    pub(super) to: String,
    /// What each witness has; `None` for one that has the text.
    pub(super) entries: Vec<Option<Entry>>,
    /// The same for the first hand of each.
    pub(super) first: Vec<Option<Entry>>,
}

/// An entry where it stands.
struct Placed<'a> {
    start: usize,
    end: usize,
    entries: &'a [Option<Entry>],
}

impl Apart {
    /// Adds to the text.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Marks where an element with an id begins.
    pub(super) fn open(&mut self, id: &str) {
        self.places.insert(id.to_string(), (self.text.len(), self.text.len()));
    }

    /// Marks where it ends.
    pub(super) fn close(&mut self, id: &str) {
        let end = self.text.len();
        if let Some(place) = self.places.get_mut(id) {
            place.1 = end;
        }
    }

    /// Adds an entry of the apparatus.
    pub(super) fn note(&mut self, note: Note) {
        self.notes.push(note);
    }

    /// Makes witnesses of first hands that have something else than the witness; whose they are.
    pub(super) fn part_hands(&mut self) -> Vec<usize> {
        let differs = |row: &usize| self.notes.iter().any(|note| note.first[*row] != note.entries[*row]);
        let rows = self.notes.first().map_or(0, |note| note.entries.len());
        let corrected: Vec<usize> = (0..rows).filter(differs).collect();
        for note in &mut self.notes {
            note.entries.extend(corrected.iter().map(|&row| note.first[row].clone()));
        }
        corrected
    }

    /// The columns: words of the text that no entry is about, and one column for entries that meet.
    pub(super) fn columns(&self, witnesses: usize) -> Result<Vec<Vec<Entry>>, String> {
        let mut placed = self.notes.iter().map(|note| self.placed(note)).collect::<Result<Vec<_>, _>>()?;
        placed.sort_by_key(|note| (note.start, std::cmp::Reverse(note.end)));
        let mut columns = Vec::new();
        let (mut at, mut next) = (0, 0);
        while next < placed.len() {
            let start = placed[next].start;
            let mut end = placed[next].end;
            let first = next;
            while next < placed.len() && (placed[next].start < end || placed[next].start == start) {
                end = end.max(placed[next].end);
                next += 1;
            }
            self.shared(at..start, witnesses, &mut columns);
            let read = |row| self.read(&placed[first..next], start..end, row);
            columns.push((0..witnesses).map(read).collect());
            at = end;
        }
        self.shared(at..self.text.len(), witnesses, &mut columns);
        let says = |entry: &Entry| matches!(entry, Entry::Text(text) if !text.is_empty());
        columns.retain(|column: &Vec<Entry>| column.iter().any(says));
        Ok(columns)
    }

    fn placed<'a>(&self, note: &'a Note) -> Result<Placed<'a>, String> {
        let place = |id: &str| self.places.get(id).copied().ok_or(format!("an app points at “{id}”, which is nowhere"));
        let (start, _) = place(&note.from)?;
        let (_, end) = place(&note.to)?;
        match start <= end {
            true => Ok(Placed { start, end, entries: &note.entries }),
            false => Err(format!("an app ends at “{}” before it begins at “{}”", note.to, note.from)),
        }
    }

    /// Words that all witnesses have.
    fn shared(&self, range: std::ops::Range<usize>, witnesses: usize, columns: &mut Vec<Vec<Entry>>) {
        let column = |word: &str| vec![Entry::Text(word.to_string()); witnesses];
        columns.extend(self.text[range].split_whitespace().map(column));
    }

    /// What a witness has where some entries meet: their readings in order, and the text between them.
    fn read(&self, notes: &[Placed], range: std::ops::Range<usize>, row: usize) -> Entry {
        let (mut out, mut at, mut silent) = (String::new(), range.start, None);
        for note in notes.iter().filter(|note| note.entries[row].is_some()) {
            // Where two readings of one witness overlap the longer stands.
            if note.start < at {
                continue;
            }
            out.push_str(&self.text[at..note.start]);
            match &note.entries[row] {
                Some(Entry::Text(text)) => {
                    out.push_str(text);
                    out.push(' ');
                }
                Some(Entry::Silent(state)) => silent = Some(*state),
                None => {}
            }
            at = note.end;
        }
        out.push_str(&self.text[at..range.end]);
        let text = out.split_whitespace().collect::<Vec<_>>().join(" ");
        match silent {
            Some(state) if text.is_empty() => Entry::Silent(state),
            _ => Entry::Text(text),
        }
    }
}
