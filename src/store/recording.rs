//! From a copy that came in to files of the store.

use super::draft::Draft;
use super::record::{Document, Kind, Record, Source, Stated};
use super::repository::failed;
use super::tree::Entry;
use super::write::Message;
use super::{Error, PROGRAM, Store, Version, When, record, slug};
use crate::capture::digest;
use chrono::{NaiveDate, NaiveTime};
use git2::{ObjectType, Oid};

/// A copy on its way into the store.
#[derive(Debug, Clone, Default)]
pub struct Copy {
    /// The document it is a copy of.
    pub document: String,
    /// Where it comes from.
    pub source: String,
    /// The name it came by; its extension is kept.
    pub name: String,
    /// The bytes, which are never altered.
    pub bytes: Vec<u8>,
    /// What is known about it; names, digest and size are filled in.
    pub record: Record,
    /// What is known about the document; written where nothing is written yet.
    pub about: Document,
    /// What is known about the source; written where nothing is written yet.
    pub from: Source,
    /// What was said about it later, in another store: the names of the files, and what they say.
    pub later: Vec<(String, Record)>,
    /// Whether it counts as a sighting that the same copy of the same date is there already.
    pub again: bool,
}

/// What became of a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is a new version.
    Recorded {
        /// Its name: `document@source:version`.
        name: String,
        /// The path of the bytes in the repository.
        path: String,
    },
    /// The source still shows a version that is there; the sighting was recorded.
    Seen {
        /// The version's name.
        name: String,
    },
    /// All of it is there; nothing was written.
    Known {
        /// The version's name.
        name: String,
    },
}

/// The latest version of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Latest {
    /// Its name: `document@source:version`.
    pub name: String,
    /// The name of its file.
    pub file: String,
    /// The id of its bytes, for [`Store::blob`].
    pub id: String,
}

impl Outcome {
    /// The version's name.
    pub fn name(&self) -> &str {
        match self {
            Outcome::Recorded { name, .. } | Outcome::Seen { name } | Outcome::Known { name } => name,
        }
    }
}

impl Store {
    /// Records a copy: in the end it is there whole, or nothing is.
    ///
    /// # Errors
    /// When a name is not safe, when the document's id is taken by another one, or when the store
    /// cannot be written; nothing is recorded then.
    pub fn record(&self, copy: &Copy) -> Result<Outcome, Error> {
        let (_, outcome) = self.commit(|draft| {
            let outcome = self.put(draft, &mut Held::default(), copy)?;
            Ok((message(copy, &outcome), outcome))
        })?;
        Ok(outcome)
    }

