//! Scores ways of finding descent on traditions whose stemma is known: `cargo run --release --example traditions`.
//!
//! Traditions are made by a seeded generator: a tree of copying with lost copies, copyists' errors that sometimes
//! coincide, second parents, lacunae. With `TABLE.csv STEMMA.dot` a real one is scored. The score of a skeleton is the
//! average sign distance of Roos and Heikkilä 2009 in per cent; of a direction, the share of edges between
//! witness and ancestor that point the right way; of second parents, how many were found, and how many claimed of a
//! copy that neither has one nor goes back to one that has.
//!
//! `write FOLDER COPIES WORDS` writes a tradition as texts instead, with its stemma in DOT.

#![expect(clippy::disallowed_methods, reason = "a program of its own")]

use recension::collate::stemma::{
    Character, Descent, Edge, Graph, MISSING, Matrix, alike, descent, neighbour_joining, skeleton, spanning,
};

/// splitmix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    fn chance(&mut self, permille: usize) -> bool {
        self.below(1000) < permille
    }
}

/// A tradition and the truth about it.
struct Tradition {
    matrix: Matrix,
    truth: Graph,
    /// For each witness, its true parent and its second one, as nodes of the truth.
    parents: Vec<Option<usize>>,
    seconds: Vec<Option<usize>>,
    /// For each node, its second parent.
    mixed: Vec<Option<usize>>,
    root: usize,
}

/// How a tradition is made.
#[derive(Clone, Copy)]
struct Recipe {
    name: &'static str,
    copies: usize,
    kept: usize,
    characters: usize,
    /// Errors of a copy, per thousand places.
    errors: usize,
    /// Of a thousand errors, those that any copyist would make.
    alike: usize,
    /// Of a thousand copies, those that follow a second exemplar for a stretch.
    mixed: usize,
    /// Of a thousand copies, those that were corrected here and there from a second exemplar.
    scattered: usize,
    /// Of a thousand witnesses, those that lack a stretch.
    torn: usize,
}

const RECIPES: [Recipe; 9] = [
    Recipe {
        name: "clean",
        copies: 30,
        kept: 18,
        characters: 800,
        errors: 20,
        alike: 150,
        mixed: 0,
        scattered: 0,
        torn: 0,
    },
    Recipe {
        name: "sparse",
        copies: 40,
        kept: 14,
        characters: 500,
        errors: 12,
        alike: 300,
        mixed: 0,
        scattered: 0,
        torn: 200,
    },
    Recipe {
        name: "noisy",
        copies: 30,
        kept: 18,
        characters: 800,
        errors: 40,
        alike: 500,
        mixed: 0,
        scattered: 0,
        torn: 200,
    },
    Recipe {
        name: "mixed",
        copies: 30,
        kept: 18,
        characters: 800,
        errors: 25,
        alike: 250,
        mixed: 200,
        scattered: 0,
        torn: 100,
    },
    Recipe {
        name: "few",
        copies: 12,
        kept: 8,
        characters: 300,
        errors: 20,
        alike: 250,
        mixed: 0,
        scattered: 0,
        torn: 100,
    },
    Recipe {
        name: "whole",
        copies: 16,
        kept: 16,
        characters: 900,
        errors: 20,
        alike: 250,
        mixed: 60,
        scattered: 0,
        torn: 100,
    },
    Recipe {
        name: "touched",
        copies: 30,
        kept: 18,
        characters: 800,
        errors: 25,
        alike: 250,
        mixed: 0,
        scattered: 200,
        torn: 100,
    },
    Recipe {
        name: "both",
        copies: 60,
        kept: 37,
        characters: 1000,
        errors: 20,
        alike: 300,
        mixed: 80,
        scattered: 80,
        torn: 300,
    },
    Recipe {
        name: "small",
        copies: 21,
        kept: 16,
        characters: 300,
        errors: 30,
        alike: 300,
        mixed: 0,
        scattered: 150,
        torn: 150,
    },
];

