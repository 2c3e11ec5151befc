//! The page of save states: ten slots with their pictures.

use egui::{Align2, Color32, ColorImage, Context, Rect, Sense, TextureHandle, Ui, pos2, vec2};

use super::pause::Pointed;
use super::theme;
use crate::console::{HEIGHT, WIDTH};

/// A slot.
#[derive(Clone, Debug)]
pub struct Card<'a> {
    /// Its number.
    pub number: usize,
    /// What is in it, red, green and blue of each pixel, with a key that no other
    /// picture of this slot has.
    pub picture: Option<((u64, u64), &'a [u8])>,
    /// When it was saved.
    pub when: String,
    /// How long was played until then.
    pub played: String,
}

/// The pictures of the slots as the screen has them.
#[derive(Default)]
pub struct Thumbnails {
    textures: Vec<Option<((u64, u64), TextureHandle)>>,
}

/// Slots in a row.
const COLUMNS: usize = 5;
/// The widest that a picture becomes, in points.
const PICTURE: f32 = 128.0;
const GAP: f32 = 8.0;
/// Height of the two lines under a picture.
const LINES: f32 = 32.0;

/// Draws the page in the middle of the window.
pub fn show(
    context: &Context,
    thumbnails: &mut Thumbnails,
    title: &str,
    cards: &[Card<'_>],
    chosen: usize,
    hints: &[(&str, &str)],
) -> Option<Pointed> {
    let room = context.content_rect().width() - 96.0;
    let width = ((room + GAP) / COLUMNS as f32 - GAP).clamp(40.0, PICTURE);
    let mut pointed = None;
    egui::Area::new("states".into())
        .anchor(Align2::CENTER_CENTER, vec2(0.0, 0.0))
        .order(egui::Order::Foreground)
        .show(context, |ui| {
            theme::card().inner_margin(egui::Margin::same(24)).show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(GAP, GAP);
                let whole = (width + GAP) * COLUMNS as f32 - GAP;
                let (rect, _) = ui.allocate_exact_size(vec2(whole, 26.0), Sense::hover());
                let at = rect.left_center();
                ui.painter().text(at, Align2::LEFT_CENTER, title, theme::large(), theme::BONE);
                for row in cards.chunks(COLUMNS) {
                    ui.horizontal(|ui| {
                        for card in row {
                            let texture = thumbnails.of(context, card);
                            let is_chosen = card.number == chosen;
                            if let Some(clicked) = slot(ui, card, texture, width, is_chosen) {
                                pointed = Some(Pointed { item: card.number, clicked });
                            }
                        }
                    });
                }
                let words: Vec<_> =
                    hints.iter().map(|(key, what)| format!("{key} {what}")).collect();
                let (rect, _) = ui.allocate_exact_size(vec2(whole, 18.0), Sense::hover());
                let words = words.join("     ");
                let at = rect.left_center();
                ui.painter().text(at, Align2::LEFT_CENTER, words, theme::small(), theme::ASH);
            });
        });
    pointed
}

/// One slot: its frame, picture and lines. Some when the pointer is on it, true when it clicked.
fn slot(
    ui: &mut Ui,
    card: &Card<'_>,
    texture: Option<&TextureHandle>,
    width: f32,
    chosen: bool,
) -> Option<bool> {
    let height = width * HEIGHT as f32 / WIDTH as f32;
    let (rect, response) = ui.allocate_exact_size(vec2(width, height + LINES), Sense::click());
    let picture = Rect::from_min_size(rect.min, vec2(width, height));
    let painter = ui.painter();
    painter.rect_filled(picture, 0.0, theme::INK);
    if let Some(texture) = texture {
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        painter.image(texture.id(), picture, whole, Color32::WHITE);
    }
    let (edge, color) = if chosen { (2.0, theme::EMBER) } else { (1.0, theme::LINE) };
    let stroke = egui::Stroke::new(edge, color);
    painter.rect_stroke(picture, 0.0, stroke, egui::StrokeKind::Outside);
    let line = |n: f32| pos2(rect.left(), picture.bottom() + 10.0 + 14.0 * n);
    let number = format!("{}", card.number);
    let light = if card.picture.is_some() { theme::BONE } else { theme::ASH };
    painter.text(line(0.0), Align2::LEFT_CENTER, number, theme::text(), light);
    let right = |n: f32| pos2(rect.right(), line(n).y);
    painter.text(right(0.0), Align2::RIGHT_CENTER, &card.when, theme::small(), theme::ASH);
    painter.text(right(1.0), Align2::RIGHT_CENTER, &card.played, theme::small(), theme::ASH);
    let moved = ui.input(|i| i.pointer.delta() != egui::Vec2::ZERO);
    let clicked = response.clicked();
    (clicked || (response.hovered() && moved)).then_some(clicked)
}

impl Thumbnails {
    /// The texture of a slot's picture, made anew when it is another picture than before.
    fn of(&mut self, context: &Context, card: &Card<'_>) -> Option<&TextureHandle> {
        if self.textures.len() <= card.number {
            self.textures.resize_with(card.number + 1, || None);
        }
        let kept = &mut self.textures[card.number];
        let Some((key, picture)) = &card.picture else {
            *kept = None;
            return None;
        };
        if kept.as_ref().is_none_or(|(of, _)| of != key) {
            let name = format!("slot {}", card.number);
            let options = egui::TextureOptions::LINEAR;
            let image = ColorImage::from_rgb([WIDTH, HEIGHT], picture);
            *kept = Some((*key, context.load_texture(name, image, options)));
        }
        kept.as_ref().map(|(_, texture)| texture)
    }
}
