//! What is given about a version on the command line, by every verb that writes about one.

use super::Failure;
use crate::store::When;
use crate::store::record::{Record, Stated};
use clap::Args as Group;

/// What is known about a version.
#[derive(Debug, Clone, Default, Group)]
pub(super) struct Metadata {
    /// The version's date, as exact as it is known (EDTF): 2017, 2017-03-07, 1601~, 1859?
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    pub(super) date: Option<String>,
    /// The date the document states
    #[arg(long, value_name = "DATE")]
    pub(super) stated: Option<String>,
    /// The date the source published this copy
    #[arg(long, value_name = "DATE")]
    pub(super) published: Option<String>,
    /// When the copy was captured
    #[arg(long, value_name = "TIME")]
    pub(super) captured: Option<String>,
    /// The address it was got from
    #[arg(long)]
    pub(super) url: Option<String>,
    /// The title the copy bears
    #[arg(long)]
    pub(super) title: Option<String>,
}

impl Metadata {
    /// A record of what was given, and nothing else.
    pub(super) fn record(&self) -> Result<Record, Failure> {
        let date = |text: &Option<String>| given(text.as_deref());
        Ok(Record {
            date: date(&self.date)?,
            stated: date(&self.stated)?,
            published: date(&self.published)?,
            captured: date(&self.captured)?,
            title: self.title.clone(),
            url: self.url.clone(),
            ..Record::default()
        })
    }
}

/// A date that was given; `unknown` is an answer.
pub(super) fn given(date: Option<&str>) -> Result<Option<Stated>, Failure> {
    let Some(text) = date else { return Ok(None) };
    if matches!(text, "unknown" | "not-stated" | "") {
        return Ok(Some(Stated::not_stated(None)));
    }
    match When::parse(text) {
        Some(when) => Ok(Some(Stated::new(&when, "given", None))),
        None => Err(Failure::Stopped {
            message: format!("“{text}” is no date"),
            hint: Some(
                "write 2017, 2017-03, 2017-03-07, 2017-03-07T10:15:00Z, 1601~ (about), 1859? (uncertain) or unknown"
                    .to_owned(),
            ),
        }),
    }
}
