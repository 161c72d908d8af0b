//! Force of the law: must, may, should, not.

use super::{Case, Outcome, short};
use crate::facts::Value;
use crate::finding::Kind;
use crate::text::Sides;

/// Claims short edits that put in, take out or turn a negation or a modal verb.
pub(super) fn rule(case: &Case) -> Option<Outcome> {
    if case.edit.base.len() > 6 || case.edit.witness.len() > 6 {
        return None;
    }
    let modal = texts(case, |v| matches!(v, Value::Force(_)));
    let negation = texts(case, |v| matches!(v, Value::Negation(_)));
    let words = case.words();
    if let Some((from, to)) = pair(&modal) {
        let kind = if turned(&from, &to) { Kind::NegationAltered } else { Kind::ModalityAltered };
        let message = format!("{} became {}", quote(&from), quote(&to));
        return Some(Outcome::Finding(case.finding(kind, message).with("from", from).with("to", to)));
    }
    let only = |base: &str, witness: &str| {
        let (kind, message) = match (base.is_empty(), witness.is_empty()) {
            (true, _) => (Kind::NegationAltered, format!("the negation {} was put in", quote(witness))),
            (_, true) => (Kind::NegationAltered, format!("the negation {} was taken out", quote(base))),
            _ => (Kind::NegationAltered, format!("{} became {}", quote(base), quote(witness))),
        };
        Outcome::Finding(case.finding(kind, message).with("from", base).with("to", witness))
    };
    let changed = negation.base.len() != negation.witness.len() || negation.base != negation.witness;
    if changed && (case.edit.base.len() <= 2 && case.edit.witness.len() <= 2) {
        return Some(only(words.base, words.witness));
    }
    if !case.one_sided()
        || !(modal.base.len() == 1 && case.edit.base.len() <= 2
            || modal.witness.len() == 1 && case.edit.witness.len() <= 2)
    {
        return None;
    }
    let message = match words.base.is_empty() {
        true => format!("{} was put in", quote(words.witness)),
        false => format!("{} was taken out", quote(words.base)),
    };
    Some(Outcome::Finding(
        case.finding(Kind::ModalityAltered, message).with("from", words.base).with("to", words.witness),
    ))
}

/// The texts of the facts of one sort on both sides.
fn texts(case: &Case, sort: fn(&Value) -> bool) -> Sides<Vec<String>> {
    case.facts.as_ref().map(|facts| facts.iter().filter(|f| sort(&f.value)).map(|f| f.value.text()).collect())
}

/// The first texts that differ, where both sides have as many.
fn pair(texts: &Sides<Vec<String>>) -> Option<(String, String)> {
    let Sides { base, witness } = texts;
    if base.len() != witness.len() {
        return None;
    }
    base.iter().zip(witness).find(|(b, w)| b != w).map(|(b, w)| (b.clone(), w.clone()))
}

/// Whether two modal phrases differ by nothing but a negation.
fn turned(from: &str, to: &str) -> bool {
    let strip = |text: &str| text.replace(" not", "").replace("cannot", "can").replace(['不', '没'], "");
    from != to && strip(from) == strip(to)
}

fn quote(text: &str) -> String {
    format!("“{}”", short(text))
}
