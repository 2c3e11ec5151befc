//! Scrolling layers: how each layer of the map follows the camera, and drawing one as it lies then.

use super::map::{self, LAYERS, Lattice, SIDE};
use super::state::{self, Clip};
use super::{LIMIT, limit};
use crate::hardware::memory_map::{LAYERS as REGION, Ram, split, view};

const LAYER_BYTES: usize = 16;
const _: () = assert!(LAYERS as usize * LAYER_BYTES == REGION.len);

/// Speed at which a layer moves with the world.
pub const WORLD_SPEED: i16 = 256;
/// The layer that stands still at power-on, for what belongs to the screen and not to the world.
pub const HUD: usize = 3;

/// How a layer follows the camera.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scroll {
    /// Part of the camera's way that it goes, in 1/256: 256 with the world, 128 as if far away, 0
    /// not at all.
    pub speed: (i16, i16),
    /// Where its top left lies on the screen when the camera is at 0, 0.
    pub at: (i32, i32),
    /// Cells after which it repeats, 1 to 256; 0 does not repeat.
    pub repeat: (u16, u16),
}

impl Scroll {
    /// As the chip starts: with the world, or standing still.
    pub fn power_on(layer: usize) -> Scroll {
        let speed = if layer == HUD { 0 } else { WORLD_SPEED };
        Scroll { speed: (speed, speed), at: (0, 0), repeat: (0, 0) }
    }

    /// Reads a layer's registers; none for a layer that does not exist.
    pub fn read(ram: &Ram, layer: usize) -> Option<Scroll> {
        let bytes = view::layers(ram).as_chunks::<LAYER_BYTES>().0.get(layer)?;
        let half = |at: usize| i16::from_le_bytes([bytes[at], bytes[at + 1]]);
        let word = |at: usize| {
            i32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
        };
        let cells = |at: usize| (half(at) as u16).min(SIDE as u16);
        Some(Scroll {
            speed: (half(0), half(2)),
            at: (limit(word(4)), limit(word(8))),
            repeat: (cells(12), cells(14)),
        })
    }

    /// Writes a layer's registers; nothing for a layer that does not exist.
    pub fn write(self, ram: &mut Ram, layer: usize) {
        let places = split(ram).layers.as_chunks_mut::<LAYER_BYTES>().0;
        let Some(bytes) = places.get_mut(layer) else { return };
        bytes[0..2].copy_from_slice(&self.speed.0.to_le_bytes());
        bytes[2..4].copy_from_slice(&self.speed.1.to_le_bytes());
        bytes[4..8].copy_from_slice(&self.at.0.to_le_bytes());
        bytes[8..12].copy_from_slice(&self.at.1.to_le_bytes());
        bytes[12..14].copy_from_slice(&self.repeat.0.to_le_bytes());
        bytes[14..16].copy_from_slice(&self.repeat.1.to_le_bytes());
    }
}

/// Power-on.
pub fn reset(ram: &mut Ram) {
    (0..LAYERS as usize).for_each(|n| Scroll::power_on(n).write(ram, n));
}

/// Draws a whole layer where the camera puts it; with `flags` other than 0 only tiles that have all
/// of these flags.
pub fn layer(ram: &mut Ram, layer: i32, flags: u8) -> u32 {
    let scroll = usize::try_from(layer).ok().and_then(|n| Scroll::read(ram, n));
    let Some(scroll) = scroll else { return 0 };
    let camera = (limit(state::camera_x(ram)), limit(state::camera_y(ram)));
    let clip = Clip::read(ram);
    let across = axis(scroll.at.0, camera.0, scroll.speed.0, scroll.repeat.0);
    let down = axis(scroll.at.1, camera.1, scroll.speed.1, scroll.repeat.1);
    let lattice = Lattice {
        layer,
        columns: map::visible(across.count, across.at, clip.left, clip.right),
        rows: map::visible(down.count, down.at, clip.top, clip.bottom),
        first: (0, 0),
        around: (across.around, down.around),
        at: (across.at, down.at),
    };
    map::cells(ram, &lattice, flags)
}

