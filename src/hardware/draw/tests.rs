//! Small pictures, pixel by pixel, and coordinates at the edge of what is possible.

use super::map::{CELL_FLIP_X, CELL_FLIP_Y, CELL_TURN, Part, map, mget, mset};
use super::paint::paint;
use super::round::{circ, circfill, elli, ellib, oval, ovalfill};
use super::shapes::{cls, line, line_to, pget, pset, rect, rectfill, tri, trifill};
use super::sprites::{Corner, Flip, Source, fget, fset, rspr, sget, spr, sset, sspr, ttri};
use super::state;
use crate::hardware::memory_map::{Ram, view};
use crate::hardware::testing::blank;

fn machine() -> Box<Ram> {
    let mut ram = blank();
    crate::hardware::reset(&mut ram);
    ram
}

/// The top left of the screen as text: `.` for 0, hexadecimal otherwise.
fn picture(ram: &Ram, width: usize, height: usize) -> String {
    let mut text = String::new();
    for row in view::screen(ram).chunks(320).take(height) {
        for &pixel in &row[..width] {
            text.push(match pixel {
                0 => '.',
                n => char::from_digit(u32::from(n), 36).unwrap_or('?'),
            });
        }
        text.push('\n');
    }
    text
}

/// Draws once and compares; the number of pixels must be those that are not background.
fn check(draw: impl Fn(&mut Ram) -> u32, rows: &[&str]) {
    let mut ram = machine();
    let pixels = draw(&mut ram);
    let want: String = rows.iter().map(|row| format!("{row}\n")).collect();
    let got = picture(&ram, rows[0].len(), rows.len());
    assert_eq!(got, want, "\n{got}instead of\n{want}");
    let set = view::screen(&ram).iter().filter(|&&p| p != 0).count();
    assert_eq!(pixels as usize, set, "pixels counted");
}

#[test]
fn rectangles_include_both_corners() {
    check(|r| rect(r, 4, 3, 1, 1, Some(7)), &["......", ".7777.", ".7..7.", ".7777.", "......"]);
    check(|r| rectfill(r, 1, 1, 2, 2, Some(8)), &["....", ".88.", ".88.", "...."]);
    check(|r| rect(r, 1, 1, 1, 1, Some(7)), &["...", ".7.", "..."]);
    check(|r| rect(r, 1, 0, 1, 2, Some(7)), &[".7.", ".7.", ".7.", "..."]);
}

#[test]
fn lines_are_the_same_both_ways() {
    let shape = &["7......", ".77....", "...77..", ".....7.", "......."];
    check(|r| line(r, 0, 0, 5, 3, Some(7)), shape);
    check(|r| line(r, 5, 3, 0, 0, Some(7)), shape);
    check(|r| line(r, 0, 3, 1, 0, Some(7)), &[".7", ".7", "7.", "7."]);
    check(|r| line(r, 2, 1, 2, 1, Some(7)), &["...", "..7"]);
}

#[test]
fn a_line_clipped_is_a_part_of_the_line_whole() {
    let mut whole = machine();
    line(&mut whole, 3, 7, 200, 91, Some(7));
    let mut part = machine();
    state::clip(&mut part, 50, 20, 60, 30);
    line(&mut part, 3, 7, 200, 91, Some(7));
    for y in 0..180 {
        for x in 0..320 {
            let inside = (50..110).contains(&x) && (20..50).contains(&y);
            let want = if inside { pget(&whole, x, y) } else { 0 };
            assert_eq!(pget(&part, x, y), want, "{x} {y}");
        }
    }
}

#[test]
fn small_circles() {
    check(|r| circ(r, 1, 1, 0, Some(7)), &["...", ".7."]);
    check(|r| circ(r, 1, 1, 1, Some(7)), &[".7.", "7.7", ".7."]);
    check(|r| circfill(r, 1, 1, 1, Some(7)), &[".7.", "777", ".7."]);
    check(|r| circ(r, 2, 2, 2, Some(7)), &[".777.", "7...7", "7...7", "7...7", ".777."]);
    let rows = ["..777..", ".7...7.", "7.....7", "7.....7", "7.....7", ".7...7.", "..777.."];
    check(|r| circ(r, 3, 3, 3, Some(7)), &rows);
    check(|r| circ(r, 3, 3, -1, Some(7)), &["..."]);
}

