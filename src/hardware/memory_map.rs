//! The memory map: one table, from which addresses, the split into chips and the manual derive.
//!
//! All state of the chips lies in the first mebibyte of the machine's block, so a snapshot, a hash
//! and a `peek` see everything. The chips trust none of it: a cart may poke any byte of a writable
//! region, so every number read from RAM is masked or clamped where it is used.
//!
//! Numbers wider than a byte are little-endian.

use std::fmt;

/// Size of the hardware RAM in bytes.
pub const RAM_BYTES: usize = 1 << 20;

/// The hardware RAM: the first mebibyte of the machine's block.
pub type Ram = [u8; RAM_BYTES];

/// Who may write a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// The cart may read and write it.
    ReadWrite,
    /// The cart may read it; only the chips write it.
    ReadOnly,
}

/// One row of the memory map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// Name as it stands in the manual.
    pub name: &'static str,
    /// First address.
    pub start: usize,
    /// Size in bytes.
    pub len: usize,
    /// Who may write it.
    pub access: Access,
    /// What lies there, one or two sentences.
    pub about: &'static str,
}

impl Region {
    /// First address after the region.
    pub const fn end(&self) -> usize {
        self.start + self.len
    }
}

macro_rules! memory_map {
    ($($name:ident $konst:ident $start:literal $len:literal $access:ident $about:literal;)*) => {
        /// The regions in the order of their addresses.
        pub const MEMORY_MAP: &[Region] = &[$(Region {
            name: stringify!($name),
            start: $start,
            len: $len,
            access: Access::$access,
            about: $about,
        }),*];

        $(
            #[doc = $about]
            pub const $konst: Region = Region {
                name: stringify!($name),
                start: $start,
                len: $len,
                access: Access::$access,
                about: $about,
            };
        )*

        /// All regions at once, each as its own slice, so that a chip can read one while it
        /// writes another.
        pub struct Parts<'a> {
            $(#[doc = $about] pub $name: &'a mut [u8; $len],)*
        }

        /// Splits the RAM into its regions.
        #[inline(always)]
        pub fn split(ram: &mut Ram) -> Parts<'_> {
            let rest: &mut [u8] = ram;
            let at = 0;
            $(
                let (_, rest) = rest.split_at_mut($start - at);
                let ($name, rest) = chunk::<$len>(rest);
                let at = $start + $len;
            )*
            let _ = (rest, at);
            Parts { $($name),* }
        }

        /// Read-only views of single regions.
        pub mod view {
            use super::{Ram, part};
            $(
                #[doc = $about]
                #[inline(always)]
                pub fn $name(ram: &Ram) -> &[u8; $len] {
                    part::<$start, $len>(ram)
                }
            )*
        }
    };
}

