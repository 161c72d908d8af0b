//! Trees of descent: witnesses and lost copies, and what leads from one to another.

use std::collections::VecDeque;

/// A tree; nodes below `taxa` are witnesses, the others lost copies. It has no direction.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Graph {
    /// How many of its nodes are witnesses.
    pub taxa: usize,
    /// How many nodes.
    pub nodes: usize,
    /// What is connected, with the weight of what changed between the two.
    pub edges: Vec<Edge>,
}

/// A connection of two nodes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// One end.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// Weight of the changes between them.
    pub length: f64,
}

impl Graph {
    /// The neighbours of every node, in order.
    pub fn neighbours(&self) -> Vec<Vec<usize>> {
        let mut all = vec![Vec::new(); self.nodes];
        for edge in &self.edges {
            all[edge.a].push(edge.b);
            all[edge.b].push(edge.a);
        }
        all.iter_mut().for_each(|list| list.sort_unstable());
        all
    }

    /// How many steps lead from each witness to each other.
    pub fn steps(&self) -> Vec<Vec<usize>> {
        let neighbours = self.neighbours();
        let from = |start: usize| {
            let mut distance = vec![usize::MAX; self.nodes];
            distance[start] = 0;
            let mut queue = VecDeque::from([start]);
            while let Some(node) = queue.pop_front() {
                for &next in &neighbours[node] {
                    if distance[next] == usize::MAX {
                        distance[next] = distance[node] + 1;
                        queue.push_back(next);
                    }
                }
            }
            distance.truncate(self.taxa);
            distance
        };
        (0..self.taxa).map(from).collect()
    }

    /// The witnesses on one side of each edge, as sets of bits, the side without the first witness.
    pub fn splits(&self) -> Vec<Vec<u64>> {
        let neighbours = self.neighbours();
        let words = self.taxa.div_ceil(64).max(1);
        let mut sets = vec![vec![0u64; words]; self.nodes];
        let (order, parents) = walk(&neighbours, 0);
        for &node in order.iter().rev() {
            if node < self.taxa {
                sets[node][node / 64] |= 1 << (node % 64);
            }
            if let Some(parent) = parents[node] {
                let own = sets[node].clone();
                sets[parent].iter_mut().zip(own).for_each(|(all, own)| *all |= own);
            }
        }
        let below = |edge: &Edge| if parents[edge.a] == Some(edge.b) { edge.a } else { edge.b };
        self.edges.iter().map(|edge| sets[below(edge)].clone()).collect()
    }

    /// Joins nodes that hardly anything parts: a lost copy that reads as a witness does is that witness.
    ///
    /// Edges no longer than `inner` between lost copies, and than `outer` between a lost copy and a witness, are
    /// taken out; two witnesses are never joined.
    pub fn contract(&self, inner: f64, outer: f64) -> Graph {
        let mut edges: Vec<Edge> = self.edges.clone();
        let mut order: Vec<usize> = (0..edges.len()).collect();
        order.sort_by(|&x, &y| edges[x].length.total_cmp(&edges[y].length).then(x.cmp(&y)));
        let mut home: Vec<usize> = (0..self.nodes).collect();
        let mut gone = vec![false; edges.len()];
        for at in order {
            let (a, b) = (find(&home, edges[at].a), find(&home, edges[at].b));
            let most = if a < self.taxa || b < self.taxa { outer } else { inner };
            if edges[at].length > most || a < self.taxa && b < self.taxa {
                continue;
            }
            let (from, to) = (a.max(b), a.min(b));
            home[from] = to;
            gone[at] = true;
        }
        for edge in &mut edges {
            (edge.a, edge.b) = (find(&home, edge.a), find(&home, edge.b));
        }
        let mut left = gone.iter();
        edges.retain(|_| !left.next().copied().unwrap_or(false));
        Graph { taxa: self.taxa, nodes: self.nodes, edges }.trimmed()
    }

