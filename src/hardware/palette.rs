//! The display palette: 64 colours, and how they come out on the screen.

use super::memory_map::{Ram, split, view};
use super::rasters;

/// Colours that the screen can show at once.
pub const COLOURS: usize = 64;

/// A colour as red, green, blue.
pub type Rgb = [u8; 3];

/// The palette at power-on, as listed in `assets/palette.hex`.
///
/// 0 to 15 are for quick work: ink, night, plum, pine, brown, slate, ash, bone, red, ember, gold,
/// fennel, sky, lavender, pink, peach. Then come eight ramps of six from dark to light, whose hue
/// shifts towards the light: metal (16), skin (22), foliage (28), sky (34), fire (40), earth (46),
/// violet (52) and sea (58).
pub const DEFAULT: [Rgb; COLOURS] = parse(include_bytes!("../../assets/palette.hex"));

const fn parse(text: &[u8]) -> [Rgb; COLOURS] {
    assert!(text.len() == COLOURS * 7, "assets/palette.hex holds 64 lines of rrggbb");
    let mut colours = [[0; 3]; COLOURS];
    let mut i = 0;
    while i < COLOURS * 3 {
        let at = i / 3 * 7 + i % 3 * 2;
        colours[i / 3][i % 3] = digit(text[at]) << 4 | digit(text[at + 1]);
        i += 1;
    }
    colours
}

#[allow(clippy::panic, reason = "speaks at compile time only")]
const fn digit(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => byte - b'0',
        b'a'..=b'f' => byte - b'a' + 10,
        _ => panic!("assets/palette.hex is written in lower-case hexadecimal"),
    }
}

/// Power-on: the default colours, shown unmapped and unfaded.
pub fn reset(ram: &mut Ram) {
    let parts = split(ram);
    for (i, colour) in DEFAULT.iter().enumerate() {
        parts.palette[i * 3..i * 3 + 3].copy_from_slice(colour);
        parts.screen_map[i] = i as u8;
    }
    parts.shown_palette.copy_from_slice(parts.palette);
}

/// Colour `n` of the display palette, counted round after 63.
pub fn get(ram: &Ram, n: i64) -> Rgb {
    colours(view::palette(ram))[(n & 63) as usize]
}

/// Sets colour `n`, counted round after 63.
pub fn set(ram: &mut Ram, n: i64, colour: Rgb) {
    let at = (n & 63) as usize * 3;
    split(ram).palette[at..at + 3].copy_from_slice(&colour);
}

/// Shows palette entry `shown` where the screen holds `n`, from the next publishing on.
pub fn remap(ram: &mut Ram, n: i64, shown: i64) {
    split(ram).screen_map[(n & 63) as usize] = (shown & 63) as u8;
}

/// Every index shows its own entry again.
pub fn unmap(ram: &mut Ram) {
    for (i, entry) in split(ram).screen_map.iter_mut().enumerate() {
        *entry = i as u8;
    }
}

/// The palette as last published.
pub fn shown(ram: &Ram) -> &[Rgb; COLOURS] {
    colours(view::shown_palette(ram))
}

fn colours(bytes: &[u8; COLOURS * 3]) -> &[Rgb; COLOURS] {
    match bytes.as_chunks::<3>().0.first_chunk::<COLOURS>() {
        Some(colours) => colours,
        None => unreachable!("192 bytes are 64 colours"),
    }
}

/// Works out the palette to show: remapped, then faded towards `target` by `amount` of 255.
pub(super) fn publish(ram: &mut Ram, amount: u8, target: u8) {
    let parts = split(ram);
    let shown = faded(parts.palette, amount, target);
    for (out, entry) in parts.shown_palette.chunks_exact_mut(3).zip(&*parts.screen_map) {
        out.copy_from_slice(&shown[usize::from(entry & 63)]);
    }
}

/// The same for a picture whose rows have their mapping of colours in them: the palette of its
/// first row.
pub(super) fn publish_first_row(ram: &mut Ram) {
    let (colours, amount, target) = rasters::first(ram);
    let shown = faded(colours, amount, target);
    split(ram).shown_palette.copy_from_slice(shown.as_flattened());
}

/// Colours faded towards entry `target` by `amount` of 255.
pub(super) fn faded(bytes: &[u8; COLOURS * 3], amount: u8, target: u8) -> [Rgb; COLOURS] {
    let colours = colours(bytes);
    let target = colours[usize::from(target & 63)];
    let amount = i32::from(amount);
    colours.map(|mut colour| {
        for (part, to) in colour.iter_mut().zip(target) {
            let (from, to) = (i32::from(*part), i32::from(to));
            *part = (from + ((to - from) * amount + 127 * (to - from).signum()) / 255) as u8;
        }
        colour
    })
}

/// The entry nearest to `colour`, the lowest of equals; for pictures drawn in other palettes.
pub fn nearest(palette: &[Rgb; COLOURS], colour: Rgb) -> u8 {
    // Weights of red, green and blue as the eye's: 2, 4, 3 is the usual cheap choice.
    let distance = |c: &Rgb| -> u32 {
        let part = |i: usize, weight: u32| weight * u32::from(c[i].abs_diff(colour[i])).pow(2);
        part(0, 2) + part(1, 4) + part(2, 3)
    };
    let mut best = 0;
    for (i, entry) in palette.iter().enumerate() {
        if distance(entry) < distance(&palette[best]) {
            best = i;
        }
    }
    best as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hardware::testing::blank;

    #[test]
    fn no_two_default_colours_are_alike() {
        for (i, a) in DEFAULT.iter().enumerate() {
            assert_eq!(usize::from(nearest(&DEFAULT, *a)), i, "colour {i} {a:?}");
        }
    }

    #[test]
    fn ramps_grow_lighter() {
        for ramp in DEFAULT[16..].chunks(6) {
            let light = |c: &Rgb| 2 * u32::from(c[0]) + 5 * u32::from(c[1]) + u32::from(c[2]);
            assert!(ramp.is_sorted_by(|a, b| light(a) < light(b)), "{ramp:?}");
        }
    }

    #[test]
    fn fading_reaches_its_target_and_starts_at_the_colour() {
        let mut ram = blank();
        reset(&mut ram);
        publish(&mut ram, 0, 8);
        assert_eq!(shown(&ram), &DEFAULT);
        publish(&mut ram, 255, 8);
        assert_eq!(shown(&ram), &[DEFAULT[8]; 64]);
        set(&mut ram, 0, [0; 3]);
        set(&mut ram, 1, [200, 100, 50]);
        publish(&mut ram, 128, 0);
        assert_eq!(shown(&ram)[1], [100, 50, 25]);
    }

    #[test]
    fn a_remapped_index_shows_the_other_entry() {
        let mut ram = blank();
        reset(&mut ram);
        remap(&mut ram, 3, 64 + 9);
        publish(&mut ram, 0, 0);
        assert_eq!(shown(&ram)[3], DEFAULT[9]);
        unmap(&mut ram);
        publish(&mut ram, 0, 0);
        assert_eq!(shown(&ram)[3], DEFAULT[3]);
    }
}
