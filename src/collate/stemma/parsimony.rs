//! The tree that needs the fewest changes, found by taking branches off and setting them elsewhere.
//!
//! Changes are counted as in Fitch 1971; what a branch costs at each place is known from the sets on both sides of the
//! edge, so that trying all places takes one look at each (Goloboff 1996). Characters that need many changes on the
//! tree at hand are counted less (implied weights, Goloboff 1993): what several copyists did independently of one
//! another says little of who copied whom.

use super::graph::{Edge, Graph};
use super::matrix::{MISSING, Matrix, STATES};

const NONE: usize = usize::MAX;
/// Rounds of the search; each must make the tree better.
const ROUNDS: usize = 200;
/// Changes beyond the least at which a character counts half.
const HALF: f64 = 3.0;
/// Looks at a character that one round costs, for each pair of witnesses.
const LOOKS: usize = 12;

/// A tree that hangs from witness 0: two children for each lost copy.
#[derive(Debug, Clone)]
pub(super) struct Tree {
    up: Vec<usize>,
    kids: Vec<[usize; 2]>,
}

/// The characters as sets of states.
pub(super) struct Sets {
    /// For each witness and character, the states it may have.
    leaves: Vec<Vec<u64>>,
    pub(super) weights: Vec<f64>,
    /// Steps that each character needs on any tree.
    least: Vec<f64>,
}

impl Sets {
    pub(super) fn new(matrix: &Matrix) -> Sets {
        let set = |state: u8| if (state as usize) < STATES { 1u64 << state } else { u64::MAX };
        let leaves = (0..matrix.taxa).map(|taxon| matrix.characters.iter().map(|c| set(c.states[taxon])).collect());
        let least = matrix.characters.iter().map(|c| {
            let mut all = 0u64;
            c.states.iter().filter(|s| **s != MISSING).for_each(|&s| all |= set(s));
            f64::from(all.count_ones().max(1) - 1)
        });
        Sets {
            leaves: leaves.collect(),
            weights: matrix.characters.iter().map(|c| c.weight).collect(),
            least: least.collect(),
        }
    }
}

/// The sets of both sides of every edge of a tree, by the node below it.
#[derive(Default)]
pub(super) struct Passes {
    pub(super) down: Vec<Vec<u64>>,
    pub(super) up: Vec<Vec<u64>>,
    steps: Vec<f64>,
}

/// The set of a node between two others, and whether a step is needed.
pub(super) fn join(a: u64, b: u64) -> (u64, bool) {
    if a & b != 0 { (a & b, false) } else { (a | b, true) }
}

impl Tree {
    /// A binary tree of a graph of which every witness is a leaf.
    pub(super) fn of(graph: &Graph) -> Option<Tree> {
        let neighbours = graph.neighbours();
        let (order, parents) = super::graph::walk(&neighbours, 0);
        let mut tree = Tree { up: vec![NONE; graph.nodes], kids: vec![[NONE; 2]; graph.nodes] };
        if order.len() != graph.nodes {
            return None;
        }
        for &node in &order[1..] {
            let parent = parents[node]?;
            tree.up[node] = parent;
            let slot = tree.kids[parent].iter().position(|kid| *kid == NONE)?;
            tree.kids[parent][slot] = node;
        }
        Some(tree)
    }

    /// Nodes from the root's child on, parents first.
    pub(super) fn order(&self) -> Vec<usize> {
        let mut order = Vec::with_capacity(self.up.len());
        let mut open = vec![self.kids[0][0]];
        while let Some(node) = open.pop() {
            order.push(node);
            open.extend(self.kids[node].iter().copied().filter(|kid| *kid != NONE));
        }
        order
    }

    pub(super) fn sibling(&self, node: usize) -> usize {
        let [x, y] = self.kids[self.up[node]];
        if x == node { y } else { x }
    }

    pub(super) fn passes(&self, sets: &Sets) -> Passes {
        let mut passes = Passes::default();
        self.pass(sets, &mut passes);
        passes
    }

    /// Works out the sets of both sides of every edge, in the memory of those of another tree.
    fn pass(&self, sets: &Sets, passes: &mut Passes) {
        let Passes { down, up, steps } = passes;
        down.resize_with(self.up.len(), Vec::new);
        up.resize_with(self.up.len(), Vec::new);
        steps.clear();
        steps.resize(sets.weights.len(), 0.0);
        let order = self.order();
        for &node in order.iter().rev() {
            let mut own = std::mem::take(&mut down[node]);
            own.clear();
            let [x, y] = self.kids[node];
            if x == NONE {
                own.extend_from_slice(&sets.leaves[node]);
            } else {
                for ((&a, &b), steps) in down[x].iter().zip(&down[y]).zip(steps.iter_mut()) {
                    let (set, step) = join(a, b);
                    *steps += f64::from(step);
                    own.push(set);
                }
            }
            down[node] = own;
        }
        for &node in &order {
            let mut own = std::mem::take(&mut up[node]);
            own.clear();
            let parent = self.up[node];
            if parent == 0 {
                let root = &sets.leaves[0];
                let below = root.iter().zip(&down[node]).zip(steps.iter_mut());
                below.for_each(|((&a, &b), steps)| *steps += f64::from(join(a, b).1));
                own.extend_from_slice(root);
            } else {
                let (above, beside) = (&up[parent], &down[self.sibling(node)]);
                own.extend(above.iter().zip(beside).map(|(&a, &b)| join(a, b).0));
            }
            up[node] = own;
        }
    }