#[test]
fn ovals_fill_their_rectangle() {
    let round = ["..777..", ".7...7.", "7.....7", "7.....7", "7.....7", ".7...7.", "..777.."];
    check(|r| oval(r, 0, 0, 6, 6, Some(7)), &round);
    check(|r| ellib(r, 3, 3, 3, 3, Some(7)), &round);
    check(|r| ovalfill(r, 0, 0, 3, 3, Some(7)), &[".77.", "7777", "7777", ".77."]);
    check(|r| oval(r, 0, 0, 1, 4, Some(7)), &["77", "77", "77", "77", "77"]);
    check(|r| elli(r, 1, 1, 1, 0, Some(7)), &["....", "777.", "...."]);
    for (width, height) in [(3, 40), (4, 20), (5, 90), (100, 3), (64, 4), (319, 179)] {
        let mut ram = machine();
        ovalfill(&mut ram, 0, 0, width - 1, height - 1, Some(7));
        let touched = |x: i32, y: i32| pget(&ram, x, y) == 7;
        for side in [0, height - 1] {
            assert!((0..width).any(|x| touched(x, side)), "{width}x{height} row {side}");
        }
        for side in [0, width - 1] {
            assert!((0..height).any(|y| touched(side, y)), "{width}x{height} column {side}");
        }
    }
}

#[test]
fn an_outline_is_the_rim_of_the_filled_shape() {
    for r in 0..60 {
        let (mut thin, mut full) = (machine(), machine());
        circ(&mut thin, 80, 80, r, Some(7));
        circfill(&mut full, 80, 80, r, Some(7));
        for y in 1..179 {
            for x in 1..319 {
                let inside = |x, y| pget(&full, x, y) == 7;
                let rim = inside(x, y)
                    && !(inside(x - 1, y)
                        && inside(x + 1, y)
                        && inside(x, y - 1)
                        && inside(x, y + 1));
                assert_eq!(pget(&thin, x, y) == 7, rim, "radius {r} at {x} {y}");
            }
        }
    }
}

#[test]
fn triangles() {
    let rows = ["8....", "88...", "888..", "8888.", "88888"];
    check(|r| trifill(r, (0, 0), (4, 4), (0, 4), Some(8)), &rows);
    check(|r| trifill(r, (0, 4), (0, 0), (4, 4), Some(8)), &rows);
    check(|r| trifill(r, (4, 1), (0, 1), (2, 1), Some(8)), &[".....", "88888"]);
    check(|r| trifill(r, (1, 1), (1, 1), (1, 1), Some(8)), &["..", ".8"]);
    let mut ram = machine();
    tri(&mut ram, (0, 0), (4, 4), (0, 4), Some(8));
    assert_eq!(picture(&ram, 5, 5), "8....\n88...\n8.8..\n8..8.\n88888\n");
}

#[test]
fn camera_clip_and_palette_apply_to_shapes() {
    let mut ram = machine();
    state::camera(&mut ram, 10, 20);
    state::clip(&mut ram, 1, 1, 2, 1);
    state::pal(&mut ram, 7, 9);
    assert_eq!(rectfill(&mut ram, 0, 0, 400, 400, Some(7)), 2);
    assert_eq!(picture(&ram, 4, 3), "....\n.99.\n....\n");
    assert_eq!(pget(&ram, 11, 21), 9);
    assert_eq!(cls(&mut ram, 3), 57_600, "clearing takes the clip away");
    assert_eq!(state::unclip(&mut ram), (0, 0, 320, 180));
    assert_eq!(picture(&ram, 4, 1), "3333\n");
}

#[test]
fn lines_go_on_from_the_last_end() {
    let mut ram = machine();
    assert_eq!(line_to(&mut ram, 1, 0, Some(7)), 0);
    assert_eq!(line_to(&mut ram, 3, 0, None), 3);
    assert_eq!(line_to(&mut ram, 3, 2, Some(8)), 3);
    assert_eq!(picture(&ram, 5, 3), ".778.\n...8.\n...8.\n");
    state::end_line(&mut ram, None);
    assert_eq!(line_to(&mut ram, 0, 0, None), 0);
}

#[test]
fn a_mask_makes_the_first_colours_transparent() {
    let mut ram = with_tile();
    state::palt_mask(&mut ram, 0b0101_0000_0000_0000);
    cls(&mut ram, 5);
    spr(&mut ram, 1, 0, 0, 4, 2, Flip::default());
    assert_eq!(picture(&ram, 4, 2), "524.\n5...\n");
}

#[test]
fn patterns_fill_with_a_second_colour_or_leave_out() {
    let mut ram = machine();
    state::fillp(&mut ram, 0b1010_0101_1010_0101, false);
    rectfill(&mut ram, 0, 0, 3, 1, Some(0x0708));
    assert_eq!(picture(&ram, 4, 2), "7878\n8787\n");
    state::fillp(&mut ram, 0b1010_0101_1010_0101, true);
    rectfill(&mut ram, 0, 0, 3, 1, Some(0x0709));
    assert_eq!(picture(&ram, 4, 2), "7979\n9797\n");
}

