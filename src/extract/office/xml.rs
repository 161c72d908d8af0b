//! XML to a tree: no entity but the five of XML is expanded, and nesting is bounded.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashMap;

/// Elements nested deeper than this are refused: real files stay under 60.
const DEPTH: usize = 300;
/// No node.
const NONE: u32 = u32::MAX;

/// A document as a tree of elements and text, names without their prefix.
#[derive(Debug, Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
    names: Vec<Box<str>>,
    attributes: Vec<(u32, Box<str>)>,
}

#[derive(Debug)]
struct Node {
    /// The name of an element; `NONE` for text.
    name: u32,
    text: Box<str>,
    attributes: (u32, u32),
    child: u32,
    next: u32,
}

/// An element of a tree.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element<'t> {
    tree: &'t Tree,
    at: u32,
}

/// What stands in an element.
#[derive(Debug, Clone, Copy)]
pub(super) enum Item<'t> {
    Element(Element<'t>),
    Text(&'t str),
}

impl Tree {
    /// Reads a document. What is broken behind some place is left out, and told as the second value.
    ///
    /// Takes linear time; fails for elements that are nested too deep.
    pub(super) fn read(text: &str) -> Result<(Tree, Option<String>), String> {
        let mut builder = Builder::default();
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        builder.open(None);
        loop {
            match reader.read_event() {
                Ok(Event::Start(tag)) => {
                    builder.open(Some(&tag));
                    if builder.stack.len() > DEPTH {
                        return Err(format!("its XML is nested more than {DEPTH} deep"));
                    }
                }
                Ok(Event::Empty(tag)) => {
                    builder.open(Some(&tag));
                    builder.close();
                }
                Ok(Event::End(_)) => builder.end(),
                Ok(Event::Text(text)) => builder.text.push_str(&text.xml10_content()),
                Ok(Event::CData(text)) => builder.text.push_str(&text.xml10_content()),
                Ok(Event::GeneralRef(name)) => builder.reference(&name),
                Ok(Event::Eof) => return Ok((builder.finish(), None)),
                Ok(_) => {}
                Err(error) => {
                    let place = reader.error_position();
                    return Ok((builder.finish(), Some(format!("its XML is broken at byte {place}: {error}"))));
                }
            }
        }
    }

    /// The element that holds all others.
    pub(super) fn root(&self) -> Element<'_> {
        let top = Element { tree: self, at: 0 };
        top.elements().next().unwrap_or(top)
    }
}

#[derive(Default)]
struct Builder {
    tree: Tree,
    known: FxHashMap<Box<str>, u32>,
    /// Open elements, each with its last child so far.
    stack: Vec<(u32, u32)>,
    text: String,
}

impl Builder {
    fn name(&mut self, name: &str) -> u32 {
        let name = name.rsplit(':').next().unwrap_or(name);
        if let Some(&id) = self.known.get(name) {
            return id;
        }
        let id = self.tree.names.len() as u32;
        self.tree.names.push(name.into());
        self.known.insert(name.into(), id);
        id
    }

    fn add(&mut self, node: Node) -> u32 {
        let at = self.tree.nodes.len() as u32;
        self.tree.nodes.push(node);
        if let Some((parent, last)) = self.stack.last_mut() {
            match *last {
                NONE => self.tree.nodes[*parent as usize].child = at,
                last => self.tree.nodes[last as usize].next = at,
            }
            *last = at;
        }
        at
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text).into_boxed_str();
            self.add(Node { name: NONE, text, attributes: (0, 0), child: NONE, next: NONE });
        }
    }

    fn open(&mut self, tag: Option<&BytesStart>) {
        self.flush();
        let from = self.tree.attributes.len() as u32;
        let name = match tag {
            Some(tag) => {
                for attribute in tag.attributes().with_checks(false).flatten() {
                    let name = self.name(attribute.key.0);
                    let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
                    let value = value.map_or_else(|_| attribute.value.as_ref().into(), |value| value.as_ref().into());
                    self.tree.attributes.push((name, value));
                }
                self.name(tag.name().0)
            }
            None => self.name(""),
        };
        let to = self.tree.attributes.len() as u32;
        let at = self.add(Node { name, text: "".into(), attributes: (from, to), child: NONE, next: NONE });
        self.stack.push((at, NONE));
    }

    fn close(&mut self) {
        self.flush();
        self.stack.pop();
    }

    /// An end tag never closes the root that holds all.
    fn end(&mut self) {
        self.flush();
        if self.stack.len() > 1 {
            self.stack.pop();
        }
    }

    fn reference(&mut self, name: &quick_xml::events::BytesRef) {
        if let Ok(Some(char)) = name.resolve_char_ref() {
            self.text.push(char);
            return;
        }
        let name: &str = name;
        match quick_xml::escape::resolve_predefined_entity(name) {
            Some(text) => self.text.push_str(text),
            // An entity that the file itself declares is shown, never expanded.
            None => self.text.extend(["&", name, ";"]),
        }
    }

    fn finish(mut self) -> Tree {
        self.flush();
        self.tree
    }
}