/// Makes a tradition.
fn tradition(recipe: &Recipe, seed: u64) -> Tradition {
    let mut random = Random(seed);
    let n = recipe.copies;
    let easy: Vec<u8> = (0..recipe.characters).map(|_| 1 + random.below(2) as u8).collect();
    let mut texts: Vec<Vec<u8>> = vec![vec![0; recipe.characters]];
    let mut worse: Vec<Vec<f64>> = vec![vec![0.0; 60]; recipe.characters];
    let mut parents: Vec<Option<usize>> = vec![None];
    let mut seconds: Vec<Option<usize>> = vec![None];
    for copy in 1..n {
        // Recent copies are copied more often than old ones.
        let parent = if random.chance(600) { copy - 1 - random.below(copy.min(5)) } else { random.below(copy) };
        let mut text = texts[parent].clone();
        let mut second = None;
        if copy > 3 && random.chance(recipe.mixed) {
            let other = random.below(copy);
            if other != parent {
                let length = recipe.characters / 4 + random.below(recipe.characters / 4);
                let start = random.below(recipe.characters - length);
                text[start..start + length].copy_from_slice(&texts[other][start..start + length]);
                second = Some(other);
            }
        }
        if copy > 3 && recipe.scattered > 0 && random.chance(recipe.scattered) {
            let (other, share) = (random.below(copy), 100 + random.below(250));
            if other != parent {
                for at in 0..recipe.characters {
                    if random.chance(share) {
                        text[at] = texts[other][at];
                    }
                }
                second = Some(other);
            }
        }
        for at in 0..recipe.characters {
            if random.chance(recipe.errors) {
                let state = if random.chance(recipe.alike) { easy[at] } else { 3 + random.below(50) as u8 };
                text[at] = if random.chance(60) { 0 } else { state };
                if state > 2 && random.chance(400) {
                    worse[at][state as usize] = 1.0;
                }
            }
        }
        texts.push(text);
        parents.push(Some(parent));
        seconds.push(second);
    }
    let mut order: Vec<usize> = (0..n).collect();
    (0..n).for_each(|at| order.swap(at, at + random.below(n - at)));
    let mut kept = order[..recipe.kept].to_vec();
    kept.sort_unstable_by_key(|copy| (copy * 7919) % 101);
    if recipe.torn > 0 {
        for &copy in &kept {
            if random.chance(recipe.torn) {
                let length = recipe.characters / 10 + random.below(recipe.characters / 3);
                let start = random.below(recipe.characters - length);
                texts[copy][start..start + length].fill(MISSING);
            }
        }
    }
    assemble(recipe, &kept, &texts, worse, (&parents, &seconds))
}

type Lines<'a> = (&'a [Option<usize>], &'a [Option<usize>]);

fn assemble(recipe: &Recipe, kept: &[usize], texts: &[Vec<u8>], worse: Vec<Vec<f64>>, lines: Lines) -> Tradition {
    let n = texts.len();
    let mut numbers = vec![0; n];
    let lost = (0..n).filter(|copy| !kept.contains(copy));
    kept.iter().copied().chain(lost).enumerate().for_each(|(number, copy)| numbers[copy] = number);
    let edge = |copy: usize| lines.0[copy].map(|p| Edge { a: numbers[p], b: numbers[copy], length: 1.0 });
    let edges = (0..n).filter_map(edge).collect();
    let character = |(at, secondary): (usize, Vec<f64>)| Character {
        states: kept.iter().map(|&copy| texts[copy][at]).collect(),
        weight: 1.0,
        secondary,
        at,
        place: at,
    };
    let characters: Vec<Character> = worse.into_iter().enumerate().map(character).filter(varies).collect();
    let of = |list: &[Option<usize>]| kept.iter().map(|&copy| list[copy].map(|p| numbers[p])).collect();
    Tradition {
        matrix: Matrix { taxa: recipe.kept, characters },
        truth: Graph { taxa: recipe.kept, nodes: n, edges },
        parents: of(lines.0),
        seconds: of(lines.1),
        mixed: {
            let mut mixed = vec![None; n];
            (0..n).for_each(|copy| mixed[numbers[copy]] = lines.1[copy].map(|second| numbers[second]));
            mixed
        },
        root: numbers[0],
    }
}

fn varies(character: &Character) -> bool {
    let mut states: Vec<u8> = character.states.iter().copied().filter(|s| *s != MISSING).collect();
    states.sort_unstable();
    states.dedup();
    states.len() > 1
}

/// Of the pairs where one witness is the other's ancestor, the share that we order so, and the share that we
/// order the other way round.
fn direction(tradition: &Tradition, found: &Descent) -> (f64, f64) {
    let true_above = above(&tradition.truth, Some(tradition.root));
    let ours = above(&found.graph, found.root);
    let (mut right, mut wrong, mut all) = (0.0, 0.0, 0.0);
    for a in 0..tradition.matrix.taxa {
        for b in 0..tradition.matrix.taxa {
            if a != b && true_above[b].contains(&a) {
                all += 1.0;
                right += f64::from(u8::from(ours[b].contains(&a)));
                wrong += f64::from(u8::from(ours[a].contains(&b)));
            }
        }
    }
    if all == 0.0 { (1.0, 0.0) } else { (right / all, wrong / all) }
}

