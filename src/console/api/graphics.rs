//! Drawing, sprites and the map.

use super::binding::{Anything, Desk, Flag, Maybe, Or, OrPart, Several, Single, Text, floor};
use crate::hardware::Ram;
use crate::hardware::draw::layer::Scroll;
use crate::hardware::draw::map::Part;
use crate::hardware::draw::sprites::{Corner, Flip, Source};
use crate::hardware::draw::tline::Thread;
use crate::hardware::draw::{
    self, layer as layers, map as cells, paint as area, round, shapes, sprites, state, tline,
};
use crate::hardware::palette;
use crate::lua::heap::Value;
use crate::lua::vm::Raise;

pub fn cls(desk: &mut Desk<'_>, colour: Or<0>) {
    desk.draw(|ram| shapes::cls(ram, colour.0));
}

pub fn pset(desk: &mut Desk<'_>, x: i32, y: i32, colour: Option<i32>) {
    desk.draw(|ram| shapes::pset(ram, x, y, colour));
}

pub fn pget(desk: &mut Desk<'_>, x: i32, y: i32) -> i32 {
    i32::from(shapes::pget(desk.ram(), x, y))
}

macro_rules! boxed {
    ($($name:ident $module:ident)*) => {$(
        pub fn $name(desk: &mut Desk<'_>, x0: i32, y0: i32, x1: i32, y1: i32, colour: Option<i32>) {
            desk.draw(|ram| $module::$name(ram, x0, y0, x1, y1, colour));
        }
    )*};
}

boxed! {
    rect shapes
    rectfill shapes
    oval round
    ovalfill round
    elli round
    ellib round
}

pub fn line(
    desk: &mut Desk<'_>,
    x0: Option<i32>,
    y0: Option<i32>,
    x1: Option<i32>,
    y1: Option<i32>,
    colour: Option<i32>,
) {
    match (x0, y0, x1, y1) {
        (Some(x0), Some(y0), Some(x1), Some(y1)) => {
            desk.draw(|ram| shapes::line(ram, x0, y0, x1, y1, colour));
        }
        (Some(x), Some(y), third, _) => {
            desk.draw(|ram| shapes::line_to(ram, x, y, colour.or(third)));
        }
        (only, ..) => {
            state::end_line(desk.ram(), None);
            if let Some(colour) = only {
                state::color(desk.ram(), colour);
            }
        }
    }
}

pub fn circ(desk: &mut Desk<'_>, x: i32, y: i32, radius: Or<4>, colour: Option<i32>) {
    desk.draw(|ram| round::circ(ram, x, y, radius.0, colour));
}

pub fn circfill(desk: &mut Desk<'_>, x: i32, y: i32, radius: Or<4>, colour: Option<i32>) {
    desk.draw(|ram| round::circfill(ram, x, y, radius.0, colour));
}

#[allow(clippy::too_many_arguments, reason = "the cart's call has as many")]
pub fn tri(
    desk: &mut Desk<'_>,
    x1: i32,
    y1: i32,
    x2: i32,
    y2: i32,
    x3: i32,
    y3: i32,
    colour: Option<i32>,
) {
    desk.draw(|ram| shapes::tri(ram, (x1, y1), (x2, y2), (x3, y3), colour));
}

#[allow(clippy::too_many_arguments, reason = "the cart's call has as many")]
pub fn trifill(
    desk: &mut Desk<'_>,
    x1: i32,
    y1: i32,
    x2: i32,
    y2: i32,
    x3: i32,
    y3: i32,
    colour: Option<i32>,
) {
    desk.draw(|ram| shapes::trifill(ram, (x1, y1), (x2, y2), (x3, y3), colour));
}

#[allow(clippy::too_many_arguments, reason = "the cart's call has as many")]
pub fn ttri(
    desk: &mut Desk<'_>,
    x1: i32,
    y1: i32,
    x2: i32,
    y2: i32,
    x3: i32,
    y3: i32,
    u1: f64,
    v1: f64,
    u2: f64,
    v2: f64,
    u3: f64,
    v3: f64,
) {
    let corner =
        |x, y, u: f64, v: f64| Corner { at: (x, y), u: floor(u * 65536.0), v: floor(v * 65536.0) };
    let corners = [corner(x1, y1, u1, v1), corner(x2, y2, u2, v2), corner(x3, y3, u3, v3)];
    desk.draw(|ram| sprites::ttri(ram, corners));
}

