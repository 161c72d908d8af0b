//! What stands on a page beside its content: values of form fields, text that was put on it, stamps.
//!
//! Notes and links show nothing that is printed.

use super::interpret::{Matrix, apply, then};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String};
use hayro_syntax::page::Page;

/// More annotations than this are not read on one page.
const MOST: usize = 10_000;
/// Fields are inside one another at most so deep.
const DEPTH: usize = 32;

/// What an annotation shows.
pub(super) enum Shown<'a> {
    /// A form that the file draws, and where on the page.
    Drawn(Stream<'a>, Matrix),
    /// The value of a field that the file leaves to the program to draw: its text, and where it stands.
    Value(std::string::String, [f64; 4]),
}

/// What the annotations of a page show, in the order of the file.
pub(super) fn shown<'a>(page: &Page<'a>) -> Vec<Shown<'a>> {
    let all: Option<Array<'a>> = page.raw().get("Annots");
    let each = all.into_iter().flat_map(|all| all.iter::<Dict<'a>>().take(MOST));
    each.filter_map(|annotation| one(&annotation)).collect()
}

fn one<'a>(annotation: &Dict<'a>) -> Option<Shown<'a>> {
    const HIDDEN: i32 = 2 | 32;
    let kind: Name<'_> = annotation.get("Subtype")?;
    let printed = matches!(kind.as_str(), "Widget" | "FreeText" | "Stamp");
    if !printed || annotation.get::<i32>("F").unwrap_or(0) & HIDDEN != 0 {
        return None;
    }
    let rect = normal(annotation.get::<[f64; 4]>("Rect")?);
    match appearance(annotation) {
        Some(stream) => {
            let matrix = placed(stream.dict(), rect)?;
            Some(Shown::Drawn(stream, matrix))
        }
        None => value(annotation).map(|text| Shown::Value(text, rect)),
    }
}

/// The form that an annotation is drawn with, in the state that it is in.
fn appearance<'a>(annotation: &Dict<'a>) -> Option<Stream<'a>> {
    let looks: Dict<'a> = annotation.get("AP")?;
    match looks.get::<Object<'a>>("N")? {
        Object::Stream(stream) => Some(stream),
        Object::Dict(states) => states.get(annotation.get::<Name<'_>>("AS")?),
        _ => None,
    }
}

/// The value of a text field or of a choice; a field may have it from the one that it is part of.
fn value(annotation: &Dict) -> Option<std::string::String> {
    let mut field = annotation.clone();
    let (mut value, mut kind) = (None, None);
    for _ in 0..DEPTH {
        value = value.or_else(|| field.get::<String<'_>>("V").map(|text| super::string(text.as_bytes())));
        kind = kind.or_else(|| field.get::<Name<'_>>("FT").map(|name| name.as_str().to_owned()));
        let Some(outer) = field.get::<Dict<'_>>("Parent") else { break };
        field = outer;
    }
    value.filter(|text| !text.trim().is_empty() && matches!(kind.as_deref(), Some("Tx" | "Ch")))
}

/// The transformation that lays the box of a form into a rectangle (ISO 32000-1, 12.5.5).
fn placed(form: &Dict, [x0, y0, x1, y1]: [f64; 4]) -> Option<Matrix> {
    let [a, b, c, d] = normal(form.get::<[f64; 4]>("BBox")?);
    let own = form.get::<[f64; 6]>("Matrix").unwrap_or([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);
    let corners = [(a, b), (a, d), (c, b), (c, d)].map(|(x, y)| apply(own, x, y));
    let least = |of: fn(&(f64, f64)) -> f64| corners.iter().map(of).fold(f64::INFINITY, f64::min);
    let most = |of: fn(&(f64, f64)) -> f64| corners.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
    let (left, right, low, high) = (least(|p| p.0), most(|p| p.0), least(|p| p.1), most(|p| p.1));
    let scale = |to: f64, from: f64| if from.abs() < 1e-6 { 1.0 } else { to / from };
    let (sx, sy) = (scale(x1 - x0, right - left), scale(y1 - y0, high - low));
    Some(then([1.0, 0.0, 0.0, 1.0, -left, -low], [sx, 0.0, 0.0, sy, x0, y0]))
}

fn normal([a, b, c, d]: [f64; 4]) -> [f64; 4] {
    [a.min(c), b.min(d), a.max(c), b.max(d)]
}