/// Tile 1 holds an L of colour 1 to 4 in its top left 3x2 pixels.
fn with_tile() -> Box<Ram> {
    let mut ram = machine();
    for (x, y, colour) in [(8, 0, 1), (9, 0, 2), (8, 1, 3), (10, 0, 4)] {
        sset(&mut ram, x, y, colour);
    }
    ram
}

#[test]
fn sprites_flip_and_leave_out_transparent_pixels() {
    let mut ram = with_tile();
    cls(&mut ram, 5);
    assert_eq!(spr(&mut ram, 1, 0, 0, 8, 8, Flip::default()), 64);
    assert_eq!(picture(&ram, 4, 2), "1245\n3555\n");
    cls(&mut ram, 5);
    spr(&mut ram, 1, 0, 0, 8, 8, Flip { x: true, y: true });
    assert_eq!(pget(&ram, 7, 7), 1);
    assert_eq!(pget(&ram, 5, 7), 4);
    assert_eq!(pget(&ram, 7, 6), 3);
    state::palt(&mut ram, 0, false);
    state::palt(&mut ram, 1, true);
    cls(&mut ram, 5);
    spr(&mut ram, 1, 0, 0, 4, 2, Flip::default());
    assert_eq!(picture(&ram, 4, 2), "524.\n3...\n");
}

#[test]
fn sprites_clip_at_all_sides() {
    let mut ram = with_tile();
    assert_eq!(spr(&mut ram, 1, -1, 0, 8, 8, Flip::default()), 56);
    assert_eq!(picture(&ram, 3, 2), "24.\n...\n");
    assert_eq!(spr(&mut ram, 1, 319, 179, 8, 8, Flip::default()), 1);
    assert_eq!(pget(&ram, 319, 179), 1);
    assert_eq!(spr(&mut ram, 1, 320, 0, 8, 8, Flip::default()), 0);
    assert_eq!(spr(&mut ram, 1, 0, -8, 8, 8, Flip::default()), 0);
    assert_eq!(spr(&mut ram, 4096, 0, 0, 8, 8, Flip::default()), 0);
    assert_eq!(spr(&mut ram, -1, 0, 0, 8, 8, Flip::default()), 0);
}

#[test]
fn stretched_sprites_repeat_pixels() {
    let mut ram = with_tile();
    let source = Source { x: 8, y: 0, width: 3, height: 2 };
    assert_eq!(sspr(&mut ram, source, 0, 0, 6, 4, Flip::default()), 24);
    assert_eq!(picture(&ram, 6, 4), "112244\n112244\n33....\n33....\n");
    cls(&mut ram, 0);
    sspr(&mut ram, source, 0, 0, -3, 2, Flip::default());
    assert_eq!(picture(&ram, 3, 2), "421\n..3\n");
    let outside = Source { x: 254, y: 1023, width: 4, height: 4 };
    assert_eq!(sspr(&mut ram, outside, 0, 0, 4, 4, Flip::default()), 2);
}

#[test]
fn the_map_flips_and_turns_its_tiles() {
    let mut ram = with_tile();
    mset(&mut ram, 3, 2, 1, 0);
    let part = Part { x: 3, y: 2, width: 1, height: 1, layer: 0 };
    assert_eq!(map(&mut ram, part, 0, 0, 0), 64);
    assert_eq!(picture(&ram, 4, 2), "124.\n3...\n");
    let corners = |ram: &mut Ram, cell: u16| {
        cls(ram, 0);
        mset(ram, 3, 2, cell, 0);
        map(ram, part, 0, 0, 0);
        [(0, 0), (7, 0), (0, 7), (7, 7)].map(|(x, y)| pget(ram, x, y))
    };
    assert_eq!(corners(&mut ram, 1 | CELL_TURN), [0, 1, 0, 0]);
    assert_eq!(pget(&ram, 7, 1), 2);
    assert_eq!(pget(&ram, 6, 0), 3);
    assert_eq!(corners(&mut ram, 1 | CELL_FLIP_X), [0, 1, 0, 0]);
    assert_eq!(corners(&mut ram, 1 | CELL_FLIP_Y), [0, 0, 1, 0]);
    assert_eq!(corners(&mut ram, 1 | CELL_TURN | CELL_FLIP_X | CELL_FLIP_Y), [0, 0, 1, 0]);
}

#[test]
fn the_map_skips_empty_cells_other_flags_and_the_outside() {
    let mut ram = with_tile();
    mset(&mut ram, 255, 255, 1, 3);
    fset(&mut ram, 1, 0b101);
    let all = Part { x: -1000, y: -1000, width: i32::MAX, height: i32::MAX, layer: 3 };
    let at = -(255 + 1000) * 8;
    assert_eq!(map(&mut ram, all, at, at, 0b100), 64);
    assert_eq!(map(&mut ram, all, at, at, 0b110), 0);
    assert_eq!(map(&mut ram, Part { layer: 2, ..all }, at, at, 0), 0);
    assert_eq!(map(&mut ram, Part { layer: 4, ..all }, at, at, 0), 0);
    assert_eq!((mget(&ram, 255, 255, 3), mget(&ram, 256, 0, 0), mget(&ram, 0, 0, -1)), (1, 0, 0));
}

