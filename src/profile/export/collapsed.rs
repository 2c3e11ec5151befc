//! A stack a line: the functions from the outermost to the innermost, and its own cycles.

use super::Capture;
use crate::profile::{CallNode, CallTree};

pub(super) fn write(capture: &Capture<'_>) -> String {
    let tree = &capture.detail.tree;
    let mut out = String::new();
    for (at, node) in tree.nodes.iter().enumerate().skip(1).filter(|(_, node)| node.cycles > 0) {
        let stack = path(tree, at).into_iter().map(|at| frame_name(&tree.nodes[at]));
        let stack: Vec<String> = stack.collect();
        out += &format!("{} {}\n", stack.join(";"), node.cycles);
    }
    out
}

/// The nodes from the outermost down to `at`, without the whole.
pub(super) fn path(tree: &CallTree, at: usize) -> Vec<usize> {
    let mut path = Vec::new();
    let mut node = at;
    while node > 0 {
        path.push(node);
        node = tree.nodes[node].parent as usize;
    }
    path.reverse();
    path
}

/// A function with its place, on one line and without what separates stacks.
fn frame_name(node: &CallNode) -> String {
    let name = match node.file.is_empty() {
        true => node.name.to_string(),
        false => format!("{} ({}:{})", node.name, node.file, node.line),
    };
    name.replace(';', ",").replace(['\n', '\r'], " ")
}
