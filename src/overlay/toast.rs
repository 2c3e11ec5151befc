//! A line that tells what just happened, for a few seconds, and then goes.

use egui::{Align2, Context, RichText, vec2};

use super::theme;

/// Draws `text` at the bottom of the window; `presence` is 1 when fully there and 0 when gone.
pub fn show(context: &Context, text: &str, presence: f32) {
    let presence = presence.clamp(0.0, 1.0);
    if presence == 0.0 {
        return;
    }
    egui::Area::new("toast".into())
        .anchor(Align2::CENTER_BOTTOM, vec2(0.0, -16.0))
        .order(egui::Order::Tooltip)
        .interactable(false)
        .show(context, |ui| {
            ui.multiply_opacity(presence);
            let card = theme::card().inner_margin(egui::Margin::symmetric(16, 8));
            card.show(ui, |ui| {
                ui.label(RichText::new(text).font(theme::text()).color(theme::BONE));
            });
        });
}
