//! The chips: memory map, picture, sound, buttons.
//!
//! Every chip is a set of functions over the hardware RAM, the first mebibyte of the block.
//! A chip keeps nothing anywhere else, so a snapshot of the RAM is a snapshot of the chips.

/// Where everything lies: the one table of regions.
pub mod memory_map;

/// Pads, pointer and typed text.
pub mod buttons;

/// The sound chip.
pub mod sound;

pub use buttons::{Button, Input, Mouse, Pad};
pub use memory_map::{RAM_BYTES, Ram};

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