    /// Adds a withdrawal of a version, with the reason; the bytes stay.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn withdraw(&self, version: &Version, reason: &str) -> Result<(), Error> {
        let record = Record { kind: Kind::Withdrawal, reason: Some(reason.to_owned()), ..Record::default() };
        self.add(version, "withdrawn", record, "Withdraw")
    }

    /// Adds a correction of what the record of a version says: the fields that `record` has.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn correct(&self, version: &Version, record: Record, reason: &str) -> Result<(), Error> {
        let record = Record { kind: Kind::Correction, reason: Some(reason.to_owned()), ..record };
        self.add(version, "corrected", record, "Correct")
    }

    /// Adds a record beside a version.
    fn add(&self, version: &Version, word: &str, mut record: Record, verb: &str) -> Result<(), Error> {
        record.document.clone_from(&version.document);
        record.source.clone_from(&version.source);
        record.version.clone_from(&version.version);
        record.recorder = PROGRAM.to_owned();
        let bytes = record::write(&record)?;
        let folder = format!("{}{}{}/", self.prefix, self.place(&version.document), version.source);
        self.commit(|draft| {
            let tail = format!(".{word}{}toml", suffix(&version.document, &version.source));
            let path = free(draft, &folder, &version.version, &tail)?;
            draft.put(&path, &bytes)?;
            let reason = record.reason.as_deref().unwrap_or_default();
            let text = format!(
                "{verb} {}\n\n{reason}\n\nDocument: {}\nSource: {}\n",
                version.name(),
                version.document,
                version.source
            );
            Ok((Some(Message { text, authored: None }), ()))
        })?;
        Ok(())
    }

    /// Puts a copy into a draft.
    pub(crate) fn put(&self, draft: &mut Draft, held: &mut Held, copy: &Copy) -> Result<Outcome, Error> {
        slug::document(&copy.document)?;
        slug::source(&copy.source)?;
        let home = format!("{}{}", self.prefix, self.place(&copy.document));
        let folder = format!("{home}{}/", copy.source);
        self.introduce(draft, copy, &home, &folder)?;
        let (record, when) = dated(copy)?;
        let suffix = suffix(&copy.document, &copy.source);
        let id = Oid::hash_object(ObjectType::Blob, &copy.bytes)
            .map_err(|error| failed("the bytes cannot be named", &error))?;
        let held = held.of(draft, &folder, &suffix)?;
        let name = |version: &str| format!("{}@{}:{version}", copy.document, copy.source);
        let slug = when.slug();
        let same = held.iter().find(|held| held.id == id && counted(&held.version) == slug);
        if let Some(same) = same.filter(|_| !copy.again) {
            return Ok(Outcome::Known { name: name(&same.version) });
        }
        let before = held.iter().filter(|held| held.when.order(&when).is_le());
        let before = before.max_by(|a, b| a.when.order(&b.when).then(count(&a.version).cmp(&count(&b.version))));
        if let Some(same) = same.or(before.filter(|held| held.id == id)) {
            return self.see(draft, copy, record, &when, &folder, &same.version);
        }
        let extension = slug::extension(&copy.name);
        let taken = held.iter().filter(|held| counted(&held.version) == slug).map(|held| count(&held.version)).max();
        let version = taken.map_or(slug.clone(), |taken| format!("{slug}_{}", taken + 1));
        let file = format!("{version}{suffix}{extension}");
        let record = Record {
            kind: Kind::Version,
            document: copy.document.clone(),
            source: copy.source.clone(),
            version: version.clone(),
            file: file.clone(),
            sha256: digest(&copy.bytes),
            size: copy.bytes.len() as u64,
            recorder: PROGRAM.to_owned(),
            ..record
        };
        let path = format!("{folder}{file}");
        draft.put(&path, &copy.bytes)?;
        draft.put(&format!("{folder}{version}{suffix}toml"), &record::write(&record)?)?;
        held.push(Here { version: version.clone(), when, id });
        Ok(Outcome::Recorded { name: name(&version), path })
    }

    /// Records that a version was seen again.
    fn see(
        &self,
        draft: &mut Draft,
        copy: &Copy,
        mut record: Record,
        when: &When,
        folder: &str,
        version: &str,
    ) -> Result<Outcome, Error> {
        let name = format!("{}@{}:{version}", copy.document, copy.source);
        let tail = format!(".seen{}toml", suffix(&copy.document, &copy.source));
        if copy.again && record.captured.is_none() {
            record.captured = Some(captured_now());
        }
        let sighting = match (&record.captured, copy.again) {
            (Some(captured), true) => When::parse(&captured.date).unwrap_or_else(|| when.clone()),
            _ => when.clone(),
        };
        if !copy.again && draft.get(&format!("{folder}{}{tail}", sighting.slug()))?.is_some() {
            return Ok(Outcome::Known { name });
        }
        let path = free(draft, folder, &sighting.slug(), &tail)?;
        let record = Record {
            kind: Kind::Seen,
            document: copy.document.clone(),
            source: copy.source.clone(),
            version: version.to_owned(),
            sha256: digest(&copy.bytes),
            recorder: PROGRAM.to_owned(),
            url: record.url,
            origin: record.origin,
            date: record.date,
            captured: record.captured,
            ..Record::default()
        };
        draft.put(&path, &record::write(&record)?)?;
        Ok(Outcome::Seen { name })
    }

    /// Puts what was said about a version in another store beside it; gives how much of it is new.
    pub(crate) fn follow(&self, draft: &mut Draft, copy: &Copy, name: &str) -> Result<usize, Error> {
        let folder = format!("{}{}{}/", self.prefix, self.place(&copy.document), copy.source);
        let version = name.rsplit(':').next().unwrap_or_default();
        let mut fresh = 0;
        for (file, record) in &copy.later {
            let word = match record.kind {
                Kind::Version => continue,
                Kind::Seen => "seen",
                Kind::Withdrawal => "withdrawn",
                Kind::Correction => "corrected",
            };
            let record = Record {
                document: copy.document.clone(),
                source: copy.source.clone(),
                version: version.to_owned(),
                ..record.clone()
            };
            let bytes = record::write(&record)?;
            let id = Oid::hash_object(ObjectType::Blob, &bytes)
                .map_err(|error| failed("the bytes cannot be named", &error))?;
            // A sighting is filed under its own date.
            let stem = file.split('.').next().filter(|stem| record.kind == Kind::Seen && unslug(stem).is_some());
            let (stem, tail) = (stem.unwrap_or(version), suffix(&copy.document, &copy.source));
            for count in 1.. {
                let counter = if count == 1 { String::new() } else { format!("_{count}") };
                let path = format!("{folder}{stem}.{word}{counter}{tail}toml");
                match draft.get(&path)? {
                    Some(entry) if entry.id == id => break,
                    Some(_) => {}
                    None => {
                        draft.put(&path, &bytes)?;
                        fresh += 1;
                        break;
                    }
                }
            }
        }
        Ok(fresh)
    }

    /// The latest version of a source, from the names of its files: history need not be known for it.
    ///
    /// # Errors
    /// When the store cannot be read. A source that is not there has none.
    pub fn latest(&self, document: &str, source: &str) -> Result<Option<Latest>, Error> {
        let Some(head) = self.head()? else { return Ok(None) };
        let odb = self.odb()?;
        let trees = self.trees(&odb);
        let folder = format!("{}{}{source}", self.prefix, self.place(document));
        let folder = trees.find(self.root_of(head)?, &folder)?.filter(Entry::is_folder);
        let Some(folder) = folder else { return Ok(None) };
        let names = trees.read(folder.id)?;
        // What was said later may change dates, and what counts: that is for those who know history.
        let later = |entry: &Entry| {
            [".withdrawn", ".corrected"].iter().any(|word| memchr::memmem::find(&entry.name, word.as_bytes()).is_some())
        };
        if names.iter().any(later) {
            let timeline = self.timeline(document, None)?;
            let own = timeline.versions.into_iter().rev();
            let mut own = own.filter(|version| version.source == source && version.withdrawn().is_none());
            return Ok(own.next().map(|version| Latest {
                name: version.name(),
                file: version.record.file,
                id: version.id,
            }));
        }
        let here = here(names, &suffix(document, source));
        let last = here
            .into_iter()
            .max_by(|(a, _), (b, _)| a.when.order(&b.when).then(count(&a.version).cmp(&count(&b.version))));
        let latest = |(here, file): (Here, String)| Latest {
            name: format!("{document}@{source}:{}", here.version),
            file,
            id: here.id.to_string(),
        };
        Ok(last.map(latest))
    }

    /// Writes what is known about document and source, where nothing is known yet.
    fn introduce(&self, draft: &mut Draft, copy: &Copy, home: &str, folder: &str) -> Result<(), Error> {
        let taken = |what: &str| {
            let hint = Some("choose another id; nothing in a store is ever overwritten".to_owned());
            Error::new(format!("{} is taken: {what}", copy.document), hint)
        };
        if draft.get(&format!("{home}source.toml"))?.is_some() {
            return Err(taken("it is a source of another document"));
        }
        if draft.get(&format!("{folder}document.toml"))?.is_some() {
            return Err(taken(&format!("{}/{} is a document", copy.document, copy.source)));
        }
        let path = format!("{home}document.toml");
        match draft.get(&path)? {
            None => {
                let about = Document { id: copy.document.clone(), ..copy.about.clone() };
                draft.put(&path, &record::write(&about)?)?;
            }
            Some(entry) if copy.about.title.is_some() => {
                let bytes = draft.bytes(entry.id)?;
                let there: Document = toml::from_str(&String::from_utf8_lossy(&bytes))
                    .map_err(|error| Error::new(format!("{path} is not well-formed: {}", error.message()), None))?;
                if there.title.is_some() && there.title != copy.about.title {
                    return Err(taken(&format!("it is “{}”", there.title.unwrap_or_default())));
                }
            }
            Some(_) => {}
        }
        let path = format!("{folder}source.toml");
        if draft.get(&path)?.is_none() {
            let from = Source { id: copy.source.clone(), document: copy.document.clone(), ..copy.from.clone() };
            draft.put(&path, &record::write(&from)?)?;
        }
        Ok(())
    }
}

