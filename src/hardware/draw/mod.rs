//! The drawing chip: shapes, sprites, maps and text on the draw page.
//!
//! Every call takes screen coordinates minus the camera, clips once, and returns how many pixels it
//! touched, by which the console prices it. Coordinates beyond [`LIMIT`] count as if at the limit.

/// Camera, clip, pen, palette and pattern.
pub mod state;

mod canvas;

/// Points, lines, rectangles, triangles.
pub mod shapes;

/// Circles and ellipses.
pub mod round;

/// Sprites and the sheet they come from.
pub mod sprites;

/// The map of tiles.
pub mod map;

/// Layers of the map that follow the camera.
pub mod layer;

/// Lines of the map.
pub mod tline;

/// Control codes of text.
pub mod marks;

/// Text.
pub mod text;

/// Filling an area.
pub mod paint;

#[cfg(test)]
mod tests;

/// Coordinates and sizes past this are brought to it, so that no product of two overflows.
pub const LIMIT: i32 = 1 << 20;

/// A coordinate within the limit.
#[inline]
pub(crate) fn limit(value: i32) -> i32 {
    value.clamp(-LIMIT, LIMIT)
}
