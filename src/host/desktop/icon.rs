//! The window's icon: an ember on a stalk, drawn by arithmetic at any size.

use winit::window::Icon;

use crate::overlay::theme;

/// Side of the icon in pixels.
const SIDE: u32 = 64;

/// The icon, or none where the system takes none.
pub fn icon() -> Option<Icon> {
    let pixels = (0..SIDE * SIDE).flat_map(|i| pixel(i % SIDE, i / SIDE)).collect();
    Icon::from_rgba(pixels, SIDE, SIDE).ok()
}

/// One pixel: a rounded square of ink, the stalk with two leaves' joints, the ember and its glow.
fn pixel(x: u32, y: u32) -> [u8; 4] {
    let unit = |n: u32| (n as f32 + 0.5) / SIDE as f32 * 2.0 - 1.0;
    let (x, y) = (unit(x), unit(y));
    let corner = ((x.abs() - 0.62).max(0.0).powi(2) + (y.abs() - 0.62).max(0.0).powi(2)).sqrt();
    let inside = coverage(0.34 - corner);
    let ember = (x * x + (y + 0.34) * (y + 0.34)).sqrt();
    let width = 0.085 + if (y - 0.33).abs() < 0.045 { 0.05 } else { 0.0 };
    let stalk = coverage(width - x.abs()) * coverage(y + 0.12) * coverage(0.74 - y);
    let mut color = theme::INK.to_array().map(f32::from);
    let glow = (1.0 - ember / 0.8).clamp(0.0, 1.0).powi(2) * 0.55;
    let layers = [
        (theme::EMBER, glow),
        (theme::FENNEL, stalk),
        (theme::EMBER, coverage(0.27 - ember)),
        (theme::SOUND, coverage(0.12 - ember)),
    ];
    for (layer, share) in layers {
        for (channel, over) in color.iter_mut().zip(layer.to_array()) {
            *channel += (f32::from(over) - *channel) * share;
        }
    }
    let [red, green, blue, _] = color.map(|c| c.round() as u8);
    [red, green, blue, (inside * 255.0).round() as u8]
}

/// How much of a pixel lies inside, from its distance to the edge: soft over one pixel.
fn coverage(distance: f32) -> f32 {
    (distance * SIDE as f32 * 0.5 + 0.5).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corners_are_clear_and_the_ember_glows() {
        assert_eq!(pixel(0, 0)[3], 0);
        let [red, green, blue, alpha] = pixel(SIDE / 2, SIDE / 3 - 8);
        assert!(red > 200 && green > 80 && blue < 120 && alpha == 255);
    }
}
