//! Where in a page a block stands: a selector of CSS that finds its element.

use super::element::Name;
use super::tree::{ROOT, Tree};
use crate::extract::{Origin, Place};
use rustc_hash::FxHashMap;

/// An id longer than this names nothing for a person.
const LONGEST: usize = 60;
/// A selector has at most so many steps; those further out are left away.
const STEPS: usize = 12;

/// The origin of each block, by place; neighbours in one element share one.
pub(super) fn origins(text: &str, tree: &Tree) -> Vec<Origin> {
    let steps = steps(text, tree);
    let mut all: Vec<Origin> = Vec::new();
    let mut last = None;
    for block in &tree.blocks {
        if last.replace(block.node) != Some(block.node) {
            all.push(Origin { start: block.start, place: Place::Element(path(block.node as usize, tree, &steps)) });
        }
    }
    all
}

/// For each element, the step of a selector that tells it from those beside it.
fn steps(text: &str, tree: &Tree) -> Vec<String> {
    let mut seen: FxHashMap<(u32, Name), u32> = FxHashMap::default();
    let mut all = vec![String::new()];
    for node in &tree.nodes[1..] {
        let count = seen.entry((node.parent, node.name)).or_default();
        *count += 1;
        let name = std::str::from_utf8(node.name.key()).unwrap_or("*");
        let id = &text[node.id.range()];
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        let telling = !id.is_empty() && id.len() <= LONGEST && id.chars().all(plain);
        all.push(match (telling && !id.starts_with(|c: char| c.is_ascii_digit()), name) {
            (true, _) => format!("#{id}"),
            (_, "html" | "body") => name.to_owned(),
            _ => format!("{name}:nth-of-type({count})"),
        });
    }
    all
}

/// The steps to an element from the nearest one with an id.
fn path(node: usize, tree: &Tree, steps: &[String]) -> Box<str> {
    let mut parts = Vec::new();
    let mut at = node;
    while at != ROOT && parts.len() < STEPS {
        parts.push(steps[at].as_str());
        if steps[at].starts_with('#') {
            break;
        }
        at = tree.nodes[at].parent as usize;
    }
    parts.reverse();
    parts.join(" > ").into()
}

#[cfg(test)]
mod tests {
    use super::super::origins;
    use crate::extract::Place;

    #[test]
    fn selectors_lead_to_the_element() {
        let page = "<body><p>a<p>b <b>c</b><div id=x><ul><li>d<li>e<br>f</ul></div>";
        let found = origins(page);
        let told = found.iter().map(|origin| match &origin.place {
            Place::Element(path) => format!("{} {path}", &page[origin.start as usize..][..1]),
            place => format!("{place:?}"),
        });
        assert_eq!(
            told.collect::<Vec<_>>(),
            [
                "a body > p:nth-of-type(1)",
                "b body > p:nth-of-type(2)",
                "d #x > ul:nth-of-type(1) > li:nth-of-type(1)",
                "e #x > ul:nth-of-type(1) > li:nth-of-type(2)",
            ]
        );
    }
}
