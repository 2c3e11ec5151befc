//! The chips' RAM, byte by byte, with the names of the memory map.

use egui::{Align2, Color32, Ui, pos2};

use crate::hardware::Ram;
use crate::hardware::draw::state::REGISTERS;
use crate::hardware::memory_map::{Access, MEMORY_MAP, RAM_BYTES, Region, region_at};
use crate::overlay::list::{self, ListState};
use crate::overlay::numbers::thousands;
use crate::overlay::sheet::Sheet;
use crate::overlay::theme;

/// How bytes are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Format {
    #[default]
    Hex,
    Words,
    Signed,
}

/// The memory viewer.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// Its rows, of 16 bytes or, in a narrow panel, 8.
    pub list: ListState,
    format: Format,
    /// Bytes in a row when it was drawn last.
    row_bytes: usize,
    /// The RAM of the frame before, and the number of the frame that follows it: what differs has
    /// changed.
    before: Vec<u8>,
    now: Vec<u8>,
    frame: u64,
}

impl Memory {
    /// The name of the region at the chosen row.
    pub fn region(&self) -> &'static str {
        region_at(self.address()).map_or("", |region| region.name)
    }

    /// How the bytes are shown.
    pub fn format(&self) -> &'static str {
        ["bytes", "16 bits", "signed"][self.format as usize]
    }

    /// Goes on to the next region's first byte.
    pub fn next_region(&mut self) {
        let at = MEMORY_MAP.iter().position(|r| (r.start..r.end()).contains(&self.address()));
        let next = MEMORY_MAP[at.map_or(0, |at| (at + 1) % MEMORY_MAP.len())];
        self.list.put(next.start / self.row_bytes.max(8));
    }

    /// Shows the bytes in the next way.
    pub fn turn_format(&mut self) {
        self.format = match self.format {
            Format::Hex => Format::Words,
            Format::Words => Format::Signed,
            Format::Signed => Format::Hex,
        };
    }

    fn address(&self) -> usize {
        (self.list.cursor * self.row_bytes.max(8)).min(RAM_BYTES - 1)
    }

    /// Draws the rows.
    pub fn show(&mut self, ui: &mut Ui, sheet: &mut Sheet<'_>) {
        let ram = sheet.scene.console.ram();
        self.remember(ram, sheet.scene.console.frame());
        let height = sheet.room(ui);
        let wide = ui.available_width() >= 560.0;
        let row_bytes = if wide { 16 } else { 8 };
        if self.row_bytes != 0 && self.row_bytes != row_bytes {
            self.list.put(self.list.cursor * self.row_bytes / row_bytes);
        }
        self.row_bytes = row_bytes;
        let Memory { list, format, before, .. } = self;
        list::show(ui, list, RAM_BYTES / row_bytes, height, |painter, place| {
            let start = place.row * row_bytes;
            let begins =
                MEMORY_MAP.iter().find(|region| (start..start + row_bytes).contains(&region.start));
            if begins.is_some() {
                painter.hline(place.rect.x_range(), place.rect.top(), (1.0, theme::LINE));
            }
            row(painter, place.rect, ram, before, start, row_bytes, *format);
        });
        let start = self.address();
        if let Some(region) = region_at(start) {
            sheet.focus.title = title(region, start);
            sheet.focus.about = about(region, start, ram);
        }
    }

    /// Keeps the RAM of the frame before the one that is shown.
    fn remember(&mut self, ram: &Ram, frame: u64) {
        if self.now.is_empty() || frame != self.frame {
            let next = self.frame.checked_add(1) == Some(frame);
            self.before = std::mem::take(&mut self.now);
            if !next {
                self.before = ram.to_vec();
            }
            self.now = ram.to_vec();
            self.frame = frame;
        }
    }
}

fn title(region: &Region, address: usize) -> String {
    let access = if region.access == Access::ReadWrite { "read, write" } else { "read only" };
    let into = address - region.start;
    format!("0x{address:05x}  {} + {}  ({access})", region.name, thousands(into as u64))
}

/// What the region is; in the drawing state, the registers of the row.
fn about(region: &Region, address: usize, ram: &Ram) -> String {
    let registers: Vec<String> = REGISTERS
        .iter()
        .filter(|(_, at, ..)| (address..address + 16).contains(at))
        .map(|(name, at, len, _)| {
            let bytes = &ram[*at..*at + *len];
            let value = bytes.iter().rev().fold(0_u64, |n, b| n << 8 | u64::from(*b));
            format!("{name} {value}")
        })
        .collect();
    if registers.is_empty() { region.about.to_string() } else { registers.join("  ") }
}

/// A row: address, bytes, and what they are as letters.
fn row(
    painter: &egui::Painter,
    rect: egui::Rect,
    ram: &Ram,
    before: &[u8],
    start: usize,
    count: usize,
    format: Format,
) {
    let advance = theme::mono().size * 0.6;
    let middle = rect.center().y;
    let text = |x: f32, align, words: String, color: Color32| {
        painter.text(pos2(x, middle), align, words, theme::mono(), color);
    };
    let left = rect.left() + 6.0;
    text(left, Align2::LEFT_CENTER, format!("{start:05x}"), theme::ASH);
    let cells = left + advance * 6.5;
    let ink = |at: usize, len: usize| {
        let changed = before.get(at..at + len).is_some_and(|old| *old != ram[at..at + len]);
        match ram[at..at + len].iter().all(|b| *b == 0) {
            _ if changed => theme::EMBER,
            true => theme::ASH.gamma_multiply(0.6),
            false => theme::BONE,
        }
    };
    let (step, width) = match format {
        Format::Hex => (1, 3.0),
        Format::Words => (2, 6.0),
        Format::Signed => (1, 5.0),
    };
    let room = ((rect.right() - cells) / advance) as usize;
    let letters_at = count / step * width as usize;
    for i in (0..count).step_by(step) {
        let at = start + i;
        let words = match format {
            Format::Hex => format!("{:02x}", ram[at]),
            Format::Words => u16::from_le_bytes([ram[at], ram[at + 1]]).to_string(),
            Format::Signed => ram[at].cast_signed().to_string(),
        };
        // A gap in the middle of the row helps to count.
        let gap = if i >= count / 2 { 0.6 } else { 0.0 };
        let right = cells + advance * ((i / step + 1) as f32 * width - 1.0 + gap);
        let color = ink(at, step);
        if color == theme::EMBER {
            // Changed since the frame before: underlined, so that it is seen without colour.
            let from = right - advance * (width - 1.0);
            painter.hline(from..=right, rect.bottom() - 2.0, (1.0, theme::EMBER));
        }
        text(right, Align2::RIGHT_CENTER, words, color);
    }
    if letters_at + 2 + count <= room {
        let letters: String = ram[start..start + count]
            .iter()
            .map(|b| if (0x20..0x7f).contains(b) { char::from(*b) } else { '·' })
            .collect();
        let at = cells + advance * (letters_at as f32 + 2.0);
        text(at, Align2::LEFT_CENTER, letters, theme::ASH);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_follow_one_another_and_begin_at_their_first_row() {
        let mut memory = Memory { row_bytes: 16, ..Memory::default() };
        assert_eq!(memory.region(), "sprites");
        memory.next_region();
        assert_eq!((memory.region(), memory.address()), ("map", 0x40000));
        for _ in 0..MEMORY_MAP.len() - 1 {
            memory.next_region();
        }
        assert_eq!(memory.region(), "sprites");
    }
}
