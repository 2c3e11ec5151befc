//! A change of the cart that was not taken over: the fault in a small panel over the game, which
//! goes on. It stays until the next good save.

use egui::{Align2, Context, FontId, RichText, vec2};

use super::theme;
use crate::console::Fault;

/// Lines of source before and after the line at fault: the panel is small.
const AROUND: u32 = 1;

/// Widest in points; narrower windows get a narrower panel.
const WIDTH: f32 = 620.0;

/// Draws the panel at the top of the window.
pub fn show(context: &Context, fault: &Fault) {
    let width = (context.content_rect().width() - 48.0).clamp(120.0, WIDTH);
    egui::Area::new("rejected".into())
        .anchor(Align2::CENTER_TOP, vec2(0.0, 16.0))
        .order(egui::Order::Tooltip)
        .interactable(false)
        .show(context, |ui| {
            theme::card().inner_margin(egui::Margin::symmetric(16, 12)).show(ui, |ui| {
                ui.set_max_width(width);
                ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
                let head = "The change is not taken over; the game goes on as it was";
                ui.label(RichText::new(head).font(theme::small()).color(theme::ASH));
                let code = || FontId::monospace(theme::TEXT_SIZE);
                ui.label(RichText::new(message(fault)).font(code()).color(theme::EMBER));
                for (number, text) in lines(fault) {
                    let is_it = fault.line == Some(*number);
                    let mark = if is_it { "▶" } else { " " };
                    let color = if is_it { theme::BONE } else { theme::ASH };
                    let text = format!("{mark} {number:>4}  {text}");
                    let line = egui::Label::new(RichText::new(text).font(code()).color(color));
                    ui.add(line.truncate());
                }
            });
        });
}

/// The message without a traceback.
fn message(fault: &Fault) -> &str {
    fault.message.lines().next().unwrap_or_default()
}

/// The line at fault and its neighbours.
fn lines(fault: &Fault) -> impl Iterator<Item = &(u32, String)> {
    let at = fault.line.unwrap_or(0);
    fault.excerpt.iter().filter(move |(number, _)| number.abs_diff(at) <= AROUND)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::FaultKind;

    #[test]
    fn the_panel_has_message_and_neighbours() {
        let fault = Fault::new(FaultKind::Load, "main.lua:3: unexpected symbol\nstack traceback:")
            .with_source(b"a\nb\nc(\nd\ne");
        assert_eq!(message(&fault), "main.lua:3: unexpected symbol");
        let lines: Vec<_> = lines(&fault).map(|(number, text)| (*number, text.as_str())).collect();
        assert_eq!(lines, [(2, "b"), (3, "c("), (4, "d")]);
    }
}
