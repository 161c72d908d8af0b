//! Descent as other programs draw it: DOT, Newick, NEXUS, and a tree in text.

use super::Report;
use crate::collate::Family;
use crate::collate::stemma::{MISSING, Stemma};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Nodes of a descent in the order of a drawing: each with its parent, how deep it is, and the edge above it.
pub(super) struct Walk {
    /// The node.
    pub(super) node: usize,
    /// The node above it.
    pub(super) parent: Option<usize>,
    /// Steps from the top.
    pub(super) depth: usize,
    /// The edge that leads to it.
    pub(super) edge: Option<usize>,
}

/// The families with a descent.
pub(super) fn stemmata<'a>(report: &Report<'a>) -> Vec<(&'a Family, &'a Stemma)> {
    report.collation.families.iter().filter_map(|f| f.stemma.as_ref().map(|s| (f, s))).collect()
}

/// What a node is called: the siglum of a witness, a Greek letter for a lost copy.
pub(super) fn label(report: &Report, stemma: &Stemma, node: usize) -> String {
    const LETTERS: &str = "αβγδεζηθικλμνξοπρστυφχψω";
    match stemma.witnesses.get(node) {
        Some(&witness) => report.sigla[witness].clone(),
        None => {
            let at = node - stemma.witnesses.len();
            let letter = LETTERS.chars().nth(at % 24).unwrap_or('ω');
            if at < 24 { letter.to_string() } else { format!("{letter}{}", at / 24 + 1) }
        }
    }
}

/// Where a drawing begins: the root, or else the node in the middle.
pub(super) fn top(stemma: &Stemma) -> usize {
    let graph = &stemma.descent.graph;
    if let Some(root) = stemma.descent.root {
        return root;
    }
    let neighbours = graph.neighbours();
    let far = |start: usize| {
        let mut depth = vec![usize::MAX; graph.nodes];
        depth[start] = 0;
        let mut queue = std::collections::VecDeque::from([start]);
        let mut most = 0;
        while let Some(node) = queue.pop_front() {
            most = depth[node];
            for &next in &neighbours[node] {
                if depth[next] == usize::MAX {
                    depth[next] = depth[node] + 1;
                    queue.push_back(next);
                }
            }
        }
        most
    };
    (0..graph.nodes).filter(|&node| !neighbours[node].is_empty()).min_by_key(|&node| (far(node), node)).unwrap_or(0)
}

/// The nodes from the top on, each family of children in order, the lightest branch first.
pub(super) fn walk(stemma: &Stemma) -> Vec<Walk> {
    let graph = &stemma.descent.graph;
    let neighbours = graph.neighbours();
    let edge = |a: usize, b: usize| graph.edges.iter().position(|e| (e.a, e.b) == (a.min(b), a.max(b)));
    let mut size = vec![0usize; graph.nodes];
    let mut order: Vec<(usize, Option<usize>)> = vec![(top(stemma), None)];
    let mut at = 0;
    while at < order.len() {
        let (node, from) = order[at];
        order.extend(neighbours[node].iter().filter(|n| Some(**n) != from).map(|&n| (n, Some(node))));
        at += 1;
    }
    for &(node, from) in order.iter().rev() {
        size[node] += 1;
        if let Some(parent) = from {
            size[parent] += size[node];
        }
    }
    let mut open = vec![(top(stemma), None, 0)];
    let mut out = Vec::new();
    while let Some((node, parent, depth)) = open.pop() {
        out.push(Walk { node, parent, depth, edge: parent.and_then(|p| edge(p, node)) });
        let mut kids: Vec<usize> = neighbours[node].iter().copied().filter(|n| Some(*n) != parent).collect();
        kids.sort_by_key(|&kid| (std::cmp::Reverse(size[kid]), std::cmp::Reverse(kid)));
        open.extend(kids.into_iter().map(|kid| (kid, Some(node), depth + 1)));
    }
    out
}

/// What is to be said of a descent beside the tree, a sentence each without its full stop.
pub(super) fn remarks(report: &Report, stemma: &Stemma) -> Vec<String> {
    let descent = &stemma.descent;
    let mut all = Vec::new();
    match descent.root {
        Some(root) => all.push(format!("direction: all come from {}: {}", label(report, stemma, root), descent.reason)),
        None => all.push(format!("direction: {}", descent.reason)),
    }
    for second in &descent.seconds {
        let place = |at: usize| stemma.matrix.characters.get(at).map_or(0, |c| c.place);
        let section = |at: usize| report.stands(&report.collation.places[place(at)]);
        let (from, to) = (section(second.from), section(second.to));
        let (witness, parent) = (label(report, stemma, second.witness), label(report, stemma, second.parent));
        let follows = if second.scattered { "reads here and there with" } else { "follows" };
        all.push(format!(
            "{witness} {follows} {parent} from line {} to line {}: {} readings against its own line, {} with it",
            from.1, to.1, second.agree, second.against
        ));
    }
    all
}

