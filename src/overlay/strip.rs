//! The strip: the last frames as bars against the budget, the bytes they allocated, and the worst
//! frames, which stay until cleared.

use egui::{Align2, Color32, Painter, Rect, Sense, Ui, pos2, vec2};

use super::numbers::{bytes, percent, thousands};
use super::sheet::{keycap, keycap_width, swatch};
use super::{Act, Limit, Look, Scene, Wish, theme, transport};
use crate::profile::{Counter, FrameRecord};

/// Frames in the strip: five seconds.
pub const FRAMES: usize = 300;

/// Heights of the parts, in points; the chart takes what is left.
const LINE: f32 = 16.0;
const LANE: f32 = 16.0;
const WORST: f32 = 20.0;
const GAP: f32 = 4.0;

/// Width from which the scrubber stands beside the buttons.
const BESIDE: f32 = 560.0;

/// Height from which the strip has room for the frame's totals above it: the panel beside it shows
/// one thing in full then, and not those.
pub const TALL: f32 = 300.0;

/// Draws the strip; `marked` is the frame whose numbers are shown, `marks` are frames that have a
/// letter.
pub fn show(
    ui: &mut Ui,
    scene: &Scene<'_>,
    marked: Option<u64>,
    held: Option<u64>,
    trap: Option<Limit>,
    marks: &[(u64, &'static str)],
) -> Vec<Act> {
    ui.spacing_mut().item_spacing = vec2(0.0, GAP);
    legend(ui, scene);
    let frames: Vec<&FrameRecord> = {
        let mut last: Vec<_> = scene.profile().frames().rev().take(FRAMES).collect();
        last.reverse();
        last
    };
    let beside = ui.available_width() >= BESIDE;
    let below = if beside { 0.0 } else { transport::SCRUBBER + GAP };
    let fixed = LANE + WORST + transport::BUTTONS + below + 3.0 * GAP;
    let height = (ui.available_height() - fixed).max(24.0);
    let clicked = chart(ui, &frames, marked, height, marks).or_else(|| lane(ui, &frames, marked));
    let mut acts: Vec<Act> = clicked.map(Act::Hold).into_iter().collect();
    acts.extend(worst(ui, scene, marked));
    if beside {
        let (rect, _) =
            ui.allocate_exact_size(vec2(ui.available_width(), transport::BUTTONS), Sense::hover());
        let split = rect.left() + (rect.width() * 0.62).max(420.0).min(rect.width() - 120.0);
        let left = Rect::from_min_max(rect.min, pos2(split - 16.0, rect.bottom()));
        let right = Rect::from_min_max(pos2(split, rect.top()), rect.max);
        let mut part = |rect: Rect| ui.new_child(egui::UiBuilder::new().max_rect(rect));
        let (mut left, mut right) = (part(left), part(right));
        acts.extend(transport::buttons(&mut left, scene, held, trap));
        acts.extend(transport::scrubber(&mut right, scene, marked));
    } else {
        acts.extend(transport::buttons(ui, scene, held, trap));
        acts.extend(transport::scrubber(ui, scene, marked));
    }
    acts
}

/// What the colours mean, and the keys that choose a frame.
fn legend(ui: &mut Ui, scene: &Scene<'_>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::hover());
    let painter = ui.painter();
    let middle = rect.center().y;
    let mut left = rect.left();
    let entries = [
        ("update", theme::INSTRUCTIONS),
        ("draw", theme::DRAWING),
        ("over", theme::OVER),
        ("collected", theme::COLLECTOR),
        ("bytes", theme::BYTES),
        ("reloaded", theme::FENNEL),
    ];
    for (name, color) in entries {
        let words = painter.layout_no_wrap(name.into(), theme::small(), theme::ASH);
        if left + 13.0 + words.size().x > rect.right() {
            break;
        }
        if color == theme::COLLECTOR {
            diamond(painter, pos2(left + 4.0, middle), color);
        } else if color == theme::FENNEL {
            pennant(painter, pos2(left, middle - 4.0), color);
        } else {
            swatch(painter, pos2(left + 4.0, middle), color);
        }
        left += 13.0;
        let width = words.size().x;
        painter.galley(pos2(left, middle - words.size().y / 2.0), words, theme::ASH);
        left += width + 12.0;
    }
    let mut right = rect.right();
    let keys: [(&[Look], &str); 2] =
        [(&[Look::Worst], "worst"), (&[Look::Older, Look::Newer], "frame")];
    for (looks, what) in keys {
        let words = painter.layout_no_wrap(what.into(), theme::small(), theme::ASH);
        let caps: f32 = looks.iter().map(|l| keycap_width(painter, scene.key(*l)) + 3.0).sum();
        let width = words.size().x + caps + 4.0;
        if right - width < left {
            break;
        }
        let mut at = right - width;
        for look in looks {
            at = keycap(painter, pos2(at, middle), scene.key(*look)).right() + 3.0;
        }
        painter.galley(pos2(at + 3.0, middle - words.size().y / 2.0), words, theme::ASH);
        right -= width + 12.0;
    }
}

/// A small flag on a pole.
fn pennant(painter: &Painter, top: egui::Pos2, color: Color32) {
    painter.vline(top.x, top.y..=top.y + 8.0, (1.0, color));
    let points = [vec2(0.0, 0.0), vec2(6.0, 2.5), vec2(0.0, 5.0)].map(|d| top + d);
    painter.add(egui::Shape::convex_polygon(points.into(), color, egui::Stroke::NONE));
}

fn diamond(painter: &Painter, center: egui::Pos2, color: Color32) {
    let points =
        [vec2(0.0, -4.0), vec2(4.0, 0.0), vec2(0.0, 4.0), vec2(-4.0, 0.0)].map(|d| center + d);
    painter.add(egui::Shape::convex_polygon(points.into(), color, egui::Stroke::NONE));
}

/// The top of the axis as a share of the budget: the smallest of 1/32, 1/16, … 1, 2, 4, … with an
/// eighth of headroom that holds all bars. Steps of two keep the axis still while a game runs.
fn axis_top(frames: &[&FrameRecord]) -> f64 {
    let share = |r: &&FrameRecord| r.counts.fuel() as f64 / r.budget.max(1) as f64;
    let most = frames.iter().map(share).fold(0.0, f64::max);
    let mut top = 1.0 / 32.0;
    while top * 1.125 < most && top < 512.0 {
        top *= 2.0;
    }
    top
}

/// Where bar number `i` of 300 lies; the newest is at the right edge.
fn slot(rect: Rect, i: usize, count: usize) -> Rect {
    let width = bar_width(rect);
    let right = rect.right() - (count - 1 - i) as f32 * width;
    Rect::from_min_max(pos2(right - width, rect.top()), pos2(right, rect.bottom()))
}

/// Half points at least: bars are as wide as whole physical pixels allow.
fn bar_width(rect: Rect) -> f32 {
    ((rect.width() / FRAMES as f32 * 2.0).floor() / 2.0).max(0.5)
}

/// The frame under a click, and the readout under the pointer.
fn pointed<'a>(
    response: &egui::Response,
    rect: Rect,
    frames: &[&'a FrameRecord],
) -> Option<&'a FrameRecord> {
    let x = response.hover_pos()?.x;
    let back = ((rect.right() - x) / bar_width(rect)).max(0.0) as usize;
    frames.len().checked_sub(back + 1).map(|i| frames[i])
}

fn chart(
    ui: &mut Ui,
    frames: &[&FrameRecord],
    marked: Option<u64>,
    height: f32,
    marks: &[(u64, &'static str)],
) -> Option<u64> {
    let size = vec2(ui.available_width(), height);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let painter = ui.painter().with_clip_rect(rect);
    painter.rect_filled(rect, 4.0, theme::INK);
    let top = axis_top(frames);
    let full = (rect.height() - 2.0) / 1.125;
    let axis = [0.5, 1.0].map(|part| (rect.bottom() - full * part, top * f64::from(part)));
    for (y, share) in axis {
        painter.hline(rect.x_range(), y, (1.0, axis_color(share)));
    }
    for (i, record) in frames.iter().enumerate() {
        let slot = slot(rect, i, frames.len());
        frame_bar(&painter, slot, record, full, top, marked);
        for (_, letter) in marks.iter().filter(|(frame, _)| *frame == record.frame) {
            painter.vline(slot.center().x, slot.y_range(), (1.0, theme::BONE));
            axis_label(&painter, pos2(slot.center().x - 8.0, rect.top() + 10.0), letter);
        }
    }
    for (y, share) in axis {
        let percent = share * 100.0;
        let words = match share {
            _ if is_budget(share) => "budget".to_string(),
            _ if percent < 10.0 => format!("{percent:.1} % of the budget"),
            _ => format!("{percent:.0} % of the budget"),
        };
        axis_label(&painter, pos2(rect.left() + 4.0, y), &words);
    }
    let record = pointed(&response, rect, frames)?;
    readout(&response, record);
    response.clicked().then_some(record.frame)
}

fn is_budget(share: f64) -> bool {
    (share - 1.0).abs() < 1e-9
}

fn axis_color(share: f64) -> Color32 {
    if is_budget(share) { theme::ASH } else { theme::LINE }
}

/// Words under a line of the axis, on a ground of their own so that bars do not eat them.
fn axis_label(painter: &Painter, at: egui::Pos2, words: &str) {
    let galley = painter.layout_no_wrap(words.into(), theme::small(), theme::ASH);
    let ground = Rect::from_min_size(at, galley.size() + vec2(8.0, 1.0));
    painter.rect_filled(ground, 2.0, theme::INK.gamma_multiply(0.85));
    painter.galley(at + vec2(4.0, 0.0), galley, theme::ASH);
}

/// One frame: update below, draw on top of it, a cap when it went over its budget.
fn frame_bar(
    painter: &Painter,
    slot: Rect,
    record: &FrameRecord,
    full: f32,
    top: f64,
    marked: Option<u64>,
) {
    let is_marked = marked == Some(record.frame);
    if is_marked {
        painter.rect_filled(slot.expand2(vec2(1.0, 0.0)), 0.0, theme::EMBER.gamma_multiply(0.45));
    }
    let height =
        |cycles: u64| (cycles as f64 / record.budget.max(1) as f64 / top * f64::from(full)) as f32;
    let update = height(record.counts.get(Counter::FuelUpdate));
    let draw = height(record.counts.get(Counter::FuelDraw));
    let gap = if slot.width() >= 3.0 { 1.0 } else { 0.0 };
    let part = |from: f32, to: f32, color: Color32| {
        if to - from > 0.0 {
            let low = pos2(slot.left(), slot.bottom() - to);
            let high = pos2(slot.right() - gap, slot.bottom() - from);
            painter.rect_filled(Rect::from_min_max(low, high), 0.0, color);
        }
    };
    part(0.0, update, theme::INSTRUCTIONS);
    part(update, update + draw, theme::DRAWING);
    if record.is_over_budget() {
        part((update + draw - 3.0).max(0.0), (update + draw).max(3.0), theme::OVER);
        painter.vline(slot.center().x, slot.top()..=slot.top() + 6.0, (2.0, theme::OVER));
    }
    if record.counts.get(Counter::Cycles) > 0 {
        diamond(painter, pos2(slot.center().x, slot.bottom() - 5.0), theme::COLLECTOR);
    }
    if record.reloaded {
        pennant(painter, pos2(slot.center().x, slot.top() + 1.0), theme::FENNEL);
    }
    if is_marked {
        painter.vline(slot.center().x, slot.top()..=slot.top() + 8.0, (2.0, theme::EMBER));
    }
}

/// The lane of bytes below the chart.
fn lane(ui: &mut Ui, frames: &[&FrameRecord], marked: Option<u64>) -> Option<u64> {
    let size = vec2(ui.available_width(), LANE);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let painter = ui.painter().with_clip_rect(rect);
    painter.rect_filled(rect, 4.0, theme::INK);
    let most = frames.iter().map(|r| r.counts.allocated_bytes()).max().unwrap_or(0);
    // Powers of two, as for the axis above.
    let top = most.max(1024).checked_next_power_of_two().unwrap_or(u64::MAX);
    for (i, record) in frames.iter().enumerate() {
        let slot = slot(rect, i, frames.len());
        let share = record.counts.allocated_bytes() as f32 / top as f32;
        let high = pos2(slot.left(), rect.bottom() - share * rect.height());
        let gap = if slot.width() >= 3.0 { 1.0 } else { 0.0 };
        let low = pos2(slot.right() - gap, rect.bottom());
        if share > 0.0 {
            painter.rect_filled(Rect::from_min_max(high, low), 0.0, theme::BYTES);
        }
        if marked == Some(record.frame) {
            painter.vline(slot.center().x, slot.y_range(), (2.0, theme::EMBER.gamma_multiply(0.6)));
        }
    }
    axis_label(&painter, rect.left_top() + vec2(4.0, 1.0), &format!("{} a frame", bytes(top)));
    let record = pointed(&response, rect, frames)?;
    readout(&response, record);
    response.clicked().then_some(record.frame)
}

/// The row of the worst frames, worst first.
fn worst(ui: &mut Ui, scene: &Scene<'_>, marked: Option<u64>) -> Option<Act> {
    let worst = scene.profile().worst();
    let size = vec2(ui.available_width(), WORST);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let painter = ui.painter();
    let label = pos2(rect.left(), rect.center().y);
    painter.text(label, Align2::LEFT_CENTER, "Worst", theme::small(), theme::ASH);
    let clear = Rect::from_min_max(pos2(rect.right() - 32.0, rect.top()), rect.max);
    let bars = Rect::from_min_max(
        pos2(rect.left() + 40.0, rect.top()),
        pos2(clear.left() - 8.0, rect.bottom()),
    );
    let width = (bars.width() / 50.0).floor().max(3.0);
    let most = worst.iter().map(|r| r.counts.fuel()).max().unwrap_or(1).max(1);
    let bars_painter = painter.with_clip_rect(bars);
    for (i, record) in worst.iter().enumerate() {
        let left = bars.left() + i as f32 * width;
        let share = record.counts.fuel() as f32 / most as f32;
        let high = pos2(left, bars.bottom() - 2.0 - share * (bars.height() - 4.0));
        let bar = Rect::from_min_max(high, pos2(left + width - 2.0, bars.bottom() - 2.0));
        let over = record.counts.fuel() > record.budget;
        let color = if over { theme::OVER } else { theme::INSTRUCTIONS };
        bars_painter.rect_filled(bar, 1.0, color);
        if marked == Some(record.frame) {
            let under = pos2(left, bars.bottom() - 1.0);
            bars_painter.hline(left..=left + width - 2.0, under.y, (2.0, theme::EMBER));
        }
    }
    let hover = response.hover_pos();
    let over_clear = hover.is_some_and(|at| clear.contains(at));
    if !worst.is_empty() {
        let color = if over_clear { theme::EMBER } else { theme::ASH };
        painter.text(clear.right_center(), Align2::RIGHT_CENTER, "clear", theme::small(), color);
    }
    let hover = hover?;
    if over_clear {
        return response.clicked().then_some(Act::Ask(Wish::ClearWorst));
    }
    let record = worst.get(((hover.x - bars.left()) / width).max(0.0) as usize)?;
    if hover.x < bars.left() {
        return None;
    }
    readout(&response, record);
    response.clicked().then_some(Act::Hold(record.frame))
}

/// What a frame did, next to the pointer.
fn readout(response: &egui::Response, record: &FrameRecord) {
    let counts = &record.counts;
    let late = if record.is_over_budget() {
        format!("\ntook {} ticks", record.ticks)
    } else {
        String::new()
    };
    let text = format!(
        "Frame {}\n{} of the budget: {} cycles\n{} objects, {} bytes, {} strings{late}",
        thousands(record.frame),
        percent(counts.fuel(), record.budget),
        thousands(counts.fuel()),
        thousands(counts.allocations()),
        thousands(counts.allocated_bytes()),
        thousands(counts.strings_made()),
    );
    response.clone().on_hover_text_at_pointer(egui::RichText::new(text).font(theme::text()));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(fuel: u64) -> FrameRecord {
        let mut record = FrameRecord { budget: 1000, ticks: 1, ..Default::default() };
        record.counts.set(Counter::FuelUpdate, fuel);
        record
    }

    #[test]
    fn the_axis_steps_by_two_and_holds_all_bars() {
        for (fuel, top) in [(0, 1.0 / 32.0), (30, 1.0 / 32.0), (400, 0.5), (1100, 1.0), (2300, 4.0)]
        {
            let record = record(fuel);
            assert_eq!(axis_top(&[&record]), top, "{fuel}");
        }
        assert_eq!(axis_top(&[]), 1.0 / 32.0);
    }

    #[test]
    fn bars_end_at_the_right_edge() {
        let rect = Rect::from_min_size(pos2(10.0, 0.0), vec2(616.0, 80.0));
        assert_eq!(slot(rect, 299, 300).right(), rect.right());
        assert!(slot(rect, 0, 300).left() >= rect.left());
        assert_eq!(slot(rect, 0, 1).right(), rect.right());
    }
}