pub fn paint(desk: &mut Desk<'_>, x: i32, y: i32, colour: i32, border: Option<i32>) {
    desk.draw(|ram| area::paint(ram, x, y, colour, border));
}

/// Tiles to pixels; parts of tiles count.
fn pixels(tiles: f64) -> i32 {
    floor(tiles * f64::from(sprites::TILE))
}

#[allow(clippy::too_many_arguments, reason = "the cart's call has as many")]
pub fn spr(
    desk: &mut Desk<'_>,
    n: i32,
    x: Or<0>,
    y: Or<0>,
    w: OrPart<1, 1>,
    h: OrPart<1, 1>,
    flip_x: Flag,
    flip_y: Flag,
) {
    let flip = Flip { x: flip_x.0, y: flip_y.0 };
    desk.draw(|ram| sprites::spr(ram, n, x.0, y.0, pixels(w.0), pixels(h.0), flip));
}

#[allow(clippy::too_many_arguments, reason = "the cart's call has as many")]
pub fn sspr(
    desk: &mut Desk<'_>,
    sx: i32,
    sy: i32,
    sw: i32,
    sh: i32,
    x: i32,
    y: i32,
    w: Option<i32>,
    h: Option<i32>,
    flip_x: Flag,
    flip_y: Flag,
) {
    let source = Source { x: sx, y: sy, width: sw, height: sh };
    let flip = Flip { x: flip_x.0, y: flip_y.0 };
    desk.draw(|ram| sprites::sspr(ram, source, x, y, w.unwrap_or(sw), h.unwrap_or(sh), flip));
}

#[allow(clippy::too_many_arguments, reason = "the cart's call has as many")]
pub fn rspr(
    desk: &mut Desk<'_>,
    n: i32,
    x: i32,
    y: i32,
    angle: OrPart<0, 1>,
    scale: OrPart<1, 1>,
    w: OrPart<1, 1>,
    h: OrPart<1, 1>,
) {
    // Whole turns do not matter, and taking them off first keeps large angles exact.
    let turn = floor((angle.0 - angle.0.floor()) * 65536.0);
    let scale = floor(scale.0 * 65536.0);
    if let Some(source) = Source::tile(n, pixels(w.0), pixels(h.0)) {
        desk.draw(|ram| sprites::rspr(ram, source, x, y, turn, scale));
    }
}

#[allow(clippy::too_many_arguments, reason = "the cart's call has as many")]
pub fn map(
    desk: &mut Desk<'_>,
    cell_x: Or<0>,
    cell_y: Or<0>,
    x: Or<0>,
    y: Or<0>,
    cells_w: Or<256>,
    cells_h: Or<256>,
    flags: Or<0>,
    layer: Or<0>,
) {
    let part =
        Part { x: cell_x.0, y: cell_y.0, width: cells_w.0, height: cells_h.0, layer: layer.0 };
    desk.draw(|ram| cells::map(ram, part, x.0, y.0, (flags.0 & 255) as u8));
}

pub fn print(
    desk: &mut Desk<'_>,
    text: Anything,
    x: Option<i32>,
    y: Option<i32>,
    colour: Option<i32>,
) -> i32 {
    let text = desk.show(text.0);
    desk.charge(text.len() as u64 * 4);
    let (at, colour) = match (x, y) {
        (Some(x), Some(y)) => (Some((x, y)), colour),
        (only, _) => (None, only.or(colour)),
    };
    let mut right = 0;
    desk.draw(|ram| {
        let printed = draw::text::print(ram, &text, at, colour);
        right = printed.right;
        printed.pixels
    });
    right
}

pub fn textwidth(desk: &mut Desk<'_>, text: Text) -> i32 {
    let text = desk.bytes(text);
    desk.charge(text.len() as u64 * 2);
    draw::text::text_width(desk.ram(), &text)
}

fn pair((a, b): (i32, i32)) -> Several<2> {
    Several([a.value(), b.value()])
}

pub fn cursor(desk: &mut Desk<'_>, x: Or<0>, y: Or<0>, colour: Option<i32>) -> Several<2> {
    if let Some(colour) = colour {
        state::color(desk.ram(), colour);
    }
    pair(state::cursor(desk.ram(), x.0, y.0))
}