/// For each node, the nodes on its way to the root.
fn above(graph: &Graph, root: Option<usize>) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new(); graph.nodes];
    let Some(root) = root else { return all };
    let neighbours = graph.neighbours();
    let mut open = vec![(root, usize::MAX)];
    while let Some((node, from)) = open.pop() {
        for &next in neighbours[node].iter().filter(|n| **n != from) {
            let mut own = all[node].clone();
            own.push(node);
            all[next] = own;
            open.push((next, node));
        }
    }
    all
}

/// What is claimed of second parents.
#[derive(Default)]
struct Claims {
    /// Witnesses of which it is rightly claimed: they have a second parent, or go back to a copy that has.
    right: Vec<usize>,
    /// Of these, those whose second parent is named rightly: of all witnesses it is among the nearest to the true one.
    named: usize,
    /// Claims of witnesses that have none.
    wrong: usize,
    /// Witnesses that have one themselves.
    truly: usize,
}

fn seconds(tradition: &Tradition, found: &Descent) -> Claims {
    let mut claims = Claims { truly: tradition.seconds.iter().flatten().count(), ..Claims::default() };
    let lines = above(&tradition.truth, Some(tradition.root));
    for second in &found.seconds {
        let own = [second.witness].into_iter().chain(lines[second.witness].iter().copied());
        let mixed: Vec<usize> = own.filter(|&node| tradition.mixed[node].is_some()).collect();
        if mixed.is_empty() {
            claims.wrong += 1;
        } else if !claims.right.contains(&second.witness) {
            claims.right.push(second.witness);
            let true_ones = mixed.iter().filter_map(|&node| tradition.mixed[node]);
            claims.named += usize::from(true_ones.into_iter().any(|node| near(&tradition.truth, node, second.parent)));
        }
    }
    claims
}

/// Whether a witness is one of the three that are nearest to a node.
fn near(truth: &Graph, node: usize, witness: usize) -> bool {
    let all = Graph { taxa: truth.nodes, ..truth.clone() }.steps();
    let closer = (0..truth.taxa).filter(|&other| all[node][other] < all[node][witness]).count();
    closer < 3
}

/// A real tradition: a table in CSV and the stemma in DOT.
fn real(csv: &str, dot: &str) -> Result<(), Box<dyn std::error::Error>> {
    let capture = recension::capture::Capture::read(csv)?;
    let imported = recension::collate::import::read_csv(&capture)?;
    let documents = imported.documents()?;
    let documents: Vec<_> = documents.iter().collect();
    let collation = recension::collate::tabulate(&imported, &documents, &recension::collate::Options::default())?;
    let matrix = recension::collate::stemma::characters(&collation, 0);
    let text = String::from_utf8(recension::capture::Capture::read(dot)?.bytes)?;
    let mut names: Vec<String> = imported.names.clone();
    let mut edges = Vec::new();
    for line in text.lines() {
        let Some((from, to)) = line.split_once("->") else { continue };
        let mut number = |name: &str| {
            let name = name.trim().trim_end_matches(';').trim().trim_matches('"').to_string();
            names.iter().position(|n| *n == name).unwrap_or_else(|| {
                names.push(name);
                names.len() - 1
            })
        };
        edges.push(Edge { a: number(from), b: number(to), length: 1.0 });
    }
    // Witnesses that the stemma does not have are left out.
    let within: Vec<usize> =
        (0..imported.names.len()).filter(|&w| edges.iter().any(|e| e.a == w || e.b == w)).collect();
    let renumber = |node: usize| {
        within.iter().position(|&w| w == node).unwrap_or_else(|| node - imported.names.len() + within.len())
    };
    let truth = Graph {
        taxa: within.len(),
        nodes: names.len() - imported.names.len() + within.len(),
        edges: edges.iter().map(|e| Edge { a: renumber(e.a), b: renumber(e.b), length: 1.0 }).collect(),
    };
    let pick = |c: &Character| Character { states: within.iter().map(|&w| c.states[w]).collect(), ..c.clone() };
    let matrix = Matrix { taxa: within.len(), characters: matrix.characters.iter().map(pick).collect() };
    scores("real", &truth, &matrix);
    let found = descent(&matrix, &[]);
    for edge in &found.graph.edges {
        let name = |n: usize| within.get(n).map_or_else(|| format!("·{n}"), |&w| imported.names[w].clone());
        println!("  {} -- {}  {:.1}", name(edge.a), name(edge.b), edge.length);
    }
    Ok(())
}