impl<'t> Element<'t> {
    fn node(self) -> &'t Node {
        &self.tree.nodes[self.at as usize]
    }

    /// Its name without prefix.
    pub(super) fn name(self) -> &'t str {
        self.tree.names.get(self.node().name as usize).map_or("", |name| name)
    }

    /// The value of an attribute, by its name without prefix.
    pub(super) fn attr(self, name: &str) -> Option<&'t str> {
        let (from, to) = self.node().attributes;
        let own = &self.tree.attributes[from as usize..to as usize];
        own.iter().find(|(id, _)| &*self.tree.names[*id as usize] == name).map(|(_, value)| &**value)
    }

    /// A number in an attribute.
    pub(super) fn number(self, name: &str) -> Option<u32> {
        self.attr(name)?.trim().parse().ok()
    }

    /// What stands in it.
    pub(super) fn items(self) -> impl Iterator<Item = Item<'t>> {
        let nodes = &self.tree.nodes;
        let first = nodes.get(self.node().child as usize).map(|_| self.node().child);
        std::iter::successors(first, move |&at| Some(nodes[at as usize].next).filter(|&next| next != NONE)).map(
            move |at| match nodes[at as usize].name {
                NONE => Item::Text(&nodes[at as usize].text),
                _ => Item::Element(Element { tree: self.tree, at }),
            },
        )
    }

    /// The elements in it.
    pub(super) fn elements(self) -> impl Iterator<Item = Element<'t>> {
        self.items().filter_map(|item| match item {
            Item::Element(element) => Some(element),
            Item::Text(_) => None,
        })
    }

    /// The first element of this name directly in it.
    pub(super) fn child(self, name: &str) -> Option<Element<'t>> {
        self.elements().find(|element| element.name() == name)
    }

    /// The attribute `val` of the first element of this name in it, as Word writes values.
    pub(super) fn val(self, name: &str) -> Option<&'t str> {
        self.child(name)?.attr("val")
    }

    /// All elements in it, at any depth, in order.
    pub(super) fn all(self) -> Vec<Element<'t>> {
        let mut found = Vec::new();
        let mut rest: Vec<Element> = self.elements().collect();
        rest.reverse();
        while let Some(element) = rest.pop() {
            found.push(element);
            let mut inner: Vec<Element> = element.elements().collect();
            inner.reverse();
            rest.extend(inner);
        }
        found
    }

    /// All its text, at any depth.
    pub(super) fn text(self) -> String {
        let mut out = String::new();
        self.gather(&mut out);
        out
    }

    fn gather(self, out: &mut String) {
        for item in self.items() {
            match item {
                Item::Text(text) => out.push_str(text),
                Item::Element(element) => element.gather(out),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(xml: &str, text: &str, broken: bool) {
        let (tree, told) = Tree::read(xml).expect("not too deep");
        assert_eq!((tree.root().text().as_str(), told.is_some()), (text, broken), "{xml}");
    }

    #[test]
    fn text_entities_and_broken_ends() {
        check("<a:b>x &amp; <c>y</c>&#x4E2D;</a:b>", "x & y中", false);
        check("<a><b>one</a>two", "onetwo", false);
        check("<a>one<", "one", true);
        check("", "", false);
    }

    #[test]
    fn declared_entities_are_never_expanded() {
        let bomb = "<!DOCTYPE a [<!ENTITY x \"ha\"><!ENTITY y \"&x;&x;&x;&x;\">]><a>&y;&y;</a>";
        check(bomb, "&y;&y;", false);
    }

    #[test]
    fn deep_nesting_is_refused() {
        let deep = "<a>".repeat(100_000);
        assert!(Tree::read(&deep).is_err());
    }
}