struct Axis {
    at: i32,
    count: i32,
    around: i32,
}

/// One direction: where the layer begins on the screen, how many cells it has from there, and after
/// how many it repeats. A layer that repeats begins at the last repetition before the screen.
fn axis(at: i32, camera: i32, speed: i16, repeat: u16) -> Axis {
    let moved = (i64::from(camera) * i64::from(speed)).div_euclid(256);
    let at = i64::from(at) - moved;
    if repeat == 0 {
        // Past the limit nothing of the layer can be on the screen.
        let at = at.clamp(-i64::from(LIMIT), i64::from(LIMIT)) as i32;
        return Axis { at, count: SIDE, around: SIDE };
    }
    let length = i64::from(repeat) * i64::from(super::sprites::TILE);
    let at = at.rem_euclid(length) - length;
    Axis { at: at as i32, count: LIMIT, around: i32::from(repeat) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hardware::draw::map::mset;
    use crate::hardware::draw::shapes::{cls, pget};
    use crate::hardware::draw::sprites::sset;
    use crate::hardware::testing::blank;

    /// Tile 1 has a dot at its top left; it stands at cell 2, 1 of each layer.
    fn machine() -> Box<Ram> {
        let mut ram = blank();
        crate::hardware::reset(&mut ram);
        sset(&mut ram, 8, 0, 7);
        (0..4).for_each(|layer| mset(&mut ram, 2, 1, 1, layer));
        ram
    }

    fn dots(ram: &mut Ram, n: i32) -> Vec<(i32, i32)> {
        cls(ram, 0);
        layer(ram, n, 0);
        let camera = (state::camera_x(ram), state::camera_y(ram));
        state::camera(ram, 0, 0);
        let places = (0..180).flat_map(|y| (0..320).map(move |x| (x, y)));
        let found = places.filter(|&(x, y)| pget(ram, x, y) != 0).collect();
        state::camera(ram, camera.0, camera.1);
        found
    }

    #[test]
    fn layers_follow_the_camera_each_at_its_speed() {
        let mut ram = machine();
        let half = Scroll { speed: (128, 64), ..Scroll::power_on(1) };
        half.write(&mut ram, 1);
        Scroll { at: (100, 50), ..Scroll::power_on(2) }.write(&mut ram, 2);
        assert_eq!(Scroll::read(&ram, 1), Some(half));
        state::camera(&mut ram, 9, -4);
        assert_eq!(dots(&mut ram, 0), [(7, 12)]);
        assert_eq!(dots(&mut ram, 1), [(12, 9)]);
        assert_eq!(dots(&mut ram, 2), [(107, 62)]);
        assert_eq!(dots(&mut ram, HUD as i32), [(16, 8)], "the HUD stands still");
        assert_eq!((layer(&mut ram, 4, 0), layer(&mut ram, -1, 0)), (0, 0));
        state::camera(&mut ram, i32::MIN, i32::MAX);
        assert_eq!(dots(&mut ram, 0), []);
    }

    #[test]
    fn a_layer_that_repeats_has_no_end_in_any_direction() {
        let mut ram = machine();
        let scroll = Scroll { repeat: (20, 30), ..Scroll::power_on(0) };
        scroll.write(&mut ram, 0);
        for camera in [(0, 0), (320, 240), (-160, -480), (160 * 6000, 240 * 4000)] {
            state::camera(&mut ram, camera.0, camera.1);
            assert_eq!(dots(&mut ram, 0), [(16, 8), (176, 8)], "{camera:?}");
        }
        state::camera(&mut ram, -3, 7);
        assert_eq!(dots(&mut ram, 0), [(19, 1), (179, 1)]);
    }

    #[test]
    fn any_registers_do_no_harm() {
        let mut ram = machine();
        for byte in [0xFF, 0x80, 0x7F, 0x01] {
            split(&mut ram).layers.fill(byte);
            for camera in [i32::MIN, -1, 0, i32::MAX] {
                state::camera(&mut ram, camera, camera);
                layer(&mut ram, 0, 0);
            }
        }
    }
}
