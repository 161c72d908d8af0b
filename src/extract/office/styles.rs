//! Styles of a Word document: which of them are headings, and of which level; which are numbered.

use super::tongue::{self, Tags};
use super::xml::{Element, Tree};
use crate::extract::size::Size;
use rustc_hash::FxHashMap;

/// What a paragraph style says.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    /// The level of a heading, 1 to 9.
    pub heading: Option<u8>,
    /// The list and the level in it.
    pub list: (Option<u32>, Option<u32>),
    /// Whether it is the style of an entry of a table of contents.
    pub contents: bool,
    /// Whether it is the style of a caption, a quotation or the title.
    pub caption: bool,
    pub quote: bool,
    pub title: bool,
    /// Whether its text is hidden.
    pub hidden: bool,
    /// The size of its type in half points.
    pub size: Option<Size>,
    /// The languages of its text.
    pub tags: Tags,
    based: Option<String>,
}

/// Names of heading styles in the languages of Word, WPS and LibreOffice, in small letters, without
/// their number.
const HEADINGS: [&str; 20] = [
    "heading",
    "标题",
    "標題",
    "überschrift",
    "titre",
    "título",
    "titolo",
    "kop",
    "rubrik",
    "overskrift",
    "otsikko",
    "nagłówek",
    "заголовок",
    "見出し",
    "제목",
    "başlık",
    "nadpis",
    "címsor",
    "cabeçalho",
    "encabezado",
];

/// All styles by id.
#[derive(Debug, Default)]
pub(super) struct Styles {
    own: FxHashMap<String, Style>,
    default: Option<String>,
    /// The size of type where no style says any.
    size: Option<Size>,
    /// The languages of text of which no style says any.
    tags: Tags,
}

impl Styles {
    /// Reads `word/styles.xml`.
    pub(super) fn read(tree: &Tree) -> Styles {
        let mut styles = Styles::default();
        let defaults = tree.root().child("docDefaults").and_then(|d| d.child("rPrDefault"));
        let defaults = defaults.and_then(|d| d.child("rPr"));
        styles.size = defaults.and_then(size);
        styles.tags = defaults.map(tongue::of_word).unwrap_or_default();
        for element in tree.root().elements().filter(|element| element.name() == "style") {
            let Some(id) = element.attr("styleId") else { continue };
            if element.attr("type") == Some("paragraph") && matches!(element.attr("default"), Some("1" | "true")) {
                styles.default = Some(id.to_owned());
            }
            styles.own.insert(id.to_owned(), style(element, id));
        }
        styles
    }

    /// What a style says, with what it inherits.
    pub(super) fn get(&self, id: Option<&str>) -> Style {
        let mut found = Style::default();
        let mut next = id.or(self.default.as_deref());
        // Chains are short; a longer one goes round in a circle.
        for _ in 0..20 {
            let Some(style) = next.and_then(|id| self.own.get(id)) else { break };
            found.heading = found.heading.or(style.heading);
            found.list.0 = found.list.0.or(style.list.0);
            found.list.1 = found.list.1.or(style.list.1);
            found.contents |= style.contents;
            found.caption |= style.caption;
            found.quote |= style.quote;
            found.title |= style.title;
            found.hidden |= style.hidden;
            found.size = found.size.or(style.size);
            found.tags = tongue::inner(&found.tags, &style.tags);
            next = style.based.as_deref();
        }
        found
    }

    /// The size of type that a style of characters says.
    pub(super) fn size_of(&self, id: Option<&str>) -> Option<Size> {
        id.and_then(|id| self.get(Some(id)).size)
    }

    /// The languages that a style of characters says inside text in these.
    pub(super) fn tags_of(&self, id: Option<&str>, around: &Tags) -> Tags {
        id.map_or_else(|| around.clone(), |id| tongue::inner(&self.get(Some(id)).tags, around))
    }

    /// The languages of text of which no style says any.
    pub(super) fn usual_tags(&self) -> &Tags {
        &self.tags
    }

    /// The size of type where nothing says any: ten points, if not the document.
    pub(super) fn usual_size(&self) -> Size {
        self.size.unwrap_or(20)
    }
}

/// The size of type that properties of characters say.
pub(super) fn size(properties: Element) -> Option<Size> {
    properties.val("sz").and_then(|size| size.parse().ok())
}

/// Whether properties of characters set two lines in the room of one.
pub(super) fn halved(properties: Element) -> bool {
    let layout = properties.child("eastAsianLayout").and_then(|layout| layout.attr("combine"));
    layout.is_some_and(|combine| matches!(combine, "1" | "true" | "on"))
}

fn style(element: Element, id: &str) -> Style {
    let name = element.val("name").unwrap_or(id).to_lowercase();
    let paragraph = element.child("pPr");
    let outline = paragraph.and_then(|p| p.val("outlineLvl")).and_then(|level| level.parse::<u8>().ok());
    let list = paragraph.and_then(|p| p.child("numPr"));
    let number = |name: &str| list.and_then(|list| list.val(name)).and_then(|value| value.parse().ok());
    Style {
        heading: named(&name).or(outline.filter(|&level| level < 9).map(|level| level + 1)),
        list: (number("numId"), number("ilvl")),
        contents: name.starts_with("toc ") || name.starts_with("目录 ") || name.starts_with("contents "),
        caption: name == "caption" || name == "题注",
        quote: matches!(name.as_str(), "quote" | "intense quote" | "block text" | "quotations"),
        title: name == "title" || name == "标题",
        size: element.child("rPr").and_then(size),
        tags: element.child("rPr").map(tongue::of_word).unwrap_or_default(),
        hidden: element.child("rPr").is_some_and(|run| on(run, "vanish")),
        based: element.val("basedOn").map(str::to_owned),
    }
}

/// The level of a heading style by its name.
fn named(name: &str) -> Option<u8> {
    let level = name.trim_end().chars().next_back()?.to_digit(10)?;
    let head = name.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace());
    (HEADINGS.contains(&head) && level > 0).then_some(level as u8)
}

/// Whether a property of Word is on: it is there and not switched off.
pub(super) fn on(properties: Element, name: &str) -> bool {
    let property = properties.child(name);
    property.is_some_and(|property| !matches!(property.attr("val"), Some("0" | "false" | "off" | "none")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_by_name_outline_and_inheritance() {
        let xml = r#"<w:styles><w:style w:type="paragraph" w:styleId="a1"><w:name w:val="标题 2"/></w:style>
            <w:style w:type="paragraph" w:styleId="b"><w:name w:val="Mine"/><w:basedOn w:val="a1"/></w:style>
            <w:style w:type="paragraph" w:styleId="c"><w:name w:val="Clause"/><w:pPr><w:outlineLvl w:val="3"/></w:pPr></w:style>
            <w:style w:type="paragraph" w:styleId="d"><w:name w:val="loop"/><w:basedOn w:val="d"/></w:style></w:styles>"#;
        let (tree, _) = Tree::read(xml).expect("well-formed");
        let styles = Styles::read(&tree);
        let level = |id| styles.get(Some(id)).heading;
        assert_eq!([level("a1"), level("b"), level("c"), level("d")], [Some(2), Some(2), Some(4), None]);
    }
}