/// Writes a graph for Graphviz; without a root it has no direction.
///
/// # Errors
/// When the writer fails.
pub fn dot(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let quote = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let directed = stemmata(report).iter().all(|(_, s)| s.descent.root.is_some());
    let (kind, arrow) = if directed { ("digraph", "->") } else { ("graph", "--") };
    let mut text = format!("{kind} stemma {{\n  node [shape=plaintext];\n");
    for (number, (_, stemma)) in stemmata(report).into_iter().enumerate() {
        let name = |node: usize| {
            let label = label(report, stemma, node);
            quote(&if node < stemma.witnesses.len() || number == 0 { label } else { format!("{label}'{number}") })
        };
        for step in walk(stemma) {
            let class = if step.node < stemma.witnesses.len() { "extant" } else { "hypothetical" };
            let _ = writeln!(text, "  {} [class={class}];", name(step.node));
            if let (Some(parent), Some(edge)) = (step.parent, step.edge) {
                let support =
                    stemma.descent.support.get(edge).map_or(String::new(), |s| format!(", label=\"{:.0}\"", s * 100.0));
                let length = stemma.descent.graph.edges[edge].length;
                let _ = writeln!(text, "  {} {arrow} {} [len={length:.2}{support}];", name(parent), name(step.node));
            }
        }
        for second in &stemma.descent.seconds {
            let _ = writeln!(text, "  {} {arrow} {} [style=dashed];", name(second.parent), name(second.witness));
        }
    }
    text.push_str("}\n");
    out.write_all(text.as_bytes())
}

/// One tree in Newick's form; a witness that others come from stands as a node with a name.
fn newick_of(stemma: &Stemma, name: &impl Fn(usize) -> String) -> String {
    let graph = &stemma.descent.graph;
    let steps = walk(stemma);
    let mut text: Vec<String> = vec![String::new(); graph.nodes];
    for step in steps.iter().rev() {
        let kids: Vec<String> =
            steps.iter().filter(|s| s.parent == Some(step.node)).map(|s| std::mem::take(&mut text[s.node])).collect();
        let inner = if kids.is_empty() { String::new() } else { format!("({})", kids.join(",")) };
        let length = step.edge.map_or(String::new(), |edge| format!(":{:.3}", graph.edges[edge].length));
        text[step.node] = format!("{inner}{}{length}", name(step.node));
    }
    format!("{};", text[top(stemma)])
}

/// A name as Newick and NEXUS quote it.
fn quoted(name: &str) -> String {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
    if plain && !name.is_empty() { name.to_string() } else { format!("'{}'", name.replace('\'', "''")) }
}

/// Writes each tree in Newick's form, a line each.
///
/// # Errors
/// When the writer fails.
pub fn newick(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for (_, stemma) in stemmata(report) {
        let name = |node: usize| {
            if node < stemma.witnesses.len() { quoted(&label(report, stemma, node)) } else { String::new() }
        };
        writeln!(out, "{}", newick_of(stemma, &name))?;
    }
    Ok(())
}

/// Writes the characters and the tree in NEXUS, which programs of phylogeny read.
///
/// # Errors
/// When the writer fails.
pub fn nexus(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    const SYMBOLS: &[u8; 32] = b"0123456789ABCDEFGHJKLMNPQRSTUVWX";
    writeln!(out, "#NEXUS")?;
    for (_, stemma) in stemmata(report) {
        let names: Vec<String> = (0..stemma.witnesses.len()).map(|node| quoted(&label(report, stemma, node))).collect();
        let used: Vec<_> = stemma
            .matrix
            .characters
            .iter()
            .filter(|c| c.states.iter().all(|s| *s == MISSING || (*s as usize) < SYMBOLS.len()))
            .collect();
        writeln!(out, "BEGIN TAXA;\n  DIMENSIONS NTAX={};\n  TAXLABELS {};\nEND;", names.len(), names.join(" "))?;
        writeln!(
            out,
            "BEGIN CHARACTERS;\n  DIMENSIONS NCHAR={};\n  FORMAT DATATYPE=STANDARD MISSING=? GAP=- SYMBOLS=\"{}\";\n  MATRIX",
            used.len(),
            String::from_utf8_lossy(SYMBOLS)
        )?;
        for (at, name) in names.iter().enumerate() {
            let symbol = |state: u8| if state == MISSING { '?' } else { SYMBOLS[state as usize] as char };
            let row: String = used.iter().map(|c| symbol(c.states[at])).collect();
            writeln!(out, "    {name} {row}")?;
        }
        let name = |node: usize| names.get(node).cloned().unwrap_or_default();
        let rooted = if stemma.descent.root.is_some() { "[&R]" } else { "[&U]" };
        writeln!(out, "  ;\nEND;\nBEGIN TREES;\n  TREE recension = {rooted} {}\nEND;", newick_of(stemma, &name))?;
    }
    Ok(())
}

/// The lines of a tree in text: a rail of branches, the name, and the support of the edge above it.
pub(super) fn lines(report: &Report, stemma: &Stemma) -> Vec<(String, String, String)> {
    let steps = walk(stemma);
    let mut out = Vec::new();
    // For each depth, whether more branches follow there.
    let mut open: Vec<bool> = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let later = steps[at + 1..].iter().take_while(|s| s.depth >= step.depth).any(|s| s.depth == step.depth);
        open.resize(step.depth + 1, false);
        open[step.depth] = later;
        let mut rail: String =
            open[..step.depth].iter().skip(1).map(|more| if *more { "│  " } else { "   " }).collect();
        if step.depth > 0 {
            rail.push_str(if later { "├─ " } else { "└─ " });
        }
        let mut name = label(report, stemma, step.node);
        if step.node >= stemma.witnesses.len() {
            name = format!("{name} (lost)");
        }
        let support =
            step.edge.and_then(|edge| stemma.descent.support.get(edge)).map(|s| format!("{:.0} %", s * 100.0));
        out.push((rail, name, support.unwrap_or_default()));
    }
    out
}
