//! Filling an area from a point.

use super::canvas::Canvas;
use crate::hardware::framebuffer::WIDTH;
use crate::hardware::memory_map::Ram;

/// Fills the area around a pixel: all connected pixels of its colour, or, with a border, all up to
/// pixels of the border's colour. The pattern does not count here.
pub fn paint(ram: &mut Ram, x: i32, y: i32, colour: i32, border: Option<i32>) -> u32 {
    let canvas = Canvas::new(ram, Some(colour));
    let (x, y) = canvas.place(x, y);
    let clip = canvas.clip;
    if x < clip.left || x >= clip.right || y < clip.top || y >= clip.bottom {
        return 0;
    }
    let new = canvas.colour();
    let page = canvas.page;
    let index = |x: i32, y: i32| y as usize * WIDTH + x as usize;
    let old = page[index(x, y)];
    let border = border.map(|b| (b & 63) as u8);
    let open = |pixel: u8| match border {
        Some(border) => pixel != border && pixel != new,
        None => pixel == old && pixel != new,
    };
    let mut pixels = 0;
    let mut seeds = vec![(x, y)];
    while let Some((x, y)) = seeds.pop() {
        if !open(page[index(x, y)]) {
            continue;
        }
        let (mut left, mut right) = (x, x);
        while left > clip.left && open(page[index(left - 1, y)]) {
            left -= 1;
        }
        while right + 1 < clip.right && open(page[index(right + 1, y)]) {
            right += 1;
        }
        page[index(left, y)..=index(right, y)].fill(new);
        pixels += (right - left + 1) as u32;
        for y in [y - 1, y + 1] {
            if y < clip.top || y >= clip.bottom {
                continue;
            }
            // One seed for each open run beside the one just filled.
            let mut inside = false;
            for x in left..=right {
                let is_open = open(page[index(x, y)]);
                if is_open && !inside {
                    seeds.push((x, y));
                }
                inside = is_open;
            }
        }
    }
    pixels
}
