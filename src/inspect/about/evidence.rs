//! What the file says of itself beside its text: metadata of pages, front matter, properties of documents.

use super::{About, Statement};
use crate::date::Date;
use crate::extract::{About as Subject, Evidence};
use crate::inspect::view::View;

pub(super) fn read(view: &View, about: &mut About) {
    let issued = about.first("document-date").and_then(|s| Date::parse(&s.value)).and_then(|d| d.earliest());
    for told in &view.document.evidence {
        let Some((field, reason)) = field(told) else { continue };
        let place = (!told.span.is_empty()).then_some(told.span);
        let say = |value: &str, reason: &str, sure: f32| Statement::new(value, place, reason, sure);
        if told.value.starts_with(['{', '<', '$', '!', '[']) {
            about.reject(field, say(&told.value, &format!("a blank to be filled in, as the {reason}"), 0.9));
        } else if !field.ends_with("date") {
            about.state(field, say(&told.value, &format!("the {reason}"), 0.85));
        } else if let Some(date) = Date::parse(told.value.split('T').next().unwrap_or(&told.value)) {
            let earlier = issued.zip(date.latest()).is_some_and(|(issued, own)| own < issued);
            let value = date.to_string();
            match told.about {
                Subject::Created | Subject::Modified if field == "publication-date" => {
                    about.reject(field, say(&value, &format!("when the file was made or changed, the {reason}"), 0.8));
                }
                _ if earlier && field == "publication-date" => {
                    about.reject(field, say(&value, "it is earlier than the document's own date", 0.8));
                }
                _ => about.state(field, say(&value, &format!("the {reason}"), 0.9)),
            }
        }
    }
}

/// The field that evidence is for, and what it is called.
fn field(told: &Evidence) -> Option<(&'static str, String)> {
    let front = told.source.starts_with("front matter ");
    let field = match told.about {
        Subject::Title => "title",
        Subject::Issuer => "issuer",
        Subject::Publisher | Subject::Site => "publisher",
        Subject::Translator => "translator",
        Subject::Edition => "edition",
        Subject::Identifier | Subject::Address => "identifier",
        Subject::Published => "publication-date",
        // Whoever writes front matter writes of the text; a page and a file know when they were changed.
        Subject::Date | Subject::Modified | Subject::Created if front => "document-date",
        Subject::Date | Subject::Modified | Subject::Created => "publication-date",
        Subject::Author
        | Subject::Captured
        | Subject::Language
        | Subject::Description
        | Subject::Kind
        | Subject::Rights
        | Subject::Generator => return None,
    };
    let reason = match told.source.strip_prefix("front matter ") {
        Some(key) => format!("front matter’s “{key}”"),
        None => format!("file’s own “{}”", told.source),
    };
    Some((field, reason))
}
