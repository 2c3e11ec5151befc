//! The chips: memory map, picture, sound, buttons.
//!
//! Every chip is a set of functions over the hardware RAM, the first mebibyte of the block.
//! A chip keeps nothing anywhere else, so a snapshot of the RAM is a snapshot of the chips.

/// Where everything lies: the one table of regions.
pub mod memory_map;

/// Pads, pointer and typed text.
pub mod buttons;

/// The keys of the keyboard.
pub mod keyboard;

/// A sine in whole numbers.
pub mod sine;

/// The page to draw on and the page that is shown.
pub mod framebuffer;

/// The 64 colours.
pub mod palette;

/// Colours that change from row to row.
pub mod rasters;

/// The fonts.
pub mod font;

/// Shapes, sprites, maps and text.
pub mod draw;

/// The sound chip.
pub mod sound;

pub use buttons::{Button, Input, Mouse, Pad};
pub use keyboard::Keys;
pub use memory_map::{RAM_BYTES, Ram};

/// Power-on: everything empty, the chips in their first state.
pub fn reset(ram: &mut Ram) {
    ram.fill(0);
    palette::reset(ram);
    font::reset(ram);
    draw::state::reset(ram);
    draw::layer::reset(ram);
    sound::reset(ram);
}

#[cfg(test)]
pub(crate) mod testing {
    use super::memory_map::{RAM_BYTES, Ram};

    /// RAM as it is before power-on: zeros.
    pub fn blank() -> Box<Ram> {
        match vec![0; RAM_BYTES].into_boxed_slice().try_into() {
            Ok(ram) => ram,
            Err(_) => unreachable!("the size is the array's"),
        }
    }
}