/// A version that a folder holds already, as far as names tell.
struct Here {
    version: String,
    when: When,
    id: Oid,
}

/// The versions among the files of a source, and the names of their files.
fn here(entries: Vec<Entry>, suffix: &str) -> Vec<(Here, String)> {
    let here = entries.into_iter().filter_map(|entry| {
        let name = String::from_utf8(entry.name).ok().filter(|name| !name.ends_with(".toml"))?;
        let version = name[..name.find(suffix)?].to_owned();
        let when = unslug(&version)?;
        Some((Here { version, when, id: entry.id }, name))
    });
    here.collect()
}

/// The versions that sources hold, each folder read once for all copies that come in a row.
#[derive(Default)]
pub(crate) struct Held {
    folder: String,
    here: Vec<Here>,
}

impl Held {
    /// The versions of a source, from the names in its folder.
    fn of(&mut self, draft: &mut Draft, folder: &str, suffix: &str) -> Result<&mut Vec<Here>, Error> {
        if self.folder != folder {
            let entries = draft.list(folder)?;
            self.here = here(entries, suffix).into_iter().map(|(here, _)| here).collect();
            folder.clone_into(&mut self.folder);
        }
        Ok(&mut self.here)
    }
}

/// A version without its counter.
pub(crate) fn counted(version: &str) -> &str {
    version.split_once('_').map_or(version, |(date, _)| date)
}

