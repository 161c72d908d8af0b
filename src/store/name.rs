//! Names of versions: `un/cd-2092`, `un/cd-2092@ods`, `un/cd-2092@ods:2017-03-07`, `…:as-of=2018-01-01`.

use super::recording::counted;
use super::{Error, Held, Store, Version, When, slug};
use chrono::{DateTime, NaiveDate, Utc};

/// What a name asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// The document.
    pub document: String,
    /// The source; any where none is named.
    pub source: Option<String>,
    /// Which version.
    pub at: At,
}

/// Which version of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum At {
    /// The latest.
    Latest,
    /// The one with this date.
    Version(String),
    /// The one that stood on this day.
    AsOf(NaiveDate),
}

impl Name {
    /// Reads a name; `None` where a text can be none.
    ///
    /// ```
    /// use recension::store::Name;
    /// let name = Name::parse("un/cd-2092@ods:2017-03-07").unwrap();
    /// assert_eq!((name.document.as_str(), name.source.as_deref()), ("un/cd-2092", Some("ods")));
    /// assert!(Name::parse("../secret").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Name> {
        let (who, at) = text.split_once(':').map_or((text, None), |(who, at)| (who, Some(at)));
        let (document, source) = who.split_once('@').map_or((who, None), |(d, s)| (d, Some(s)));
        if slug::document(document).is_err() || source.is_some_and(|source| slug::source(source).is_err()) {
            return None;
        }
        let at = match at {
            None => At::Latest,
            Some(at) => match at.strip_prefix("as-of=") {
                Some(day) => At::AsOf(When::parse(day)?.latest()),
                None if at.is_empty() => return None,
                None => At::Version(at.to_owned()),
            },
        };
        Some(Name { document: document.to_owned(), source: source.map(str::to_owned), at })
    }
}

impl Store {
    /// The version that a name stands for, as far as was known at a moment.
    ///
    /// Withdrawn versions are passed over unless they are named by their date.
    ///
    /// # Errors
    /// When there is none; the hint lists what there is.
    pub fn find(&self, name: &Name, known: Option<DateTime<Utc>>) -> Result<Version, Error> {
        Ok(self.held(name, known)?.0)
    }

    /// The same, with why it is not certain that this is the version of the day that was asked for.
    ///
    /// # Errors
    /// As [`Store::find`].
    pub fn held(&self, name: &Name, known: Option<DateTime<Utc>>) -> Result<(Version, Option<String>), Error> {
        let timeline = self.timeline(&name.document, known)?;
        if timeline.versions.is_empty() {
            if let (Some(known), Some(first)) =
                (known, self.timeline(&name.document, None)?.versions.iter().map(|v| v.recorded).min())
            {
                let message = format!(
                    "the store knew nothing of {} yet at {}",
                    name.document,
                    known.format("%Y-%m-%d %H:%M:%SZ")
                );
                let hint = format!("its first version was recorded {}", first.format("%Y-%m-%d %H:%M:%SZ"));
                return Err(Error::new(message, Some(hint)));
            }
            let near = self
                .documents()?
                .into_iter()
                .filter(|id| id.contains(&name.document) || name.document.contains(id.as_str()));
            let near: Vec<String> = near.take(5).collect();
            let hint = match near.is_empty() {
                true => "recension log lists the documents of the store".to_owned(),
                false => format!("did you mean {}?", near.join(" or ")),
            };
            return Err(Error::new(format!("the store has no document {}", name.document), Some(hint)));
        }
        let own = |version: &&Version| name.source.as_ref().is_none_or(|source| version.source == *source);
        let from: Vec<&Version> = timeline.versions.iter().filter(own).collect();
        if from.is_empty() {
            let sources = timeline.sources().join(", ");
            let message = format!("{} has no source {}", name.document, name.source.as_deref().unwrap_or_default());
            return Err(Error::new(message, Some(format!("its sources are {sources}"))));
        }
        let sure = |version| (version, None);
        let found = match &name.at {
            At::Latest => from.iter().rev().find(|version| version.withdrawn().is_none()).copied().map(sure),
            At::AsOf(day) => timeline
                .as_of(name.source.as_deref(), *day)
                .map(|(version, held)| (version, (held == Held::Possibly).then(|| doubt(version, *day)))),
            At::Version(text) => dated(&from, text).map(sure),
        };
        found.map(|(version, doubt)| (version.clone(), doubt)).ok_or_else(|| {
            let all: Vec<&str> = from.iter().rev().take(8).map(|version| version.version.as_str()).collect();
            let message = match &name.at {
                At::AsOf(day) => format!("{} had no version yet on {day}", name.document),
                At::Version(text) => format!("{} has no version {text}", name.document),
                At::Latest => format!("every version of {} is withdrawn", name.document),
            };
            Error::new(message, Some(format!("there are {}", all.join(", "))))
        })
    }
}

/// Why a version is only possibly that of a day.
fn doubt(version: &Version, day: NaiveDate) -> String {
    let name = version.name();
    let date = version.when().map(|when| when.to_string()).unwrap_or_default();
    match version.by(day) {
        Held::Definitely => {
            format!("{name} stood on {day} or before; a later one, whose date is not certain, may have stood by then")
        }
        _ if version.undated() => {
            format!("{name} possibly stood on {day}: nobody states its date, and it was captured {date}")
        }
        _ => format!("{name} possibly stood on {day}: its date is {date}"),
    }
}

/// The version of a date: by its full name, by its date or what that was corrected to, or by the only
/// date that begins so.
fn dated<'v>(from: &[&'v Version], text: &str) -> Option<&'v Version> {
    let slug = When::parse(text).map(|when| when.slug());
    let named = |v: &&&Version| v.version == text || Some(v.version.as_str()) == slug.as_deref();
    let corrected = |v: &&&Version| slug.is_some() && v.when().map(|when| when.slug()) == slug;
    let exact = from.iter().find(named).or_else(|| from.iter().find(corrected));
    let alike = || {
        let mut alike = from.iter().filter(|v| {
            counted(&v.version).starts_with(text) || slug.as_deref().is_some_and(|slug| v.version.starts_with(slug))
        });
        alike.next().filter(|_| alike.next().is_none())
    };
    exact.or_else(alike).copied()
}