memory_map! {
    sprites SPRITES 0x00000 0x40000 ReadWrite
        "Four sprite banks of 256x256 pixels, one byte a pixel, row by row; tile n of a bank \
         lies at column n % 32, row n / 32, 8x8 pixels.";
    map MAP 0x40000 0x80000 ReadWrite
        "Four map layers of 256x256 cells of 16 bits, row by row: tile (bits 0-9), bank (10-11), \
         flip x (12), flip y (13), quarter turn clockwise (14), bit 15 free for the cart.";
    screen SCREEN 0xC0000 0xE100 ReadWrite
        "The draw page: 320x180 pixels, one byte a pixel, row by row.";
    shown SHOWN 0xCE100 0xE100 ReadOnly
        "The shown page: the draw page as it was last published.";
    fonts FONTS 0xDC200 0x4000 ReadWrite
        "Four fonts of 256 glyphs of 16 bytes: width, then 12 rows, leftmost pixel in bit 7, \
         then three spare bytes. Glyph 0 of a font holds its advance (0 = proportional), line \
         height and baseline.";
    flags FLAGS 0xE0200 0x1000 ReadWrite
        "A byte of flags for each of the 1024 tiles of each of the four banks.";
    sfx SFX 0xE1200 0x8800 ReadWrite
        "128 sound effects of 272 bytes: a 16-byte head and 32 steps of 8 bytes.";
    patterns PATTERNS 0xE9A00 0x800 ReadWrite
        "128 music patterns of 16 bytes: a sound effect for each of the 8 channels (255 = none), \
         flags (1 loop start, 2 loop end, 4 stop), length in ticks (16 bits; 0 = as long as \
         the first track that does not loop), spare.";
    instruments INSTRUMENTS 0xEA200 0x200 ReadWrite
        "32 instruments of 16 bytes: wave, duty, attack, decay, sustain, release, vibrato depth, \
         vibrato rate, low-pass, echo, pan, transpose, volume, detune, spare.";
    waves WAVES 0xEA400 0x200 ReadWrite
        "16 wavetables of 32 steps, one signed byte a step.";
    channels CHANNELS 0xEA600 0x400 ReadOnly
        "8 sound channels of 128 bytes: what each plays, its phase, envelope and filter.";
    voices VOICES 0xEAA00 0x200 ReadOnly
        "8 sample voices of 64 bytes: sample, position, step, level, pan, loop.";
    music MUSIC 0xEAC00 0x40 ReadOnly
        "The tracker: pattern, tick, step, channel mask, fade.";
    mixer MIXER 0xEAC40 0x40 ReadWrite
        "The mixer: master volume, echo delay, echo feedback, echo level.";
    mixer_state MIXER_STATE 0xEAC80 0x80 ReadOnly
        "What the mixer remembers from sample to sample.";
    palette PALETTE 0xEAD00 0xC0 ReadWrite
        "The display palette: 64 colours of red, green, blue.";
    shown_palette SHOWN_PALETTE 0xEADC0 0xC0 ReadOnly
        "The palette as it was last published, remapped and faded.";
    screen_map SCREEN_MAP 0xEAE80 0x40 ReadWrite
        "Which palette entry each of the 64 indices shows (`pal` with 1 as third argument).";
    draw_palette DRAW_PALETTE 0xEAEC0 0x40 ReadWrite
        "For each of the 64 colours the one to draw instead (bits 0-5); bit 7 makes it \
         transparent in sprites and maps.";
    draw_state DRAW_STATE 0xEAF00 0x40 ReadWrite
        "Camera, clip, pen, fill pattern, cursor, font, fade.";
    pads PADS 0xEAF40 0x80 ReadOnly
        "Buttons: 4 pads of now and before (16 bits each), then frames held for 4x12 buttons (16 \
         bits each).";
    mouse MOUSE 0xEAFC0 0x10 ReadOnly
        "Pointer: x, y (16 bits each), buttons now, buttons before, wheel.";
    typed TYPED 0xEAFD0 0x30 ReadOnly
        "Text typed this frame: its length in bytes, then up to 32 bytes of UTF-8.";
    card_numbers CARD_NUMBERS 0xEB000 0x200 ReadWrite
        "64 numbers of 8 bytes that `dget` and `dset` reach.";
    keyboard KEYBOARD 0xEB200 0x100 ReadOnly
        "The keyboard: for each key the frames for which it has been down (16 bits each), by the \
         key's number.";
    layers LAYERS 0xEB300 0x40 ReadWrite
        "How the four map layers follow the camera, 16 bytes each: speed across and down (signed, \
         16 bits, 256 with the world), x and y (32 bits), cells after which it repeats across and \
         down (16 bits, 0 = never).";
    rasters RASTERS 0xEB340 0xCC0 ReadOnly
        "Colours that `_scanline` has changed from row to row: how many changes (16 bits), fade \
         and colours of the first and of the last row, then 5 bytes a change: row, entry (64 = \
         fade), red, green, blue.";
    echo ECHO 0xEC000 0x8000 ReadWrite
        "The echo's delay line: 16384 samples of 16 bits.";
    user USER 0xF4000 0xC000 ReadWrite
        "48 KiB for the cart; nothing else uses them.";
}

/// The map has no holes and no overlaps, and ends where the RAM ends.
const _: () = {
    let mut at = 0;
    let mut i = 0;
    while i < MEMORY_MAP.len() {
        assert!(MEMORY_MAP[i].start == at, "two regions overlap or leave a hole");
        at = MEMORY_MAP[i].end();
        i += 1;
    }
    assert!(at == RAM_BYTES, "the regions must fill the hardware RAM exactly");
};

#[inline(always)]
fn chunk<const N: usize>(bytes: &mut [u8]) -> (&mut [u8; N], &mut [u8]) {
    match bytes.split_first_chunk_mut::<N>() {
        Some(split) => split,
        None => unreachable!("the assertion above checks that the regions fill the RAM"),
    }
}

#[inline(always)]
fn part<const START: usize, const LEN: usize>(ram: &Ram) -> &[u8; LEN] {
    match ram[START..].first_chunk::<LEN>() {
        Some(part) => part,
        None => unreachable!("the assertion above checks that every region lies in the RAM"),
    }
}

/// The region at `address`, if the address lies in the hardware RAM.
pub fn region_at(address: usize) -> Option<&'static Region> {
    MEMORY_MAP.iter().find(|region| (region.start..region.end()).contains(&address))
}

/// Why a guest's access to the RAM was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemoryFault {
    /// The range leaves the hardware RAM.
    OutOfRange {
        /// First address asked for.
        address: i64,
        /// Bytes asked for.
        len: i64,
    },
    /// The range touches a region that only the chips write.
    ReadOnly {
        /// First address that may not be written.
        address: usize,
        /// Name of the region.
        region: &'static str,
    },
}

impl fmt::Display for MemoryFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::OutOfRange { address, len } => {
                let sign = if address < 0 { "-" } else { "" };
                let size = address.unsigned_abs();
                write!(
                    f,
                    "address {sign}0x{size:x} ({len} bytes) lies outside the RAM (0 to 0xfffff)"
                )
            }
            Self::ReadOnly { address, region } => {
                write!(f, "address 0x{address:05x} is read-only (region '{region}')")
            }
        }
    }
}