/// The counter of a version: 1 where it has none.
fn count(version: &str) -> u64 {
    version.split_once('_').and_then(|(_, count)| count.parse().ok()).unwrap_or(1)
}

/// The date that a version's name carries.
pub(crate) fn unslug(version: &str) -> Option<When> {
    let date = counted(version).trim_start_matches('y').replace("ua", "%").replace('u', "?").replace('p', "+");
    match date.split_once("--") {
        Some((from, to)) if !from.is_empty() => When::parse(&format!("{from}/{to}")),
        _ => When::parse(&date),
    }
}

/// What follows the date in the name of every file of a source.
pub(crate) fn suffix(document: &str, source: &str) -> String {
    format!(".{source}.{}.", document.replace('/', "-"))
}

/// A path that is free: with a counter where it has to be.
fn free(draft: &mut Draft, folder: &str, stem: &str, tail: &str) -> Result<String, Error> {
    let mut path = format!("{folder}{stem}{tail}");
    let mut count = 1;
    while draft.get(&path)?.is_some() {
        count += 1;
        let (word, rest) = tail.split_at(tail[1..].find('.').map_or(tail.len(), |at| at + 1));
        path = format!("{folder}{stem}{word}_{count}{rest}");
    }
    Ok(path)
}

/// The record with the date it is filed under: the version's own, or that of its capture.
fn dated(copy: &Copy) -> Result<(Record, When), Error> {
    let mut record = copy.record.clone();
    let parse = |stated: &Stated| {
        let hint = Some("dates are EDTF: 2017, 2017-03, 2017-03-07, 2017-03-07T10:15:00Z, 1601~, 1859?".to_owned());
        When::parse(&stated.date).ok_or_else(|| Error::new(format!("“{}” is no date", stated.date), hint))
    };
    if record.captured.as_ref().is_none_or(|captured| captured.date.is_empty()) && record.date.is_none() {
        record.captured = Some(captured_now());
    }
    match (&record.date, &record.captured) {
        (Some(date), _) if !date.date.is_empty() => {
            let when = parse(date)?;
            if let Some(date) = &mut record.date {
                date.date = when.to_string();
            }
            Ok((record, when))
        }
        (_, Some(captured)) => {
            let captured = parse(captured)?;
            let day = captured.to_string().chars().take_while(|c| *c != 'T').collect::<String>();
            let when = When::parse(&day).unwrap_or(captured);
            let evidence = Some("nobody states a date; filed under the day of its capture".to_owned());
            record.date = Some(Stated { date: when.to_string(), basis: "captured".to_owned(), evidence });
            Ok((record, when))
        }
        (_, None) => Err(Error::new(format!("{} has neither a date nor a capture", copy.name), None)),
    }
}

/// That a copy was captured when it is recorded, for want of better knowledge.
fn captured_now() -> Stated {
    let now = super::now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
    Stated { date: now, basis: "recorded".to_owned(), evidence: None }
}

/// What the commit of a copy says; nothing where nothing was written.
pub(crate) fn message(copy: &Copy, outcome: &Outcome) -> Option<Message> {
    let verb = match outcome {
        Outcome::Recorded { .. } => "Record",
        Outcome::Seen { .. } => "See again",
        Outcome::Known { .. } => return None,
    };
    let version = outcome.name().rsplit(':').next().unwrap_or_default();
    let text = format!(
        "{verb} {}\n\nDocument: {}\nSource: {}\nVersion-Date: {}\nContent-SHA256: {}\n",
        outcome.name(),
        copy.document,
        copy.source,
        counted(version),
        digest(&copy.bytes)
    );
    let own =
        copy.record.date.as_ref().filter(|date| date.basis != "captured").and_then(|date| When::parse(&date.date));
    Some(Message { text, authored: own.and_then(|when| authored(&when)) })
}

/// A date as git's author date: only days that git itself can keep.
fn authored(when: &When) -> Option<i64> {
    let day = when.exact()?;
    let fit = day >= NaiveDate::from_ymd_opt(1970, 1, 2)? && day <= NaiveDate::from_ymd_opt(2099, 12, 31)?;
    fit.then(|| day.and_time(NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default()).and_utc().timestamp())
}
