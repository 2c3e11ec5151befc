//! The file format of speedscope: sampled profiles over shared frames, one for each unit.

use serde::Serialize;

use super::collapsed::path;
use super::{Capture, encode};
use crate::profile::{CallNode, CallTree};

#[derive(Serialize)]
struct File<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    shared: Shared<'a>,
    profiles: Vec<Profile>,
    name: &'a str,
    #[serde(rename = "activeProfileIndex")]
    active: u32,
    exporter: String,
}

#[derive(Serialize)]
struct Shared<'a> {
    frames: Vec<Frame<'a>>,
}

#[derive(Serialize)]
struct Frame<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    file: &'a str,
    #[serde(skip_serializing_if = "is_zero")]
    line: u32,
}

fn is_zero(line: &u32) -> bool {
    *line == 0
}

#[derive(Serialize)]
struct Profile {
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'static str,
    unit: &'static str,
    #[serde(rename = "startValue")]
    start: u64,
    #[serde(rename = "endValue")]
    end: u64,
    samples: Vec<Vec<usize>>,
    weights: Vec<u64>,
}

pub(super) fn write(capture: &Capture<'_>) -> Result<String, String> {
    let tree = &capture.detail.tree;
    // Each function once: nodes of the same function share a frame.
    let mut frames: Vec<&CallNode> = Vec::new();
    let mut numbers = Vec::with_capacity(tree.nodes.len());
    for node in &tree.nodes {
        let same = |known: &&CallNode| {
            (&known.name, &known.file, known.line) == (&node.name, &node.file, node.line)
        };
        let number = frames.iter().position(same).unwrap_or_else(|| {
            frames.push(node);
            frames.len() - 1
        });
        numbers.push(number);
    }
    let profile =
        |name, unit, weight: fn(&CallNode) -> u64| profile_of(tree, &numbers, name, unit, weight);
    encode(&File {
        schema: "https://www.speedscope.app/file-format-schema.json",
        shared: Shared {
            frames: frames
                .iter()
                .map(|node| Frame { name: &node.name, file: &node.file, line: node.line })
                .collect(),
        },
        profiles: vec![
            profile("cycles", "none", |node| node.cycles),
            profile("instructions", "none", |node| node.cost.instructions),
            profile("allocated bytes", "bytes", |node| node.cost.bytes),
        ],
        name: capture.title,
        active: 0,
        exporter: format!("narthex {}", env!("CARGO_PKG_VERSION")),
    })
}

fn profile_of(
    tree: &CallTree,
    numbers: &[usize],
    name: &'static str,
    unit: &'static str,
    weight: fn(&CallNode) -> u64,
) -> Profile {
    let mut samples = Vec::new();
    let mut weights = Vec::new();
    for (at, node) in tree.nodes.iter().enumerate().filter(|(_, node)| weight(node) > 0) {
        let mut stack: Vec<usize> = path(tree, at).into_iter().map(|at| numbers[at]).collect();
        if stack.is_empty() {
            stack.push(numbers[at]);
        }
        samples.push(stack);
        weights.push(weight(node));
    }
    let end = weights.iter().sum();
    Profile { kind: "sampled", name, unit, start: 0, end, samples, weights }
}