pub fn color(desk: &mut Desk<'_>, colour: Or<6>) -> i32 {
    state::color(desk.ram(), colour.0)
}

pub fn font(desk: &mut Desk<'_>, n: Or<0>) {
    state::use_font(desk.ram(), n.0);
}

pub fn camera(desk: &mut Desk<'_>, x: Or<0>, y: Or<0>) -> Several<2> {
    pair(state::camera(desk.ram(), x.0, y.0))
}

pub fn clip(
    desk: &mut Desk<'_>,
    x: Option<i32>,
    y: Or<0>,
    w: Or<320>,
    h: Or<180>,
    within: Flag,
) -> Several<4> {
    let (x, y, w, h) = match x {
        None => state::unclip(desk.ram()),
        Some(x) if within.0 => state::clip_within(desk.ram(), x, y.0, w.0, h.0),
        Some(x) => state::clip(desk.ram(), x, y.0, w.0, h.0),
    };
    Several([x.value(), y.value(), w.value(), h.value()])
}

pub fn pal(desk: &mut Desk<'_>, from: Maybe, to: Option<i32>, which: Option<i32>) -> Done {
    if let Some(colours) = from.0.as_table() {
        let which = desk.palette(to)?;
        for colour in 0..64 {
            let value = desk.vm.heap.get_int(colours, i64::from(colour));
            let drawn = value.as_int().map(|n| n as i32).or(value.as_float().map(floor));
            if let Some(drawn) = drawn {
                remap(desk.ram(), colour, drawn, which);
            }
        }
        return Ok(());
    }
    let which = desk.palette(which)?;
    let ram = desk.ram();
    if from.0.is_nil() {
        state::pal_reset(ram);
        palette::unmap(ram);
        return Ok(());
    }
    let from = floor(desk.call.check_float(desk.vm, 0)?);
    remap(desk.ram(), from, to.unwrap_or(0), which);
    Ok(())
}

/// Nothing, or what was raised.
type Done = Result<(), Raise>;

/// The palettes that `pal` changes.
#[derive(Clone, Copy)]
enum Palette {
    Draw,
    Screen,
}

impl Desk<'_> {
    fn palette(&mut self, n: Option<i32>) -> Result<Palette, Raise> {
        match n {
            None | Some(0) => Ok(Palette::Draw),
            Some(1) => Ok(Palette::Screen),
            Some(n) => Err(self.raise(&format!(
                "pal changes palette 0 (of drawing) or 1 (of the screen), not {n}"
            ))),
        }
    }
}

fn remap(ram: &mut Ram, from: i32, to: i32, which: Palette) {
    match which {
        Palette::Draw => state::pal(ram, from, to),
        Palette::Screen => palette::remap(ram, i64::from(from), i64::from(to)),
    }
}

pub fn palt(desk: &mut Desk<'_>, colour: Option<i32>, transparent: Maybe) {
    match colour {
        None => state::palt_reset(desk.ram()),
        Some(mask) if transparent.0.is_nil() => state::palt_mask(desk.ram(), mask),
        Some(colour) => state::palt(desk.ram(), colour, !transparent.0.is_falsy()),
    }
}

pub fn fillp(desk: &mut Desk<'_>, pattern: OrPart<0, 1>) -> Value {
    let bits = floor(pattern.0);
    let clear = pattern.0 - pattern.0.floor() >= 0.5;
    let (bits, clear) = state::fillp(desk.ram(), (bits & 0xFFFF) as u16, clear);
    if clear { (f64::from(bits) + 0.5).value() } else { i32::from(bits).value() }
}

pub fn fade(desk: &mut Desk<'_>, amount: OrPart<0, 1>, colour: Or<0>) {
    let amount = floor(amount.0 * 255.0 + 0.5).clamp(0, 255) as u8;
    state::set_fade(desk.ram(), amount, colour.0);
}

pub fn rgb(desk: &mut Desk<'_>, n: i32, red: Option<i32>, green: Or<0>, blue: Or<0>) -> Several<3> {
    let before = palette::get(desk.ram(), i64::from(n));
    if let Some(red) = red {
        let colour = [red, green.0, blue.0].map(|part| part.clamp(0, 255) as u8);
        palette::set(desk.ram(), i64::from(n), colour);
    }
    Several(before.map(|part| i32::from(part).value()))
}

