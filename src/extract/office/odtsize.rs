//! Sizes and languages of type in OpenDocument texts, and what is hidden: of styles and their parents, for letters and for characters of
//! East Asia.

use super::tongue::{self, Tags};
use super::xml::{Element, Tree};
use crate::extract::size::{Size, points};
use rustc_hash::FxHashMap;

/// A size as a style says it.
#[derive(Debug, Clone, Copy)]
enum Amount {
    Points(f32),
    /// So much of the size around it.
    Part(f32),
}

/// Type: of letters, and of characters of East Asia.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Face {
    /// Sizes in points.
    pub sizes: [f32; 2],
    /// Languages.
    pub tags: Tags,
    /// Whether it is not shown.
    pub hidden: bool,
}

impl Default for Face {
    fn default() -> Face {
        Face { sizes: [12.0; 2], tags: Tags::default(), hidden: false }
    }
}

#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    amounts: [Option<Amount>; 2],
    tags: Tags,
    /// Whether two lines are set in the room of one.
    halved: bool,
    /// Whether it says that text is hidden, or that it is not.
    hidden: Option<bool>,
}

/// The styles of a file by name: those of paragraphs, those of characters.
#[derive(Debug, Default)]
pub(super) struct Faces {
    styles: [FxHashMap<String, Style>; 2],
    default: Face,
}

impl Faces {
    /// Takes in the styles of a part of the file.
    pub(super) fn learn(&mut self, tree: &Tree) {
        for element in tree.root().all() {
            let family = match element.attr("family") {
                Some("paragraph") => 0,
                Some("text") => 1,
                _ => continue,
            };
            let own = style(element);
            if let ("default-style", 0) = (element.name(), family) {
                self.default = apply(&own, Face::default());
            } else if let ("style", Some(name)) = (element.name(), element.attr("name")) {
                self.styles[family].insert(name.to_owned(), own);
            }
        }
    }

    /// The type of a paragraph of this style.
    pub(super) fn paragraph(&self, name: Option<&str>) -> Face {
        self.get(0, name, &self.default)
    }

    /// The type of a stretch of this style, inside type of that face.
    pub(super) fn stretch(&self, name: Option<&str>, around: &Face) -> Face {
        self.get(1, name, around)
    }

    fn get(&self, family: usize, name: Option<&str>, around: &Face) -> Face {
        let mut chain = Vec::new();
        let mut next = name;
        // Chains are short; a longer one goes round in a circle.
        while let Some(style) = next.and_then(|name| self.styles[family].get(name)).filter(|_| chain.len() < 20) {
            chain.push(style);
            next = style.parent.as_deref();
        }
        chain.into_iter().rev().fold(around.clone(), |face, style| apply(style, face))
    }
}

fn style(element: Element) -> Style {
    let properties = element.child("text-properties");
    let amount = |name| properties.and_then(|p| p.attr(name)).and_then(amount);
    Style {
        parent: element.attr("parent-style-name").map(str::to_owned),
        amounts: ["font-size", "font-size-asian"].map(amount),
        tags: properties.map(tongue::of_odt).unwrap_or_default(),
        halved: properties.is_some_and(|p| p.attr("text-combine") == Some("lines")),
        hidden: properties.and_then(|p| p.attr("display")).map(|display| display == "none"),
    }
}

fn apply(style: &Style, mut face: Face) -> Face {
    face.hidden = style.hidden.unwrap_or(face.hidden);
    face.tags = tongue::inner(&style.tags, &face.tags);
    for (size, amount) in face.sizes.iter_mut().zip(style.amounts) {
        match amount {
            Some(Amount::Points(points)) => *size = points,
            Some(Amount::Part(part)) => *size *= part,
            None => {}
        }
        if style.halved {
            *size /= 2.0;
        }
    }
    face
}

/// A size as it is written: `10.5pt`, `80%`, `0.5cm`.
fn amount(text: &str) -> Option<Amount> {
    let end = text.trim().trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    let number = end.parse::<f32>().ok().filter(|n| n.is_finite() && *n > 0.0 && *n < 10_000.0)?;
    match &text.trim()[end.len()..] {
        "pt" => Some(Amount::Points(number)),
        "%" => Some(Amount::Part(number / 100.0)),
        "cm" => Some(Amount::Points(number * 72.0 / 2.54)),
        "mm" => Some(Amount::Points(number * 72.0 / 25.4)),
        "in" => Some(Amount::Points(number * 72.0)),
        "px" => Some(Amount::Points(number * 0.75)),
        _ => None,
    }
}

/// The size of a text, by the script of its first letter.
pub(super) fn of(text: &str, face: &Face) -> Size {
    points(face.sizes[usize::from(tongue::east(text))])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_inherited_and_scaled() {
        let xml = r#"<d><style:default-style style:family="paragraph"><style:text-properties fo:font-size="12pt"
            style:font-size-asian="10.5pt"/></style:default-style>
            <style:style style:family="paragraph" style:name="a"><style:text-properties fo:font-size="50%"/></style:style>
            <style:style style:family="paragraph" style:name="b" style:parent-style-name="a"/>
            <style:style style:family="text" style:name="c"><style:text-properties style:text-combine="lines"/></style:style>
            <style:style style:family="text" style:name="o" style:parent-style-name="o"/></d>"#;
        let (tree, _) = Tree::read(xml).expect("well-formed");
        let mut faces = Faces::default();
        faces.learn(&tree);
        let b = faces.paragraph(Some("b"));
        assert_eq!((b.sizes, faces.paragraph(None).sizes), ([6.0, 10.5], [12.0, 10.5]));
        assert_eq!(faces.stretch(Some("c"), &b).sizes, [3.0, 5.25]);
        assert_eq!(faces.stretch(Some("o"), &b), b);
        assert_eq!((of("1. 注", &b), of("a 注", &b)), (21, 12));
    }
}
