//! The screen after a fault, drawn outside of the machine: what happened, where, and what to do.

use egui::{Align2, Context, FontId, Rect, RichText, ScrollArea, Sense, Ui, pos2, vec2};

use super::theme;
use crate::console::Fault;

/// What the player can do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Load the cart again and start it.
    Restart,
    /// Put the report on the clipboard.
    Copy,
    /// Look inside.
    Overlay,
    /// Leave.
    Quit,
}

/// A choice, the key for it and what it does.
pub type Key = (Choice, &'static str, &'static str);

/// Draws the screen over everything. Returns what was clicked.
pub fn show(context: &Context, title: &str, fault: &Fault, keys: &[Key]) -> Option<Choice> {
    let mut chosen = None;
    let margin = (context.content_rect().width() * 0.07).clamp(16.0, 96.0);
    let top = (context.content_rect().height() * 0.08).clamp(16.0, 64.0);
    let frame = egui::Frame::new()
        .fill(theme::INK)
        .inner_margin(egui::Margin::symmetric(margin as i8, top as i8));
    egui::CentralPanel::default().frame(frame).show(context, |ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        headline(ui, title, fault);
        ui.add_space(8.0);
        let foot = 40.0;
        let height = (ui.available_height() - foot).max(40.0);
        ScrollArea::vertical().max_height(height).auto_shrink(false).show(ui, |ui| {
            excerpt(ui, fault);
            traceback(ui, fault);
        });
        chosen = choices(ui, keys);
    });
    chosen
}

fn headline(ui: &mut Ui, title: &str, fault: &Fault) {
    ui.label(RichText::new(title).font(theme::text()).color(theme::ASH));
    ui.label(RichText::new(fault.kind.title()).font(theme::large()).color(theme::BONE));
    ui.label(RichText::new(&fault.message).font(code_font()).color(theme::EMBER));
}

fn code_font() -> FontId {
    FontId::monospace(theme::TEXT_SIZE)
}

/// The source around the line, that line marked by an arrow and a lighter ground.
fn excerpt(ui: &mut Ui, fault: &Fault) {
    if fault.excerpt.is_empty() {
        return;
    }
    let height = fault.excerpt.len() as f32 * 20.0 + 16.0;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    painter.rect_filled(rect, 6.0, theme::PANEL);
    for (i, (number, text)) in fault.excerpt.iter().enumerate() {
        let y = rect.top() + 8.0 + i as f32 * 20.0;
        let row = Rect::from_min_size(pos2(rect.left(), y), vec2(rect.width(), 20.0));
        let at_fault = fault.line == Some(*number);
        if at_fault {
            painter.rect_filled(row, 0.0, theme::RAISED);
            let edge = Rect::from_min_size(row.min, vec2(3.0, 20.0));
            painter.rect_filled(edge, 0.0, theme::EMBER);
            let at = pos2(row.left() + 18.0, row.center().y);
            painter.text(at, Align2::CENTER_CENTER, "▶", theme::small(), theme::EMBER);
        }
        let at = pos2(row.left() + 64.0, row.center().y);
        painter.text(at, Align2::RIGHT_CENTER, number, code_font(), theme::ASH);
        let color = if at_fault { theme::BONE } else { theme::BONE.gamma_multiply(0.7) };
        let at = pos2(row.left() + 80.0, row.center().y);
        painter.text(at, Align2::LEFT_CENTER, text, code_font(), color);
    }
}

fn traceback(ui: &mut Ui, fault: &Fault) {
    if fault.traceback.is_empty() {
        return;
    }
    ui.add_space(4.0);
    ui.label(
        RichText::new("Who called whom, the innermost first")
            .font(theme::small())
            .color(theme::ASH),
    );
    let text = fault.traceback.trim_start_matches("stack traceback:").trim_start_matches('\n');
    for line in text.lines() {
        let line = line.trim_start().replace('\t', "  ");
        ui.label(RichText::new(line).font(code_font()).color(theme::BONE.gamma_multiply(0.85)));
    }
}

/// The keys, as buttons in a row.
pub(crate) fn choices<T: Copy>(ui: &mut Ui, keys: &[(T, &str, &str)]) -> Option<T> {
    let mut chosen = None;
    ui.with_layout(egui::Layout::bottom_up(egui::Align::Min), |ui| {
        ui.horizontal(|ui| {
            for (choice, key, what) in keys {
                let mut text = egui::text::LayoutJob::default();
                let part = |color| egui::TextFormat::simple(theme::text(), color);
                text.append(key, 0.0, part(theme::EMBER));
                text.append(what, 8.0, part(theme::BONE));
                if ui.add(egui::Button::new(text)).clicked() {
                    chosen = Some(*choice);
                }
            }
        });
    });
    chosen
}

/// The fault as text to send to somebody: message, traceback and source.
pub fn report(title: &str, version: &str, frame: u64, fault: &Fault) -> String {
    let mut text = format!("{title}, frame {frame}, Narthex {version}\n");
    text += &format!("{}\n{fault}\n", fault.kind.title());
    for (number, line) in &fault.excerpt {
        let mark = if fault.line == Some(*number) { '>' } else { ' ' };
        text += &format!("{mark} {number:4}  {line}\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::FaultKind;

    #[test]
    fn the_report_names_cart_message_and_line() {
        let fault = Fault::new(FaultKind::Runtime, "main.lua:2: attempt to call a nil value")
            .with_source(b"a = 1\nb()\n");
        let text = report("Firefly", "0.1.0", 77, &fault);
        assert!(text.starts_with("Firefly, frame 77, Narthex 0.1.0\n"), "{text}");
        assert!(text.contains("main.lua:2: attempt to call a nil value"), "{text}");
        assert!(text.contains("\n>    2  b()\n"), "{text}");
    }
}
