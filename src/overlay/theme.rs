//! The look: named colours, three sizes of type, one grid. Every view takes them from here.

use std::collections::BTreeMap;

use egui::{Color32, CornerRadius, FontFamily, FontId, Frame, Margin, Stroke, TextStyle, Visuals};

/// Behind everything.
pub const INK: Color32 = Color32::from_rgb(0x15, 0x12, 0x1B);
/// Surface of views, at 92 % over the game.
pub const PANEL: Color32 = Color32::from_rgba_premultiplied(0x1C, 0x19, 0x25, 235);
/// A surface on a panel: fields, bars' troughs, chosen rows.
pub const RAISED: Color32 = Color32::from_rgb(0x2A, 0x25, 0x36);
/// Thin lines.
pub const LINE: Color32 = Color32::from_rgb(0x3A, 0x33, 0x47);
/// Text.
pub const BONE: Color32 = Color32::from_rgb(0xEF, 0xE7, 0xD8);
/// Secondary text.
pub const ASH: Color32 = Color32::from_rgb(0x9A, 0x91, 0xA6);
/// The one accent: selection, focus, brand.
pub const EMBER: Color32 = Color32::from_rgb(0xFF, 0x7A, 0x33);
/// Good.
pub const FENNEL: Color32 = Color32::from_rgb(0xA9, 0xC8, 0x4C);

/// Instructions and cycles (Okabe and Ito's set, safe for colour-blind eyes, as all below).
pub const INSTRUCTIONS: Color32 = Color32::from_rgb(0x56, 0xB4, 0xE9);
/// Bytes.
pub const BYTES: Color32 = Color32::from_rgb(0xE6, 0x9F, 0x00);
/// Strings.
pub const STRINGS: Color32 = Color32::from_rgb(0xCC, 0x79, 0xA7);
/// The collector.
pub const COLLECTOR: Color32 = Color32::from_rgb(0x99, 0x99, 0x99);
/// Drawing.
pub const DRAWING: Color32 = Color32::from_rgb(0x00, 0x9E, 0x73);
/// Sound.
pub const SOUND: Color32 = Color32::from_rgb(0xF0, 0xE4, 0x42);
/// Over budget.
pub const OVER: Color32 = Color32::from_rgb(0xD5, 0x5E, 0x00);

/// The grid that everything sits on, in points.
pub const GRID: f32 = 8.0;
/// Height of a row in a table: two grid steps and a breath.
pub const ROW: f32 = 18.0;

/// Size of headings, in points.
pub const LARGE_SIZE: f32 = 20.0;
/// Size of text.
pub const TEXT_SIZE: f32 = 13.0;
/// Size of column headers, axes and hints.
pub const SMALL_SIZE: f32 = 11.0;

/// Headings.
pub fn large() -> FontId {
    FontId::new(LARGE_SIZE, FontFamily::Proportional)
}

/// Text.
pub fn text() -> FontId {
    FontId::new(TEXT_SIZE, FontFamily::Proportional)
}

/// Column headers, axes, hints.
pub fn small() -> FontId {
    FontId::new(SMALL_SIZE, FontFamily::Proportional)
}

/// Numbers and code. A point smaller than text: the monospaced face looks that much larger.
pub fn mono() -> FontId {
    FontId::new(SMALL_SIZE + 1.0, FontFamily::Monospace)
}

/// How much larger the views are drawn in a window of this size (in points at scale 1), so that
/// they stay readable from the same distance: 1 up to 1280×720, 1.5 at 1920×1080, 3 at 3840×2160.
pub fn zoom(width: f32, height: f32) -> f32 {
    let room = (width / 960.0).min(height / 540.0);
    if room < 0.6 {
        // A tiny window still shows the whole menu, in tiny letters.
        return ((room * 1.5 * 4.0).floor() / 4.0).clamp(0.5, 1.0);
    }
    ((room * 0.75 * 2.0).floor() / 2.0).clamp(1.0, 4.0)
}

/// The surface of a view.
pub fn panel() -> Frame {
    Frame::new().fill(PANEL).inner_margin(Margin::same(12))
}

/// A view that floats over the picture.
pub fn card() -> Frame {
    panel().stroke(Stroke::new(1.0, LINE)).corner_radius(CornerRadius::same(8))
}

/// Gives egui the look.
pub fn apply(context: &egui::Context) {
    context.set_visuals(visuals());
    context.set_fonts(fonts());
    context.style_mut(|style| {
        style.text_styles = BTreeMap::from([
            (TextStyle::Heading, large()),
            (TextStyle::Body, text()),
            (TextStyle::Button, text()),
            (TextStyle::Small, small()),
            (TextStyle::Monospace, mono()),
        ]);
        style.animation_time = 0.12;
        style.spacing.scroll = egui::style::ScrollStyle::thin();
        style.spacing.scroll.foreground_color = false;
        style.spacing.item_spacing = egui::vec2(GRID, GRID / 2.0);
        style.spacing.button_padding = egui::vec2(GRID, GRID / 2.0);
        style.interaction.selectable_labels = false;
    });
    context.options_mut(|options| options.zoom_with_keyboard = false);
}

/// egui's faces; arrows and triangles, which the proportional one lacks, come from the other.
fn fonts() -> egui::FontDefinitions {
    let mut fonts = egui::FontDefinitions::default();
    let mono = fonts.families.get(&FontFamily::Monospace).cloned().unwrap_or_default();
    let proportional = fonts.families.entry(FontFamily::Proportional).or_default();
    let lacking: Vec<_> = mono.into_iter().filter(|f| !proportional.contains(f)).collect();
    let after_first = proportional.len().min(1);
    proportional.splice(after_first..after_first, lacking);
    fonts
}

fn visuals() -> Visuals {
    let mut visuals = Visuals::dark();
    visuals.override_text_color = Some(BONE);
    visuals.panel_fill = PANEL;
    // Tooltips lie over text and hide it.
    visuals.window_fill = RAISED;
    visuals.window_stroke = Stroke::new(1.0, LINE);
    visuals.extreme_bg_color = INK;
    visuals.selection.bg_fill = EMBER.gamma_multiply(0.35);
    visuals.selection.stroke = Stroke::new(1.0, EMBER);
    visuals.widgets.noninteractive.bg_stroke = Stroke::new(1.0, LINE);
    for (widget, fill) in [
        (&mut visuals.widgets.inactive, Color32::TRANSPARENT),
        (&mut visuals.widgets.hovered, RAISED),
        (&mut visuals.widgets.active, RAISED),
        (&mut visuals.widgets.open, RAISED),
    ] {
        widget.weak_bg_fill = fill;
        widget.bg_fill = fill;
        widget.bg_stroke = Stroke::new(1.0, LINE);
        widget.fg_stroke = Stroke::new(1.0, BONE);
        widget.corner_radius = CornerRadius::same(4);
        widget.expansion = 0.0;
    }
    // The handle of a scroll bar at rest.
    visuals.widgets.inactive.bg_fill = LINE;
    visuals.popup_shadow = egui::Shadow::NONE;
    visuals.window_shadow = egui::Shadow::NONE;
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_grow_with_the_window() {
        assert_eq!(zoom(320.0, 180.0), 0.5);
        assert_eq!(zoom(640.0, 360.0), 1.0);
        assert_eq!(zoom(960.0, 540.0), 1.0);
        assert_eq!(zoom(1280.0, 720.0), 1.0);
        assert_eq!(zoom(1920.0, 1080.0), 1.5);
        assert_eq!(zoom(3840.0, 2160.0), 3.0);
    }
}