fn scores(name: &str, truth: &Graph, matrix: &Matrix) -> [f64; 4] {
    let found = descent(matrix, &[]);
    let all =
        [neighbour_joining(matrix), spanning(matrix), skeleton(matrix), found.graph].map(|g| 100.0 * alike(truth, &g));
    println!(
        "{name:10} joining {:5.1}  spanning {:5.1}  parsimony {:5.1}  ours {:5.1}",
        all[0], all[1], all[2], all[3]
    );
    all
}

/// Writes a tradition as texts, `w000.txt` and on, and the stemma beside them.
fn write(folder: &str, copies: usize, words: usize) -> std::io::Result<()> {
    const SYLLABLES: [&str; 12] = ["ka", "lo", "mi", "tur", "es", "on", "pre", "da", "vi", "sel", "ra", "ent"];
    let mut random = Random(7);
    let word = |random: &mut Random| -> String {
        (0..1 + random.below(3)).map(|_| SYLLABLES[random.below(SYLLABLES.len())]).collect()
    };
    let mut texts: Vec<Vec<String>> = vec![(0..words).map(|_| word(&mut random)).collect()];
    let mut dot = "digraph stemma {\n".to_string();
    for copy in 1..copies {
        let parent = if random.chance(600) { copy - 1 - random.below(copy.min(5)) } else { random.below(copy) };
        let mut text: Vec<String> = Vec::with_capacity(words);
        for own in &texts[parent] {
            match random.below(1000) {
                0..4 => {}
                4..7 => text.extend([own.clone(), word(&mut random)]),
                7..20 => text.push(word(&mut random)),
                _ => text.push(own.clone()),
            }
        }
        texts.push(text);
        dot.push_str(&format!("  \"w{parent:03}.txt\" -> \"w{copy:03}.txt\";\n"));
    }
    std::fs::create_dir_all(folder)?;
    for (at, text) in texts.iter().enumerate() {
        std::fs::write(format!("{folder}/w{at:03}.txt"), text.join(" ") + ".\n")?;
    }
    std::fs::write(format!("{folder}/stemma.dot"), dot + "}\n")
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [verb, folder, copies, words] = args.as_slice()
        && verb == "write"
    {
        return Ok(write(folder, copies.parse()?, words.parse()?)?);
    }
    if let [csv, dot] = args.as_slice()
        && dot.ends_with(".dot")
    {
        return real(csv, dot);
    }
    let times = args.first().and_then(|n| n.parse().ok()).unwrap_or(12);
    let wanted = |recipe: &&Recipe| args.len() < 2 || args[1..].iter().any(|name| name == recipe.name);
    for recipe in RECIPES.iter().filter(wanted) {
        let mut sums = [0.0; 4];
        let (mut right, mut wrong) = (0.0, 0.0);
        let (mut hit, mut named, mut wrong_ones, mut truly) = (0, 0, 0, 0);
        for seed in 0..times {
            let tradition = tradition(recipe, 1000 + seed);
            let found = descent(&tradition.matrix, &[]);
            let graphs = [
                neighbour_joining(&tradition.matrix),
                spanning(&tradition.matrix),
                skeleton(&tradition.matrix),
                found.graph.clone(),
            ];
            graphs.iter().zip(&mut sums).for_each(|(g, sum)| *sum += 100.0 * alike(&tradition.truth, g) / times as f64);
            let (r, w) = direction(&tradition, &found);
            right += r / times as f64;
            wrong += w / times as f64;
            let claims = seconds(&tradition, &found);
            hit += claims.right.len();
            named += claims.named;
            wrong_ones += claims.wrong;
            truly += claims.truly;
            debug_assert!(tradition.parents.len() == recipe.kept);
        }
        println!(
            "{:8} joining {:5.1}  spanning {:5.1}  parsimony {:5.1}  ours {:5.1}   direction right {:4.0} % wrong {:3.0} %   second parents {hit} of {truly}, {named} of them named, {wrong_ones} false",
            recipe.name,
            sums[0],
            sums[1],
            sums[2],
            sums[3],
            right * 100.0,
            wrong * 100.0
        );
    }
    Ok(())
}
