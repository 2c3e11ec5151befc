//! Makes a program that shows a difference as small as it goes.

use super::tree::{Kind, Node};

/// Candidates that are tried together.
const BATCH: usize = 64;

/// The smallest program found for which `differs` holds. It is asked about several programs at
/// once, since starting the reference costs more than running them.
pub fn shrink(program: Node, differs: &mut dyn FnMut(&[Node]) -> Vec<bool>) -> Node {
    let mut best = program;
    loop {
        let mut found = None;
        let candidates = smaller(&best);
        for batch in candidates.chunks(BATCH) {
            let verdicts = differs(batch);
            if let Some(at) = verdicts.iter().position(|verdict| *verdict) {
                found = Some(batch[at].clone());
                break;
            }
        }
        match found {
            Some(smaller) => best = smaller,
            None => return best,
        }
    }
}

/// Programs that are smaller by one step, the largest steps first.
fn smaller(program: &Node) -> Vec<Node> {
    let mut found = Vec::new();
    variants(program, &mut |variant| found.push(variant));
    let size = program.size();
    found.retain(|variant| variant.size() < size);
    found.sort_by_key(Node::size);
    found
}

/// Hands over every node that may stand where `node` stands.
fn variants(node: &Node, give: &mut dyn FnMut(Node)) {
    match node.kind {
        Kind::Block | Kind::List => shorter(node, give),
        Kind::Expression => {
            for child in node.children.iter().filter(|child| child.kind == Kind::Expression) {
                give(child.clone());
            }
            for text in ["nil", "1", "x"] {
                if node.children.is_empty() && node.text.len() <= text.len() {
                    continue;
                }
                give(Node::expression(text, vec![]));
            }
        }
        Kind::Statement | Kind::Quoted => {}
    }
    if node.is_broken {
        give(Node { is_broken: false, ..node.clone() });
    }
    for (i, child) in node.children.iter().enumerate() {
        variants(child, &mut |variant| {
            let mut copy = node.clone();
            copy.children[i] = variant;
            give(copy);
        });
    }
}

/// Blocks and lists without some of their members, and with the insides of a member in its place.
fn shorter(node: &Node, give: &mut dyn FnMut(Node)) {
    let count = node.children.len();
    let mut length = count;
    while length > 0 {
        for start in (0..count).step_by(length) {
            let mut copy = node.clone();
            copy.children.drain(start..(start + length).min(count));
            give(copy);
        }
        length /= 2;
    }
    if node.kind == Kind::Block {
        for (i, child) in node.children.iter().enumerate() {
            let mut blocks = Vec::new();
            inner_blocks(child, &mut blocks);
            for block in blocks {
                let mut copy = node.clone();
                copy.children.splice(i..=i, block.children.iter().cloned());
                give(copy);
            }
        }
    }
}

fn inner_blocks<'a>(node: &'a Node, found: &mut Vec<&'a Node>) {
    for child in &node.children {
        if child.kind == Kind::Block {
            found.push(child);
        } else {
            inner_blocks(child, found);
        }
    }
}
