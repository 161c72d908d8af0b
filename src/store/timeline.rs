//! The versions of a document in both times: when they stood, and when they were recorded.

use super::record::{Kind, Record};
use super::{Error, Held, Store, When};
use chrono::{DateTime, NaiveDate, Utc};

/// A version of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The document.
    pub document: String,
    /// The source.
    pub source: String,
    /// The date as file names carry it, with a counter where two fall together.
    pub version: String,
    /// The record, with its corrections applied.
    pub record: Record,
    /// The id of the bytes, for [`Store::blob`].
    pub id: String,
    /// The path of the bytes below the store's folder.
    pub path: String,
    /// The commit that recorded it.
    pub commit: String,
    /// When that was.
    pub recorded: DateTime<Utc>,
    /// What was said about it later, oldest first.
    pub later: Vec<Later>,
}

/// What was recorded about a version later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Later {
    /// The name of the file that says so.
    pub file: String,
    /// What was recorded.
    pub record: Record,
    /// The commit that recorded it.
    pub commit: String,
    /// When that was.
    pub recorded: DateTime<Utc>,
}

/// A file of the store and the commit that added it.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    /// Below the store's folder.
    pub(crate) path: String,
    /// The id of the record.
    pub(crate) record: Record,
    /// The commit that added it.
    pub(crate) commit: String,
    /// Seconds since 1970.
    pub(crate) time: i64,
    /// The id of the bytes, for a version.
    pub(crate) bytes: Option<String>,
}

/// The versions of a document by date.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timeline {
    /// All sources together, by the date they are filed under.
    pub versions: Vec<Version>,
}

impl Version {
    /// Its name: `document@source:version`.
    pub fn name(&self) -> String {
        format!("{}@{}:{}", self.document, self.source, self.version)
    }

    /// The date it is filed under.
    pub fn when(&self) -> Option<When> {
        self.record.when()
    }

    /// Whether the date is that of the capture only, because nobody states one.
    pub fn undated(&self) -> bool {
        self.record.date.as_ref().is_none_or(|date| date.basis == "captured")
    }

    /// Why it was withdrawn, if it was.
    pub fn withdrawn(&self) -> Option<&str> {
        let withdrawal = self.later.iter().find(|later| later.record.kind == Kind::Withdrawal)?;
        Some(withdrawal.record.reason.as_deref().unwrap_or("no reason given"))
    }

    /// How often it was seen again.
    pub fn seen(&self) -> usize {
        self.later.iter().filter(|later| later.record.kind == Kind::Seen).count()
    }

    /// Whether it had come to be by the end of a day.
    ///
    /// A version that nobody dates was there when it was captured, and may have been long before.
    pub fn by(&self, day: NaiveDate) -> Held {
        match self.when() {
            None => Held::Possibly,
            Some(when) => match when.by(day) {
                Held::No if self.undated() => Held::Possibly,
                held => held,
            },
        }
    }
}

impl Timeline {
    /// Puts events in order.
    pub(crate) fn new(events: Vec<Event>, known: Option<DateTime<Utc>>) -> Timeline {
        let known = known.map_or(i64::MAX, |known| known.timestamp());
        let (first, rest): (Vec<Event>, Vec<Event>) = events
            .into_iter()
            .filter(|event| event.time <= known)
            .partition(|event| event.record.kind == Kind::Version);
        let moment = |time| DateTime::from_timestamp(time, 0).unwrap_or_default();
        let mut versions: Vec<Version> = first
            .into_iter()
            .filter_map(|event| {
                let folder = event.path.rsplit_once('/').map_or("", |(folder, _)| folder);
                Some(Version {
                    document: event.record.document.clone(),
                    source: event.record.source.clone(),
                    version: event.record.version.clone(),
                    path: format!("{folder}/{}", event.record.file),
                    id: event.bytes?,
                    commit: event.commit,
                    recorded: moment(event.time),
                    later: Vec::new(),
                    record: event.record,
                })
            })
            .collect();
        versions.sort_by(|a, b| (&a.source, &a.version).cmp(&(&b.source, &b.version)));
        let mut rest = rest;
        rest.sort_by(|a, b| (a.time, &a.path).cmp(&(b.time, &b.path)));
        for event in rest {
            let key = (&event.record.source, &event.record.version);
            if let Ok(at) = versions.binary_search_by(|version| (&version.source, &version.version).cmp(&key)) {
                let version = &mut versions[at];
                if event.record.kind == Kind::Correction {
                    apply(&mut version.record, &event.record);
                }
                version.later.push(Later {
                    file: event.path.rsplit('/').next().unwrap_or_default().to_owned(),
                    record: event.record,
                    commit: event.commit,
                    recorded: moment(event.time),
                });
            }
        }
        let mut dated: Vec<(Option<When>, Version)> = versions.into_iter().map(|v| (v.when(), v)).collect();
        dated.sort_by(|(a, one), (b, other)| {
            let by_date = match (a, b) {
                (Some(a), Some(b)) => a.order(b),
                (a, b) => a.is_some().cmp(&b.is_some()),
            };
            by_date.then_with(|| {
                (one.recorded, &one.source, &one.version).cmp(&(other.recorded, &other.source, &other.version))
            })
        });
        Timeline { versions: dated.into_iter().map(|(_, version)| version).collect() }
    }