#[test]
fn paint_stops_at_borders() {
    let mut ram = machine();
    rect(&mut ram, 0, 0, 4, 3, Some(7));
    pset(&mut ram, 2, 1, Some(9));
    assert_eq!(paint(&mut ram, 1, 1, 8, None), 5);
    assert_eq!(picture(&ram, 5, 4), "77777\n78987\n78887\n77777\n");
    assert_eq!(paint(&mut ram, 1, 1, 8, None), 0);
    assert_eq!(paint(&mut ram, 1, 1, 3, Some(7)), 6);
    assert_eq!(paint(&mut ram, -1, 0, 3, None), 0);
    assert_eq!(paint(&mut ram, 100, 100, 12, None), 320 * 180 - 20);
}

#[test]
fn turned_sprites_keep_their_pixels() {
    let mut ram = with_tile();
    let source = Source { x: 8, y: 0, width: 8, height: 8 };
    assert_eq!(rspr(&mut ram, source, 4, 4, 0, 65536), 64);
    assert_eq!(picture(&ram, 4, 2), "124.\n3...\n");
    cls(&mut ram, 0);
    assert_eq!(rspr(&mut ram, source, 4, 4, 0x4000, 65536), 64);
    assert_eq!((pget(&ram, 7, 0), pget(&ram, 7, 1), pget(&ram, 6, 0)), (1, 2, 3));
    cls(&mut ram, 0);
    rspr(&mut ram, source, 8, 8, 0, 2 * 65536);
    assert_eq!(picture(&ram, 6, 2), "112244\n112244\n");
}

#[test]
fn textured_triangles_take_their_pixels_from_the_sheet() {
    let mut ram = with_tile();
    let corner = |x: i32, y: i32| Corner { at: (x, y), u: (8 + x) << 16, v: y << 16 };
    assert_eq!(ttri(&mut ram, [corner(0, 0), corner(3, 0), corner(0, 3)]), 10);
    assert_eq!(picture(&ram, 4, 2), "1244\n3...\n", "the end of u is not part of it");
}

#[test]
fn extreme_coordinates_neither_overflow_nor_hang() {
    const WILD: [i32; 6] = [i32::MIN, -1_000_000, -1, 5, 2_000_000, i32::MAX];
    let mut ram = with_tile();
    for camera in [i32::MIN, 0, i32::MAX] {
        state::camera(&mut ram, camera, camera);
        for a in WILD {
            for b in WILD {
                for c in WILD {
                    every_shape(&mut ram, a, b, c);
                }
            }
        }
    }
    state::camera(&mut ram, 0, 0);
    assert_eq!(rectfill(&mut ram, i32::MIN, i32::MIN, i32::MAX, i32::MAX, Some(7)), 57600);
}

fn every_shape(ram: &mut Ram, a: i32, b: i32, c: i32) {
    let some = Some(7);
    pset(ram, a, b, some);
    pget(ram, a, b);
    line(ram, a, b, c, a, some);
    line_to(ram, b, c, some);
    rect(ram, a, b, c, a, some);
    rectfill(ram, a, b, c, 100, some);
    circ(ram, a, b, c, some);
    circfill(ram, a, b, c, some);
    oval(ram, a, b, c, a, some);
    ovalfill(ram, a, b, c, 100, some);
    elli(ram, a, b, c, a, some);
    tri(ram, (a, b), (c, a), (b, c), some);
    trifill(ram, (a, b), (c, a), (b, c), some);
    let flip = Flip { x: a > b, y: b > c };
    spr(ram, 1, a, b, c, a, flip);
    spr(ram, a, b, c, 8, 8, flip);
    let source = Source { x: a, y: b, width: c, height: a };
    sspr(ram, source, b, c, a, b, flip);
    sspr(ram, Source { x: 0, y: 0, width: 8, height: 8 }, a, b, c, c, flip);
    if c < 1000 {
        rspr(ram, source, b, a, c, a);
    }
    map(ram, Part { x: a, y: b, width: c, height: a, layer: 0 }, b, c, 0);
    let corner = |x, y| Corner { at: (x, y), u: y, v: x };
    ttri(ram, [corner(a, b), corner(b, c), corner(c, a)]);
    paint(ram, a, b, 9, None);
    sset(ram, a, b, c);
    sget(ram, a, b);
    fset(ram, a, 1);
    fget(ram, a);
    mset(ram, a, b, 1, c);
    mget(ram, a, b, c);
    state::clip(ram, a, b, c, a);
    state::unclip(ram);
}
