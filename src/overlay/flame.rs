//! A flame graph, the whole at the top: who called whom, as wide as it was dear.

use egui::{Align2, Color32, Painter, Rect, Sense, Ui, pos2, vec2};

use super::numbers::{percent, thousands};
use super::sheet::{Sheet, tip};
use super::{Look, table, theme};
use crate::profile::{CallNode, CallTree};

/// What makes a bar wide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unit {
    /// Instructions executed.
    #[default]
    Instructions,
    /// Bytes of objects made.
    Bytes,
    /// Cycles of the budget, prices of console calls included.
    Cycles,
    /// The host's time, shared out by cycles.
    Microseconds,
}

impl Unit {
    /// All of them, in the order of the knob.
    pub const ALL: [Unit; 4] = [Unit::Instructions, Unit::Bytes, Unit::Cycles, Unit::Microseconds];

    /// The unit in words.
    pub fn name(self) -> &'static str {
        ["instructions", "bytes", "cycles", "microseconds"][self as usize]
    }

    /// The colour of what it counts.
    pub fn color(self) -> Color32 {
        match self {
            Unit::Bytes => theme::BYTES,
            _ => theme::INSTRUCTIONS,
        }
    }

    fn of(self, node: &CallNode) -> u64 {
        match self {
            Unit::Instructions => node.inclusive.instructions,
            Unit::Bytes => node.inclusive.bytes,
            Unit::Cycles | Unit::Microseconds => node.inclusive_cycles,
        }
    }
}

/// A bar: a node, its level from the top, and the share of the width where it begins and ends.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Bar {
    node: usize,
    level: usize,
    from: f32,
    to: f32,
}

/// Where the bars of a tree lie. Nodes that are narrower than `least` of the width are left out.
fn bars(tree: &CallTree, unit: Unit, least: f32) -> Vec<Bar> {
    let whole = tree.nodes.first().map_or(0, |node| unit.of(node)) as f32;
    let mut bars: Vec<Bar> = Vec::new();
    if whole <= 0.0 {
        return bars;
    }
    // Where the next child of each node begins. Parents stand before their children.
    let mut next = vec![0.0_f32; tree.nodes.len()];
    let mut level = vec![0_usize; tree.nodes.len()];
    for (i, node) in tree.nodes.iter().enumerate() {
        let width = unit.of(node) as f32 / whole;
        let parent = (node.parent as usize).min(i);
        let from = if i == 0 { 0.0 } else { next[parent] };
        if i > 0 {
            next[parent] = from + width;
            level[i] = level[parent] + 1;
        }
        next[i] = from;
        if width >= least {
            bars.push(Bar { node: i, level: level[i], from, to: from + width });
        }
    }
    bars
}

/// Draws the graph; the function whose bar was clicked. `chosen` is marked wherever it was called.
pub fn show(
    ui: &mut Ui,
    sheet: &Sheet<'_>,
    tree: &CallTree,
    unit: Unit,
    height: f32,
    chosen: Option<(&str, u32)>,
) -> Option<(String, u32)> {
    let size = vec2(ui.available_width(), height);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let painter = ui.painter().with_clip_rect(rect);
    painter.rect_filled(rect, 4.0, theme::INK);
    let bars = bars(tree, unit, 1.0 / rect.width().max(1.0));
    if bars.is_empty() {
        let words = format!("No {} in this frame.", unit.name());
        painter.text(rect.center(), Align2::CENTER_CENTER, words, theme::small(), theme::ASH);
        return None;
    }
    let level = 17.0_f32.min(rect.height() / 3.0);
    let place = |bar: &Bar| {
        let top = rect.top() + bar.level as f32 * level;
        Rect::from_min_max(
            pos2(rect.left() + bar.from * rect.width(), top),
            pos2(rect.left() + bar.to * rect.width(), top + level),
        )
    };
    let pointed = response.hover_pos();
    let under = pointed.and_then(|at| bars.iter().find(|bar| place(bar).contains(at)));
    for bar in &bars {
        let node = &tree.nodes[bar.node];
        let is_chosen = chosen == Some((&node.file, node.line)) && bar.node > 0;
        let hovered = under == Some(bar);
        draw(&painter, place(bar), node, bar.level, unit, is_chosen || hovered);
    }
    let node = &tree.nodes[under?.node];
    let whole = unit.of(&tree.nodes[0]);
    let calls =
        if node.calls == 1 { "once".into() } else { format!("{} times", thousands(node.calls)) };
    let words = format!(
        "{}\n{} {}, {} of the frame\ncalled {calls} here; {} instructions of its own",
        name(node),
        amount(sheet, tree, node, unit),
        unit.name(),
        percent(unit.of(node), whole),
        thousands(node.cost.instructions),
    );
    let clicked = response.clicked();
    tip(response, sheet.scene.key(Look::Manual), &words, "flame-graph");
    (clicked && !node.file.is_empty()).then(|| (node.file.to_string(), node.line))
}