    /// Takes the branch of `node` off; its parent stays with it.
    pub(super) fn prune(&mut self, node: usize) {
        let (parent, sibling) = (self.up[node], self.sibling(node));
        let above = self.up[parent];
        self.up[sibling] = above;
        self.replace(above, parent, sibling);
    }

    /// Sets a branch that was taken off into the edge above `place`.
    pub(super) fn graft(&mut self, node: usize, place: usize) {
        let parent = self.up[node];
        let above = self.up[place];
        self.kids[parent] = [place, node];
        self.up[place] = parent;
        self.up[parent] = above;
        self.replace(above, place, parent);
    }

    /// How many nodes it has.
    pub(super) fn nodes(&self) -> usize {
        self.up.len()
    }

    /// Whether a node is the top, or hangs from it.
    pub(super) fn hangs_from_top(&self, node: usize) -> bool {
        self.up[node] == 0 || self.up[node] == NONE
    }

    /// The witnesses of the branch of a node, in order.
    pub(super) fn leaves(&self, node: usize, taxa: usize) -> Vec<usize> {
        let (mut open, mut leaves) = (vec![node], Vec::new());
        while let Some(node) = open.pop() {
            leaves.extend((node < taxa).then_some(node));
            open.extend(self.kids[node].iter().copied().filter(|kid| *kid != NONE));
        }
        leaves.sort_unstable();
        leaves
    }

    fn replace(&mut self, of: usize, kid: usize, by: usize) {
        for slot in &mut self.kids[of] {
            if *slot == kid {
                *slot = by;
            }
        }
    }
}

fn total(passes: &Passes, weights: &[f64]) -> f64 {
    passes.steps.iter().zip(weights).map(|(steps, weight)| steps * weight).sum()
}

/// The best tree that can be reached from `start`; its lengths are the weights of the changes on each edge.
///
/// A round costs the square of the witnesses times the characters; all together take no more looks at a character than
/// `budget`. Where that is not enough for one, the tree is the start.
pub(super) fn search(matrix: &Matrix, start: &Graph, budget: usize) -> Graph {
    let Some(mut tree) = Tree::of(start).filter(|_| matrix.taxa > 3) else { return start.clone() };
    let mut sets = Sets::new(matrix);
    let plain = sets.weights.clone();
    let round = LOOKS.saturating_mul(matrix.taxa.pow(2)).saturating_mul(matrix.characters.len().max(1));
    let mut rounds = (budget / round).min(ROUNDS);
    climb(&mut tree, &sets, &mut rounds);
    for _ in 0..2 {
        if rounds == 0 {
            break;
        }
        let steps = tree.passes(&sets).steps;
        let implied = |((weight, steps), least): ((&f64, f64), &f64)| weight * HALF / (HALF + (steps - least).max(0.0));
        sets.weights = plain.iter().zip(steps).zip(&sets.least).map(implied).collect();
        climb(&mut tree, &sets, &mut rounds);
    }
    measured(&tree, matrix, &sets)
}

/// Moves branches as long as that makes the tree better and rounds are left.
fn climb(tree: &mut Tree, sets: &Sets, rounds: &mut usize) {
    while *rounds > 0 {
        *rounds -= 1;
        if !improve(tree, sets) {
            break;
        }
    }
}

/// Tries to set each branch elsewhere, at its best place; whether any was better there.
fn improve(tree: &mut Tree, sets: &Sets) -> bool {
    let mut better = false;
    let mut rest = tree.passes(sets);
    let mut own = total(&rest, &sets.weights);
    for node in 1..tree.up.len() {
        if tree.up[node] == 0 || tree.up[node] == NONE {
            continue;
        }
        let (branch, inner) = branch(tree, node, sets);
        let home = tree.sibling(node);
        tree.prune(node);
        tree.pass(sets, &mut rest);
        let least = total(&rest, &sets.weights);
        let mut best = (own - 1e-9, home);
        for place in tree.order() {
            let cost = joining(&rest, place, &branch, &sets.weights, best.0 - least - inner);
            if least + inner + cost < best.0 - 1e-9 {
                best = (least + inner + cost, place);
            }
        }
        if best.1 != home {
            (better, own) = (true, best.0);
        }
        tree.graft(node, best.1);
    }
    better
}

