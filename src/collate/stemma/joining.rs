//! Trees made of distances alone: neighbour joining and the least spanning tree, to begin from and to compare with.

use super::graph::{Edge, Graph};
use super::matrix::Matrix;

/// Neighbour joining (Saitou and Nei 1987; Studier and Keppler 1988). Time is the cube of the witnesses.
pub fn neighbour_joining(matrix: &Matrix) -> Graph {
    let taxa = matrix.taxa;
    let mut table = matrix.distances();
    let mut active: Vec<usize> = (0..taxa).collect();
    let sum = |row: &[f64], active: &[usize]| active.iter().map(|&b| row[b]).sum();
    let mut graph = Graph { taxa, nodes: taxa, edges: Vec::new() };
    while active.len() > 3 {
        let n = active.len() as f64;
        let sums: Vec<f64> = active.iter().map(|&a| sum(&table[a], &active)).collect();
        let mut best = (f64::INFINITY, 0, 1);
        for x in 0..active.len() {
            let row = &table[active[x]];
            for (y, &b) in active.iter().enumerate().skip(x + 1) {
                let score = (n - 2.0) * row[b] - sums[x] - sums[y];
                if score < best.0 - 1e-12 {
                    best = (score, x, y);
                }
            }
        }
        let (x, y) = (best.1, best.2);
        let (a, b) = (active[x], active[y]);
        let node = graph.nodes;
        graph.nodes += 1;
        let half = table[a][b] / 2.0;
        let shift = (sums[x] - sums[y]) / (2.0 * (n - 2.0));
        graph.edges.push(Edge { a, b: node, length: (half + shift).max(0.0) });
        graph.edges.push(Edge { a: b, b: node, length: (half - shift).max(0.0) });
        let row: Vec<f64> = (0..table.len()).map(|c| (table[a][c] + table[b][c] - table[a][b]) / 2.0).collect();
        table.iter_mut().zip(&row).for_each(|(line, &distance)| line.push(distance));
        table.push(row.into_iter().chain([0.0]).collect());
        active.retain(|&other| other != a && other != b);
        active.push(node);
    }
    match active[..] {
        [a, b, c] => {
            let node = graph.nodes;
            graph.nodes += 1;
            let length = |x: usize, y: usize, z: usize| ((table[x][y] + table[x][z] - table[y][z]) / 2.0).max(0.0);
            graph.edges.push(Edge { a, b: node, length: length(a, b, c) });
            graph.edges.push(Edge { a: b, b: node, length: length(b, a, c) });
            graph.edges.push(Edge { a: c, b: node, length: length(c, a, b) });
        }
        [a, b] => graph.edges.push(Edge { a, b, length: table[a][b] }),
        _ => {}
    }
    graph
}

/// The least spanning tree of the witnesses (Prim 1957): no lost copies.
pub fn spanning(matrix: &Matrix) -> Graph {
    let taxa = matrix.taxa;
    let table = matrix.distances();
    let mut graph = Graph { taxa, nodes: taxa, edges: Vec::new() };
    let mut best: Vec<(f64, usize)> = vec![(f64::INFINITY, 0); taxa];
    let mut inside = vec![false; taxa];
    let mut at = 0;
    for _ in 1..taxa {
        inside[at] = true;
        for other in (0..taxa).filter(|&o| !inside[o]) {
            if table[at][other] < best[other].0 {
                best[other] = (table[at][other], at);
            }
        }
        let next = (0..taxa).filter(|&o| !inside[o]).min_by(|&x, &y| best[x].0.total_cmp(&best[y].0).then(x.cmp(&y)));
        let Some(next) = next else { break };
        graph.edges.push(Edge { a: best[next].1.min(next), b: best[next].1.max(next), length: best[next].0 });
        at = next;
    }
    graph
}