    /// Without lost copies of which nothing hangs, or that stand between two nodes only; the rest numbered anew.
    pub fn trimmed(mut self) -> Graph {
        loop {
            let mut degree = vec![0; self.nodes];
            self.edges.iter().for_each(|edge| {
                degree[edge.a] += 1;
                degree[edge.b] += 1;
            });
            let spare = (self.taxa..self.nodes).find(|&node| degree[node] == 1 || degree[node] == 2);
            let Some(node) = spare else { break };
            let own: Vec<Edge> = self.edges.extract_if(.., |edge| edge.a == node || edge.b == node).collect();
            if let [x, y] = own[..] {
                let other = |edge: Edge| if edge.a == node { edge.b } else { edge.a };
                self.edges.push(Edge { a: other(x), b: other(y), length: x.length + y.length });
            }
        }
        let mut used = vec![false; self.nodes];
        self.edges.iter().for_each(|edge| (used[edge.a], used[edge.b]) = (true, true));
        let mut numbers = vec![usize::MAX; self.nodes];
        let mut next = self.taxa;
        for node in 0..self.nodes {
            if node < self.taxa {
                numbers[node] = node;
            } else if used[node] {
                numbers[node] = next;
                next += 1;
            }
        }
        for edge in &mut self.edges {
            let (a, b) = (numbers[edge.a], numbers[edge.b]);
            (edge.a, edge.b) = (a.min(b), a.max(b));
        }
        self.edges.sort_by_key(|edge| (edge.a, edge.b));
        self.nodes = next;
        self
    }
}

/// The representative of a node.
fn find(home: &[usize], mut node: usize) -> usize {
    while home[node] != node {
        node = home[node];
    }
    node
}

/// Nodes in the order in which a walk from `root` comes to them, and from where.
pub(super) fn walk(neighbours: &[Vec<usize>], root: usize) -> (Vec<usize>, Vec<Option<usize>>) {
    let mut parents = vec![None; neighbours.len()];
    let mut seen = vec![false; neighbours.len()];
    let mut order = Vec::with_capacity(neighbours.len());
    let mut open = vec![root];
    if let Some(seen) = seen.get_mut(root) {
        *seen = true;
    }
    while let Some(node) = open.pop() {
        order.push(node);
        for &next in neighbours[node].iter().rev() {
            if !seen[next] {
                seen[next] = true;
                parents[next] = Some(node);
                open.push(next);
            }
        }
    }
    (order, parents)
}

/// How well the order of distances in one tree is that of another, from 0 to 1 (average sign distance, Roos and
/// Heikkilä 2009): for each witness and two others, which of the two is nearer.
///
/// ```
/// use recension::collate::stemma::{Edge, Graph, alike};
/// let edge = |a, b| Edge { a, b, length: 1.0 };
/// let chain = Graph { taxa: 3, nodes: 3, edges: vec![edge(0, 1), edge(1, 2)] };
/// assert_eq!(alike(&chain, &chain), 1.0);
/// ```
pub fn alike(truth: &Graph, found: &Graph) -> f64 {
    let (real, ours) = (truth.steps(), found.steps());
    alike_by(&real, |a, b, c| ours[a][b].cmp(&ours[a][c]))
}

/// The same for any way of telling which of two is nearer.
pub(super) fn alike_by(real: &[Vec<usize>], nearer: impl Fn(usize, usize, usize) -> std::cmp::Ordering) -> f64 {
    let n = real.len();
    let (mut sum, mut count) = (0.0, 0.0);
    for (a, steps) in real.iter().enumerate() {
        for b in (0..n).filter(|&b| b != a) {
            for c in (0..b).filter(|&c| c != a) {
                let own = nearer(a, b, c) as i32;
                let other = steps[b].cmp(&steps[c]) as i32;
                sum += 1.0 - f64::from((own - other).abs()) / 2.0;
                count += 1.0;
            }
        }
    }
    if count > 0.0 { sum / count } else { 1.0 }
}