/// The sets of a branch, and the changes inside it.
fn branch(tree: &Tree, node: usize, sets: &Sets) -> (Vec<u64>, f64) {
    let mut order = vec![node];
    let mut at = 0;
    while at < order.len() {
        let kids = tree.kids[order[at]];
        order.extend(kids.iter().copied().filter(|kid| *kid != NONE));
        at += 1;
    }
    if order.len() == 1 {
        return (sets.leaves[node].clone(), 0.0);
    }
    let mut down: Vec<Vec<u64>> = vec![Vec::new(); tree.up.len()];
    let mut sum = 0.0;
    for &at in order.iter().rev() {
        let [x, y] = tree.kids[at];
        if x == NONE {
            continue;
        }
        let below = |kid: usize| if tree.kids[kid][0] == NONE { &sets.leaves[kid] } else { &down[kid] };
        let mut own = Vec::with_capacity(sets.weights.len());
        for ((&a, &b), weight) in below(x).iter().zip(below(y)).zip(&sets.weights) {
            let (set, step) = join(a, b);
            sum += if step { *weight } else { 0.0 };
            own.push(set);
        }
        down[at] = own;
    }
    (std::mem::take(&mut down[node]), sum)
}

/// The changes that a branch costs in the edge above `place`; given up above `most`.
fn joining(passes: &Passes, place: usize, branch: &[u64], weights: &[f64], most: f64) -> f64 {
    let mut sum = 0.0;
    let sides = passes.down[place].iter().zip(&passes.up[place]).zip(branch.iter().zip(weights));
    for ((&down, &up), (&own, &weight)) in sides {
        if join(down, up).0 & own == 0 {
            sum += weight;
            if sum > most {
                break;
            }
        }
    }
    sum
}

/// The graph of a tree, with the weight of the changes on each edge, in the plain weights of the matrix.
fn measured(tree: &Tree, matrix: &Matrix, sets: &Sets) -> Graph {
    let states = assigned(tree, sets);
    let order = tree.order();
    let edge = |&node: &usize| {
        let parent = tree.up[node];
        let pairs = states[node].iter().zip(&states[parent]).zip(&matrix.characters);
        let length = pairs.filter(|((a, b), _)| a != b).map(|(_, c)| c.weight).sum();
        Edge { a: node.min(parent), b: node.max(parent), length }
    };
    let mut edges: Vec<Edge> = order.iter().map(edge).collect();
    edges.sort_by_key(|edge| (edge.a, edge.b));
    Graph { taxa: matrix.taxa, nodes: tree.up.len(), edges }
}

/// One state for every node and character, with the fewest changes.
fn assigned(tree: &Tree, sets: &Sets) -> Vec<Vec<u64>> {
    let passes = tree.passes(sets);
    let lowest = |set: u64| set & set.wrapping_neg();
    let mut states: Vec<Vec<u64>> = vec![Vec::new(); tree.up.len()];
    let top = tree.kids[0][0];
    states[0] =
        sets.leaves[0].iter().zip(&passes.down[top]).map(|(&root, &down)| lowest(join(root, down).0 & root)).collect();
    for node in tree.order() {
        let above = &states[tree.up[node]];
        states[node] = passes.down[node]
            .iter()
            .zip(above)
            .map(|(&set, &up)| if set & up != 0 { up } else { lowest(set) })
            .collect();
    }
    states
}

/// One state for every node of any tree, with the fewest changes; a witness that says nothing has its neighbour's.
///
/// Unlike the search this takes trees in which witnesses stand between others and copies have many children: each
/// node takes the state of most of those around it (Hartigan 1973).
pub(super) fn assigned_on(matrix: &Matrix, graph: &Graph) -> Vec<Vec<u8>> {
    let neighbours = graph.neighbours();
    let root = (0..graph.nodes).find(|&node| !neighbours[node].is_empty()).unwrap_or(0);
    let (order, parents) = super::graph::walk(&neighbours, root);
    let mut states = vec![vec![MISSING; matrix.characters.len()]; graph.nodes];
    let mut sets = vec![0u64; graph.nodes];
    for (at, character) in matrix.characters.iter().enumerate() {
        let own = |node: usize| character.states.get(node).copied().filter(|s| (*s as usize) < STATES);
        for &node in order.iter().rev() {
            sets[node] = match own(node) {
                Some(state) => 1 << state,
                None => most(neighbours[node].iter().filter(|kid| parents[**kid] == Some(node)).map(|&kid| sets[kid])),
            };
        }
        for &node in &order {
            let above = parents[node].map_or(MISSING, |parent| states[parent][at]);
            let holds = (above as usize) < STATES && sets[node] >> above & 1 == 1 || sets[node] == u64::MAX;
            states[node][at] = if holds { above } else { sets[node].trailing_zeros() as u8 };
        }
    }
    states
}

/// The states that most of the sets have; any state where there are none.
fn most(sets: impl Iterator<Item = u64>) -> u64 {
    let mut counts = [0u16; STATES];
    for set in sets.filter(|set| *set != u64::MAX) {
        let mut left = set;
        while left != 0 {
            counts[left.trailing_zeros() as usize] += 1;
            left &= left - 1;
        }
    }
    let best = counts.iter().copied().max().unwrap_or(0);
    if best == 0 {
        return u64::MAX;
    }
    counts.iter().enumerate().filter(|(_, count)| **count == best).fold(0, |set, (state, _)| set | 1 << state)
}
