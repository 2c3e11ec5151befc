//! A cart's assets go into the chips' RAM.

use super::Cart;
use crate::hardware::memory_map::{Ram, split};
use crate::hardware::sound::score;

impl Cart {
    /// Writes everything that the cart brings into RAM that was set up for power-on; what it does
    /// not bring stays.
    pub fn install(&self, ram: &mut Ram) {
        let parts = split(ram);
        for (place, bank) in parts.sprites.chunks_exact_mut(256 * 256).zip(&self.sprites) {
            if let Some(bank) = bank {
                fill(place, bank.pixels.iter().copied());
            }
        }
        for (place, layer) in parts.map.chunks_exact_mut(256 * 256 * 2).zip(&self.map) {
            if let Some(layer) = layer {
                fill(place, layer.cells.iter().flat_map(|cell| cell.to_le_bytes()));
            }
        }
        if let Some(flags) = &self.flags {
            fill(parts.flags, flags.iter().copied());
        }
        if let Some(palette) = &self.palette {
            fill(parts.palette, palette.iter().flatten().copied());
        }
        for (&n, steps) in &self.sound.waves {
            score::write_wave(ram, usize::from(n), steps);
        }
        for (&n, instrument) in &self.sound.instruments {
            instrument.write(ram, usize::from(n));
        }
        for (&n, sfx) in &self.sound.sfx {
            sfx.write(ram, usize::from(n));
        }
        for (&n, pattern) in &self.sound.patterns {
            pattern.write(ram, usize::from(n));
        }
    }
}

fn fill(place: &mut [u8], content: impl Iterator<Item = u8>) {
    place.iter_mut().zip(content).for_each(|(byte, new)| *byte = new);
}

#[cfg(test)]
mod tests {
    use crate::cart::{Cart, Memory};
    use crate::hardware::memory_map::view;
    use crate::hardware::sound::score::{Note, Pattern, Sfx};
    use crate::hardware::testing::blank;

    #[test]
    fn assets_lie_where_the_memory_map_says() {
        let cart = Memory::new("c")
            .with("main.lua", "")
            .with("palette.txt", "000000\n102030")
            .with("map1.csv", "0,258h")
            .with("flags.txt", "flag 1: 4095")
            .with(
                "sound.txt",
                "sfx 5\nC-4\npattern 6: 5\nwave 0: 7".to_string() + &" 0".repeat(31),
            );
        let mut ram = blank();
        Cart::load(&cart).expect("loads").install(&mut ram);
        assert_eq!(view::palette(&ram)[3..6], [0x10, 0x20, 0x30]);
        let layer = 256 * 256 * 2;
        assert_eq!(view::map(&ram)[layer..layer + 4], [0, 0, 2, 0x11]);
        assert_eq!(view::flags(&ram)[4095], 2);
        assert_eq!(Sfx::read(&ram, 5).steps[0].note, Note::Key(60));
        assert_eq!(Pattern::read(&ram, 6).tracks[0], Some(5));
        assert_eq!(view::waves(&ram)[0], 7);
    }
}