    /// The sources, each once, by name.
    pub fn sources(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.versions.iter().map(|version| version.source.as_str()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The version that stood at the end of a day, and how sure that is.
    ///
    /// The last that had definitely come to be; where a later one may have, the answer is *possibly*.
    pub fn as_of(&self, source: Option<&str>, day: NaiveDate) -> Option<(&Version, Held)> {
        let own =
            |version: &&Version| version.withdrawn().is_none() && source.is_none_or(|source| version.source == source);
        let all: Vec<&Version> = self.versions.iter().filter(own).collect();
        let sure = all.iter().rposition(|version| version.by(day) == Held::Definitely);
        let maybe = all.iter().enumerate().skip(sure.map_or(0, |at| at + 1)).find(|(_, v)| v.by(day) == Held::Possibly);
        match (sure, maybe) {
            (Some(at), None) => Some((all[at], Held::Definitely)),
            (Some(at), Some(_)) => Some((all[at], Held::Possibly)),
            (None, Some((at, _))) => Some((all[at], Held::Possibly)),
            (None, None) => None,
        }
    }
}

/// Puts what a correction says in the place of what the record said.
fn apply(record: &mut Record, correction: &Record) {
    let fields = [
        (&mut record.title, &correction.title),
        (&mut record.url, &correction.url),
        (&mut record.origin, &correction.origin),
        (&mut record.media_type, &correction.media_type),
    ];
    for (own, better) in fields {
        if better.is_some() {
            own.clone_from(better);
        }
    }
    let dates = [
        (&mut record.date, &correction.date),
        (&mut record.stated, &correction.stated),
        (&mut record.published, &correction.published),
        (&mut record.captured, &correction.captured),
    ];
    for (own, better) in dates {
        if better.is_some() {
            own.clone_from(better);
        }
    }
    if !correction.languages.is_empty() {
        record.languages.clone_from(&correction.languages);
    }
}

impl Store {
    /// The versions of a document, as far as was known at a moment.
    ///
    /// # Errors
    /// When history or records cannot be read. A document that is not there has no versions.
    pub fn timeline(&self, document: &str, known: Option<DateTime<Utc>>) -> Result<Timeline, Error> {
        let mut timelines = self.timelines(&[document], known)?;
        Ok(timelines.pop().unwrap_or_default())
    }

    /// The same of many documents, in their order; quicker than one by one.
    ///
    /// # Errors
    /// As there.
    pub fn timelines(&self, documents: &[&str], known: Option<DateTime<Utc>>) -> Result<Vec<Timeline>, Error> {
        let events = self.events(documents)?;
        Ok(events.into_iter().map(|events| Timeline::new(events, known)).collect())
    }

    /// The bytes of a file that stands beside a version, as at the head.
    ///
    /// # Errors
    /// When it is not there.
    pub fn file_of(&self, version: &Version, name: &str) -> Result<Vec<u8>, Error> {
        let folder = version.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        self.at_head(&format!("{}{folder}/{name}", self.prefix))
    }

    /// What is known about a document, as at the head: the bytes of its `document.toml`.
    ///
    /// # Errors
    /// When it is not there.
    pub fn about(&self, document: &str) -> Result<Vec<u8>, Error> {
        self.at_head(&format!("{}{}document.toml", self.prefix, self.place(document)))
    }

    /// The bytes of a file at the head.
    fn at_head(&self, path: &str) -> Result<Vec<u8>, Error> {
        let head = self.head()?.ok_or_else(|| Error::new("the store is empty", None))?;
        let odb = self.odb()?;
        let entry = self.trees(&odb).find(self.root_of(head)?, path)?;
        match entry {
            Some(entry) => self.bytes(entry.id, path),
            None => Err(Error::new(format!("{path} is not in the store"), None)),
        }
    }
}