/// What a node cost. Microseconds are those of the whole frame, shared out by cycles.
fn amount(sheet: &Sheet<'_>, tree: &CallTree, node: &CallNode, unit: Unit) -> String {
    if unit != Unit::Microseconds {
        return thousands(unit.of(node));
    }
    let whole = u128::from(tree.nodes.first().map_or(1, |node| unit.of(node)).max(1));
    let host = &sheet.record.host;
    let frame = u128::from(host.update_us) + u128::from(host.draw_us);
    thousands((u128::from(unit.of(node)) * frame / whole) as u64)
}

/// A function with its place.
fn name(node: &CallNode) -> String {
    if node.file.is_empty() {
        return node.name.to_string();
    }
    format!("{}  {}:{}", node.name, node.file, node.line)
}

fn draw(painter: &Painter, rect: Rect, node: &CallNode, level: usize, unit: Unit, is_chosen: bool) {
    // Neighbours differ in strength, so that their borders are seen without colour.
    let own = node.name.bytes().fold(7_u32, |n, b| n.wrapping_mul(31).wrapping_add(b.into()));
    let strength = if level == 0 { 0.22 } else { 0.38 + (own % 5) as f32 * 0.07 };
    let cell = Rect::from_min_max(rect.min, rect.max - vec2(1.0, 1.0));
    painter.rect_filled(cell, 1.0, unit.color().gamma_multiply(strength));
    if is_chosen {
        let stroke = egui::Stroke::new(1.5, theme::EMBER);
        painter.rect_stroke(cell, 1.0, stroke, egui::StrokeKind::Inside);
    }
    if cell.width() > 24.0 {
        let words: &str = if level == 0 { "frame" } else { &node.name };
        let galley =
            table::one_line(painter, words, theme::small(), theme::BONE, cell.width() - 6.0);
        let at = pos2(cell.left() + 4.0, cell.center().y - galley.size().y / 2.0);
        painter.galley(at, galley, theme::BONE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Cost;

    fn node(parent: u32, instructions: u64) -> CallNode {
        let inclusive = Cost { instructions, ..Cost::default() };
        CallNode {
            parent,
            name: "f".into(),
            file: "main.lua".into(),
            line: 1,
            calls: 1,
            cost: Cost::default(),
            inclusive,
            cycles: 0,
            inclusive_cycles: 0,
        }
    }

    #[test]
    fn children_lie_beside_one_another_within_their_parent() {
        let nodes = vec![node(0, 100), node(0, 60), node(1, 30), node(1, 10), node(0, 40)];
        let bars = bars(&CallTree { nodes }, Unit::Instructions, 0.0);
        let found: Vec<_> = bars.iter().map(|b| (b.level, b.from, b.to)).collect();
        assert_eq!(
            found,
            [(0, 0.0, 1.0), (1, 0.0, 0.6), (2, 0.0, 0.3), (2, 0.3, 0.4), (1, 0.6, 1.0)]
        );
    }

    #[test]
    fn nothing_is_drawn_of_nothing_and_narrow_bars_are_left_out() {
        assert!(bars(&CallTree::default(), Unit::Bytes, 0.0).is_empty());
        let tree = CallTree { nodes: vec![node(0, 1000), node(0, 1), node(0, 999)] };
        assert_eq!(bars(&tree, Unit::Instructions, 0.01).len(), 2);
        assert!(bars(&tree, Unit::Bytes, 0.01).is_empty());
    }
}
