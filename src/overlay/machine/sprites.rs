//! A sprite bank as a picture, and the palette.

use egui::{Align2, ColorImage, Rect, Sense, TextureHandle, TextureOptions, Ui, pos2, vec2};

use crate::hardware::memory_map::view;
use crate::overlay::list::ListState;
use crate::overlay::sheet::{Sheet, tip};
use crate::overlay::theme;

/// Width and height of a bank, and of a tile, in pixels.
const BANK: usize = 256;
const TILE: usize = 8;
const TILES_ACROSS: usize = BANK / TILE;
const BANKS: usize = 4;

/// The least width of the palette, in points.
const PALETTE_MIN: f32 = 88.0;

/// The sprite viewer.
#[derive(Clone, Default)]
pub struct Sprites {
    /// The chosen tile.
    pub list: ListState,
    /// The bank that is shown.
    pub bank: usize,
    picture: Option<(TextureHandle, Vec<u8>)>,
}

impl Sprites {
    /// Shows the next bank.
    pub fn next_bank(&mut self) {
        self.bank = (self.bank + 1) % BANKS;
    }

    /// Draws bank and palette side by side.
    pub fn show(&mut self, ui: &mut Ui, sheet: &mut Sheet<'_>) {
        let height = sheet.room(ui);
        let size = vec2(ui.available_width(), height);
        let (room, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        let pixel = 1.0 / ui.ctx().pixels_per_point();
        // The bank at a whole number of the screen's pixels for each of its own, the palette in
        // what is left.
        let least = if size.x > 400.0 { PALETTE_MIN + 16.0 } else { 0.0 };
        let scale = ((room.width() - least).min(height) / BANK as f32 / pixel).floor();
        let side = BANK as f32 * scale.max(1.0) * pixel;
        let bank = Rect::from_min_size(room.min, vec2(side, side));
        let texture = self.texture(ui, sheet);
        let painter = ui.painter().with_clip_rect(room);
        painter.rect_filled(bank, 0.0, theme::INK);
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        painter.image(texture, bank, whole, egui::Color32::WHITE);
        let tile_side = side / TILES_ACROSS as f32;
        let under = response.hover_pos().filter(|at| bank.contains(*at)).map(|at| {
            let cell = (at - bank.min) / tile_side;
            cell.y as usize * TILES_ACROSS + cell.x as usize
        });
        if let Some(tile) = under.filter(|_| response.clicked() || response.dragged()) {
            self.list.cursor = tile;
        }
        self.list.note_sight(TILES_ACROSS + 1);
        self.list.cursor = self.list.cursor.min(TILES_ACROSS * TILES_ACROSS - 1);
        let tile = self.list.cursor;
        let corner = vec2((tile % TILES_ACROSS) as f32, (tile / TILES_ACROSS) as f32);
        let mark = Rect::from_min_size(bank.min + corner * tile_side, vec2(tile_side, tile_side));
        let stroke = egui::Stroke::new(1.5, theme::EMBER);
        painter.rect_stroke(mark.expand(1.0), 1.0, stroke, egui::StrokeKind::Outside);
        self.explain(sheet, tile);
        if least > 0.0 {
            let left = bank.right() + 16.0;
            palette(ui, sheet, Rect::from_min_max(pos2(left, room.top()), room.max));
        } else if bank.bottom() + 100.0 < room.bottom() {
            let top = bank.bottom() + 12.0;
            palette(ui, sheet, Rect::from_min_max(pos2(room.left(), top), room.max));
        }
        if let Some(tile) = under {
            let key = sheet.scene.key(crate::overlay::Look::Manual);
            tip(response, key, &format!("tile {tile}"), "");
        }
    }

    fn explain(&self, sheet: &mut Sheet<'_>, tile: usize) {
        let ram = sheet.scene.console.ram();
        let flags = view::flags(ram)[self.bank * TILES_ACROSS * TILES_ACROSS + tile];
        let bits: Vec<String> =
            (0..8).filter(|bit| flags >> bit & 1 == 1).map(|bit| bit.to_string()).collect();
        let flags = if bits.is_empty() { "none".into() } else { bits.join(" ") };
        let (x, y) = (tile % TILES_ACROSS * TILE, tile / TILES_ACROSS * TILE);
        sheet.focus.title = format!("tile {tile} of bank {}", self.bank);
        sheet.focus.about = format!("at {x}, {y} of the bank; flags: {flags}");
    }

    /// The bank as a texture, made again when its bytes or the palette have changed.
    fn texture(&mut self, ui: &Ui, sheet: &Sheet<'_>) -> egui::TextureId {
        let ram = sheet.scene.console.ram();
        let bytes = &view::sprites(ram)[self.bank * BANK * BANK..(self.bank + 1) * BANK * BANK];
        let palette = sheet.scene.console.picture().palette;
        let key: Vec<u8> = [bytes, palette.as_flattened()].concat();
        if let Some((texture, of)) = &self.picture
            && *of == key
        {
            return texture.id();
        }
        let transparent = view::draw_palette(ram);
        let color = |byte: &u8| {
            let index = usize::from(byte & 63);
            let [red, green, blue] = palette[index];
            let clear = transparent[index] & 0x80 != 0;
            egui::Color32::from_rgba_unmultiplied(red, green, blue, if clear { 0 } else { 255 })
        };
        let pixels = bytes.iter().map(color).collect();
        let image = ColorImage::new([BANK, BANK], pixels);
        let options = TextureOptions::NEAREST;
        match &mut self.picture {
            Some((texture, of)) => {
                texture.set(image, options);
                *of = key;
                texture.id()
            }
            empty => {
                let texture = ui.ctx().load_texture("sprites", image, options);
                empty.insert((texture, key)).0.id()
            }
        }
    }
}

/// The 64 colours as they are shown, with number and components of the one under the pointer.
fn palette(ui: &Ui, sheet: &Sheet<'_>, room: Rect) {
    const ACROSS: usize = 8;
    let colors = sheet.scene.console.picture().palette;
    let across = room.width() / ACROSS as f32;
    let down = (room.height() - 18.0) / ACROSS as f32;
    let side = across.min(down).floor().clamp(8.0, 34.0);
    let painter = ui.painter();
    let at = pos2(room.left(), room.top() + 6.0);
    painter.text(at, Align2::LEFT_CENTER, "Palette as shown", theme::small(), theme::ASH);
    for (n, [red, green, blue]) in colors.iter().enumerate() {
        let corner = vec2((n % ACROSS) as f32, (n / ACROSS) as f32) * side;
        let from = pos2(room.left(), room.top() + 16.0) + corner;
        let cell = Rect::from_min_size(from, vec2(side - 2.0, side - 2.0));
        painter.rect_filled(cell, 2.0, egui::Color32::from_rgb(*red, *green, *blue));
        let response = ui.interact(cell, ui.id().with(("colour", n)), Sense::hover());
        let code = format!("#{red:02x}{green:02x}{blue:02x}");
        let words = format!("colour {n}\nred {red}  green {green}  blue {blue}\n{code}");
        if side >= 20.0 {
            let light = u32::from(*red) * 3 + u32::from(*green) * 6 + u32::from(*blue) > 1100;
            let ink = if light { theme::INK } else { theme::BONE };
            painter.text(cell.center(), Align2::CENTER_CENTER, n, theme::small(), ink);
        }
        tip(response, "", &words, "");
    }
}