pub fn sget(desk: &mut Desk<'_>, x: i32, y: i32) -> i32 {
    i32::from(sprites::sget(desk.ram(), x, y))
}

pub fn sset(desk: &mut Desk<'_>, x: i32, y: i32, colour: Option<i32>) {
    let colour = colour.unwrap_or_else(|| i32::from(state::pen(desk.ram())));
    sprites::sset(desk.ram(), x, y, colour);
}

pub fn fget(desk: &mut Desk<'_>, n: i32, bit: Option<i32>) -> Value {
    let flags = i32::from(sprites::fget(desk.ram(), n));
    match bit {
        Some(bit) => (flags >> (bit & 7) & 1 != 0).value(),
        None => flags.value(),
    }
}

pub fn fset(desk: &mut Desk<'_>, n: i32, bit: i32, value: Maybe) {
    let set = value.0;
    let flags = if set.is_nil() {
        bit & 255
    } else {
        let before = i32::from(sprites::fget(desk.ram(), n));
        let mask = 1 << (bit & 7);
        if set.is_falsy() { before & !mask } else { before | mask }
    };
    sprites::fset(desk.ram(), n, flags as u8);
}

pub fn mget(desk: &mut Desk<'_>, x: i32, y: i32, layer: Or<0>) -> i32 {
    i32::from(cells::mget(desk.ram(), x, y, layer.0))
}

pub fn mset(desk: &mut Desk<'_>, x: i32, y: i32, cell: Or<0>, layer: Or<0>) {
    cells::mset(desk.ram(), x, y, (cell.0 & 0xFFFF) as u16, layer.0);
}

pub fn shift(desk: &mut Desk<'_>, x: Or<0>, y: Or<0>) -> Several<2> {
    pair(state::shift(desk.ram(), x.0, y.0))
}

/// A speed of the cart in the chip's 1/256; what does not fit becomes the nearest that does.
fn speed(part: f64) -> i16 {
    floor(part * 256.0).clamp(i32::from(i16::MIN), i32::from(i16::MAX)) as i16
}

#[allow(clippy::too_many_arguments, reason = "the cart's call has as many")]
pub fn scroll(
    desk: &mut Desk<'_>,
    layer: i32,
    speed_x: Option<f64>,
    speed_y: Option<f64>,
    x: Or<0>,
    y: Or<0>,
    repeat_w: Or<0>,
    repeat_h: Or<0>,
) -> Result<(), Raise> {
    let n = match usize::try_from(layer) {
        Ok(n) if n < cells::LAYERS as usize => n,
        _ => return Err(desk.raise(&format!("the map has layers 0 to 3, not {layer}"))),
    };
    let mut scroll = Scroll { at: (x.0, y.0), ..Scroll::power_on(n) };
    if let Some(across) = speed_x.or(speed_y) {
        scroll.speed = (speed(across), speed(speed_y.unwrap_or(across)));
    }
    scroll.repeat = (repeat_w.0.clamp(0, 256) as u16, repeat_h.0.clamp(0, 256) as u16);
    scroll.write(desk.ram(), n);
    Ok(())
}

pub fn layer(desk: &mut Desk<'_>, n: Or<0>, flags: Or<0>) {
    desk.draw(|ram| layers::layer(ram, n.0, (flags.0 & 255) as u8));
}

/// A place or a step in the map in the chip's 1/65536 cells.
fn cells_of(number: f64) -> i64 {
    (number * 65536.0).floor() as i64
}

#[allow(clippy::too_many_arguments, reason = "the cart's call has as many")]
pub fn tline(
    desk: &mut Desk<'_>,
    x0: i32,
    y0: i32,
    x1: i32,
    y1: i32,
    cell_x: f64,
    cell_y: f64,
    step_x: OrPart<1, 8>,
    step_y: OrPart<0, 1>,
    flags: Or<0>,
    layer: Or<0>,
) {
    let thread = Thread {
        at: (cells_of(cell_x), cells_of(cell_y)),
        step: (cells_of(step_x.0), cells_of(step_y.0)),
        layer: layer.0,
        flags: (flags.0 & 255) as u8,
    };
    desk.draw(|ram| tline::tline(ram, (x0, y0), (x1, y1), thread));
}