/// The `len` bytes at `address`, for `peek`.
///
/// # Errors
/// When the range leaves the RAM.
pub fn readable(ram: &Ram, address: i64, len: i64) -> Result<&[u8], MemoryFault> {
    let range = checked(address, len)?;
    Ok(&ram[range])
}

/// The `len` bytes at `address`, to be written by `poke`.
///
/// # Errors
/// When the range leaves the RAM or touches a read-only region.
pub fn writable(ram: &mut Ram, address: i64, len: i64) -> Result<&mut [u8], MemoryFault> {
    let range = checked(address, len)?;
    may_write(&range)?;
    Ok(&mut ram[range])
}

/// Copies `len` bytes within the RAM; the ranges may overlap.
///
/// # Errors
/// When a range leaves the RAM or the target touches a read-only region.
pub fn copy(ram: &mut Ram, to: i64, from: i64, len: i64) -> Result<(), MemoryFault> {
    let source = checked(from, len)?;
    let target = checked(to, len)?;
    may_write(&target)?;
    ram.copy_within(source, target.start);
    Ok(())
}

fn checked(address: i64, len: i64) -> Result<std::ops::Range<usize>, MemoryFault> {
    let fault = MemoryFault::OutOfRange { address, len };
    let start = usize::try_from(address).map_err(|_| fault)?;
    let len = usize::try_from(len).map_err(|_| fault)?;
    match start.checked_add(len) {
        Some(end) if end <= RAM_BYTES => Ok(start..end),
        _ => Err(fault),
    }
}

fn may_write(range: &std::ops::Range<usize>) -> Result<(), MemoryFault> {
    for region in MEMORY_MAP {
        let touches = region.start < range.end && range.start < region.end();
        if touches && region.access == Access::ReadOnly {
            let address = region.start.max(range.start);
            return Err(MemoryFault::ReadOnly { address, region: region.name });
        }
    }
    Ok(())
}

/// The page `docs/reference/memory-map.md`.
pub fn page() -> String {
    use std::fmt::Write;
    let mut text = String::from(
        "# The memory map\n\n\
         Made from the table in `src/hardware/memory_map.rs`.\n\n\
         `peek` reads all of these addresses, `poke` writes those marked rw. Numbers wider than a\n\
         byte have their lower bytes first.\n\n\
         | first | last | bytes | | region | |\n|---|---|---:|---|---|---|\n",
    );
    for region in MEMORY_MAP {
        let access = if region.access == Access::ReadWrite { "rw" } else { "r" };
        let Region { name, start, len, about, .. } = region;
        let last = region.end() - 1;
        let _ = writeln!(
            text,
            "| 0x{start:05x} | 0x{last:05x} | {len} | {access} | {name} | {about} |"
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hardware::testing::blank;

    #[test]
    fn the_split_puts_each_region_at_its_address() {
        let mut ram = blank();
        let parts = split(&mut ram);
        parts.palette[0] = 7;
        parts.user[0xBFFF] = 9;
        parts.sprites[3] = 1;
        assert_eq!(ram[PALETTE.start], 7);
        assert_eq!(ram[RAM_BYTES - 1], 9);
        assert_eq!(view::sprites(&ram)[3], 1);
        assert_eq!(view::palette(&ram)[0], 7);
    }

    #[test]
    fn writes_stop_at_read_only_regions() {
        let mut ram = blank();
        assert!(writable(&mut ram, USER.start as i64, 0xC000).is_ok());
        let before = SHOWN.start as i64 - 1;
        assert!(writable(&mut ram, before, 1).is_ok());
        let fault = writable(&mut ram, before, 2).unwrap_err();
        assert_eq!(fault.to_string(), "address 0xce100 is read-only (region 'shown')");
        assert!(copy(&mut ram, PADS.start as i64, 0, 1).is_err());
        assert!(copy(&mut ram, 0, PADS.start as i64, 1).is_ok());
    }

    #[test]
    fn ranges_outside_are_refused() {
        let mut ram = blank();
        for (address, len) in [(-1, 1), (RAM_BYTES as i64, 1), (0, -1), (i64::MAX, i64::MAX)] {
            assert!(readable(&ram, address, len).is_err(), "{address} {len}");
            assert!(writable(&mut ram, address, len).is_err(), "{address} {len}");
        }
        assert!(readable(&ram, RAM_BYTES as i64, 0).is_ok());
        assert!(readable(&ram, RAM_BYTES as i64 - 1, 1).is_ok());
    }

    #[test]
    #[allow(clippy::disallowed_methods, reason = "compares a file of the repository")]
    fn the_page_of_the_manual_is_that_of_the_table() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/reference/memory-map.md");
        let text = page() + &crate::hardware::draw::state::page() + &crate::hardware::sound::page();
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(path, &text).unwrap();
        }
        let found = std::fs::read_to_string(path).unwrap_or_default();
        assert!(found == text, "docs/reference/memory-map.md is old; run with BLESS=1 to renew it");
    }
}
