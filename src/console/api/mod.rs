//! What a cart can call: one table, in which Lua and the chips meet.
//!
//! A row is a function: its module, its name, the names of its parameters, its price, a sentence.
//! The Rust function of the same name in that module is the binding: its parameter types say what
//! may be left out and what stands in for it, so usage, errors and manual follow from it.

mod binding;
mod card;
mod graphics;
mod input;
mod manual;
mod memory;
mod sound;
mod system;

#[cfg(test)]
mod tests;

pub use binding::{Presence, Price, Rule};

pub use manual::{page, stubs};

use binding::Binding;

use crate::lua::heap::{OutOfMemory, StringCause, TableRef};
use crate::lua::vm::{NativeFn, Vm};

/// A function that carts can call.
#[derive(Clone, Copy)]
pub struct Function {
    /// Its chapter in the manual.
    pub chapter: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it costs.
    pub price: Price,
    /// What it does.
    pub sentence: &'static str,
    parameters: &'static [&'static str],
    rules: fn() -> Vec<Rule>,
    native: NativeFn,
}

impl Function {
    /// Its parameters: names, and what may be left out.
    pub fn parameters(&self) -> Vec<(&'static str, Rule)> {
        self.parameters.iter().copied().zip((self.rules)()).collect()
    }

    /// The call with its defaults: `spr(n, [x=0], [y=0], [w=1], ...)`.
    pub fn usage(&self) -> String {
        let parameters = self.parameters().into_iter().map(|(name, rule)| match rule.presence {
            Presence::Needed => name.to_owned(),
            Presence::Free => format!("[{name}]"),
            Presence::Default(value) => format!("[{name}={value}]"),
            Presence::Rest => "...".to_owned(),
        });
        format!("{}({})", self.name, parameters.collect::<Vec<_>>().join(", "))
    }
}

fn rules_of<Args, F: Binding<Args>>(_: &F) -> Vec<Rule> {
    F::rules()
}

macro_rules! functions {
    ($($chapter:literal $module:ident {
        $($name:ident $(as $full:literal)? ($($parameter:ident)*)
            $cycles:literal $(/ $pixels:literal)? $sentence:literal;)*
    })*) => {
        /// Every function that carts can call, by chapter.
        pub const FUNCTIONS: &[Function] = &[$($({
            const PRICE: Price =
                Price { cycles: $cycles, pixels_per_cycle: 0 $(+ $pixels)? };
            Function {
                chapter: $chapter,
                name: [stringify!($name) $(, $full)?][0 $(+ { let _ = $full; 1 })?],
                price: PRICE,
                sentence: $sentence,
                parameters: &[$(stringify!($parameter)),*],
                rules: || rules_of(&$module::$name),
                native: |vm, call| $module::$name.invoke(PRICE, vm, call),
            }
        },)*)*];
    };
}

functions! {
    "Drawing" graphics {
        cls(colour) 8 / 16 "Fills the screen with a colour and puts the cursor to the top left.";
        pset(x y colour) 4 / 1 "Sets a pixel.";
        pget(x y) 4 "The colour of a pixel; 0 outside the screen.";
        line(x0 y0 x1 y1 colour) 8 / 2 "Draws a line, both ends included.";
        rect(x0 y0 x1 y1 colour) 8 / 4 "Draws the outline of a rectangle given by two corners.";
        rectfill(x0 y0 x1 y1 colour) 8 / 16 "Fills a rectangle given by two corners.";
        circ(x y radius colour) 12 / 2 "Draws a circle around a pixel.";
        circfill(x y radius colour) 12 / 8 "Fills a circle around a pixel.";
        oval(x0 y0 x1 y1 colour) 16 / 2 "Draws the ellipse that fills a rectangle.";
        ovalfill(x0 y0 x1 y1 colour) 16 / 8 "Fills the ellipse that fills a rectangle.";
        elli(x y a b colour) 16 / 8
            "Fills an ellipse around a pixel, a to the sides, b up and down.";
        ellib(x y a b colour) 16 / 2 "Draws the outline of an ellipse around a pixel.";
        tri(x1 y1 x2 y2 x3 y3 colour) 24 / 2 "Draws the outline of a triangle.";
        trifill(x1 y1 x2 y2 x3 y3 colour) 24 / 8 "Fills a triangle.";
        ttri(x1 y1 x2 y2 x3 y3 u1 v1 u2 v2 u3 v3) 48 / 2
            "Draws a triangle of the sheet; u and v are pixels of the sheet.";
        paint(x y colour border) 16 / 2
            "Fills the area of one colour around a pixel, or all up to a border of a colour.";
        spr(n x y w h flip_x flip_y) 8 / 4
            "Draws w by h tiles of the sheet from tile n on; bank b begins at tile 1024 * b.";
        sspr(sx sy sw sh x y w h flip_x flip_y) 12 / 4
            "Draws a rectangle of the sheet, stretched to w by h.";
        rspr(n x y angle scale w h) 24 / 2
            "Draws w by h tiles turned around their middle at x, y; angle in turns, clockwise.";
        map(cell_x cell_y x y cells_w cells_h flags layer) 16 / 4
            "Draws a part of the map; with flags, only tiles that have all of these.";
        tline(x0 y0 x1 y1 cell_x cell_y step_x step_y flags layer) 16 / 2
            "Draws a line with the pixels of the map along a way through it.";
        scroll(layer speed_x speed_y x y repeat_w repeat_h) 4
            "Says how a map layer, 0 to 3, follows the camera: speed 1 with the world, 0.5 as if \
             far away, 0 not at all (speed_y is speed_x where it is left out). x, y is where its \
             top left lies when the camera is at 0, 0. It repeats after so many cells; 0 never. \
             At power-on 0 to 2 go with the world, and 3 stands still, for a HUD.";
        layer(n flags) 16 / 4
            "Draws a whole map layer where scroll() and the camera put it; with flags, only tiles \
             that have all of these.";
        print(text x y colour) 16 / 1
            "Prints text at x, y or at the cursor; gives the column after it. print(text, \
             colour) works, too.";
        textwidth(text) 16 "Width of a text in pixels.";
        cursor(x y colour) 4 "Puts the text cursor; gives where it was.";
        color(colour) 4
            "Sets the pen; bits 8 to 13 are the pattern's second colour. Gives the pen before.";
        font(n) 4 "Chooses the font: 0 proportional, 1 fixed, 2 small, 3 the cart's own.";
        camera(x y) 4 "Puts the screen's top left at a place in the world; gives where it was.";
        clip(x y w h within) 4
            "Draws only in a rectangle, or everywhere without arguments; gives the rectangle \
             before.";
        pal(from to which) 4
            "Draws colour `to` instead of `from`; which=1 shows it so instead. Without \
             arguments: as at power-on.";
        palt(colour transparent) 4
            "Makes a colour transparent in sprites and maps. Without arguments: colour 0 alone.";
        fillp(pattern) 4
            "Fills with a pattern of 4x4 bits, top left first; with a half (.5) set bits are \
             left out.";
        fade(amount colour) 4 "Fades the whole picture towards a colour; 1 is wholly.";
        shift(x y) 4
            "Moves the whole picture right and down when it is shown; what leaves on one side \
             comes in on the other. Gives the shift before. In _scanline(y), the rows from y on.";
        rgb(n red green blue) 4
            "The red, green and blue of a palette entry, 0 to 255; with values, sets it.";
    }
    "Sprites and map" graphics {
        sget(x y) 4 "The colour of a pixel of the sheet, which is 256 wide and 1024 high.";
        sset(x y colour) 4 "Sets a pixel of the sheet.";
        fget(n bit) 4 "The flags of a tile as a number, or whether one of them is set.";
        fset(n bit value) 4 "Sets one flag of a tile; fset(n, flags) sets all.";
        mget(x y layer) 4
            "A cell of the map: tile in bits 0 to 11, flip x 4096, flip y 8192, quarter turn \
             16384.";
        mset(x y cell layer) 4 "Sets a cell of the map.";
    }
    "Sound" sound {
        sfx(n channel offset steps note volume) 16
            "Plays a sound effect and gives its channel; -1 stops a channel's, -2 lets it leave \
             its loop.";
        music(pattern fade_frames channels) 16
            "Plays music from a pattern on; -1 stops it. `channels` is a mask of those kept for \
             music.";
        note(channel note instrument volume frames) 16
            "Plays a single note; 60 is the middle C, 0 ends what the channel plays.";
        sample(n voice volume note pan repeats) 16
            "Plays a recording of the cart and gives its voice, 0 to 7; n of -1 stops a voice, or \
             all. Note 60 is as recorded, pan -127 left to 127 right; with `repeats` it goes \
             round, from that sample on if it is a number. Without a voice the chip takes a \
             silent one, else the one that began longest ago among those that do not go round.";
        voice(n volume note pan) 8
            "Changes what a sample voice plays; gives its recording and the place in it in \
             samples, or nil when the voice is silent.";
        playing(channel) 8
            "The effect that a channel plays and its step; without argument, the music's pattern.";
    }
    "Input" input {
        btn(button player) 4
            "Whether a button is down: 0 left, right, up, down, A, B, X, Y, L, R, start, 11 \
             select. Without arguments: all as bits.";
        btnp(button player) 4
            "Whether a button went down this frame or repeats: after 15 frames, then every 4.";
        btnr(button player) 4 "Whether a button went up this frame.";
        hold(button player) 4 "For how many frames a button has been down.";
        mouse() 8 "The pointer: x, y, left, middle, right button, wheel x (0) and y.";
        key(key) 8
            "Whether a key of the keyboard is down: a name such as \"a\", \"7\", \"space\" or \
             \"return\", or its number; by its place on an American keyboard. Without arguments: \
             any key.";
        keyp(key delay every) 8
            "Whether a key went down this frame. With `every` above 0 a held key counts again: \
             after `delay` frames, then every so many.";
        text() 8
            "The text typed this frame in the player's own layout, at most 32 bytes of UTF-8; \
             usually empty. A cart that reads the keyboard asks for it in cart.toml: [input] text \
             = true.";
    }
    "Memory" memory {
        peek(address count) 4 "Bytes of the hardware RAM, see the memory map.";
        peek2(address count) 4 "Signed numbers of 2 bytes each, the lower byte first.";
        peek4(address count) 4 "Signed numbers of 4 bytes each, the lower bytes first.";
        poke(address bytes) 4 "Writes bytes to the hardware RAM.";
        poke2(address numbers) 4 "Writes numbers of 2 bytes each.";
        poke4(address numbers) 4 "Writes numbers of 4 bytes each.";
        memcpy(to from count) 8 "Copies bytes; the ranges may overlap.";
        memset(to value count) 8 "Fills bytes with a value.";
    }
    "Save card" card {
        read as "card.read"(slot) 16
            "The value in a slot, 0 to 31, as last written; nil when the slot is empty. A table is \
             a new one each time.";
        write as "card.write"(slot value) 16
            "Puts a value into a slot: nil, a boolean, a number, a text, or a table of these, at \
             most 32,768 bytes. Gives the bytes that it takes. Nothing is kept before \
             card.commit().";
        commit as "card.commit"() 64
            "Keeps all slots as written, and the numbers of dset. What was not committed is gone \
             when the cart stops.";
    }
    "Save card" memory {
        cartdata(id) 4
            "From now on the numbers of dset are kept by themselves at the end of each frame. The \
             id does not count, that of cart.toml does. Gives true.";
        dget(n) 4 "Number n, 0 to 63, of those kept on the save card; 0 when it was never set.";
        dset(n value) 4
            "Sets number n of 64. It is kept with the next card.commit(), or by itself after \
             cartdata().";
    }
    "System" system {
        t() 4 "Seconds since the start: frames / 60.";
        time() 4 "The same.";
        frame() 4 "Frames since the start.";
        stat(n) 8 "0: KiB in use on the Lua heap; 1: part of the frame's cycles spent so far.";
        trace(value) 16 "Writes a line to the log.";
        mid(a b c) 4 "The middle one of three numbers.";
        flr(x) 4 "The number rounded down.";
        sgn(x) 4 "-1 below zero, otherwise 1.";
    }
}

/// Puts the functions into the globals of a machine.
///
/// # Errors
/// Out of memory.
pub fn open(vm: &mut Vm) -> Result<(), OutOfMemory> {
    let globals = vm.globals();
    for function in FUNCTIONS {
        let (table, name) = match function.name.split_once('.') {
            None => (globals, function.name),
            Some((table, name)) => (table_of(vm, table)?, name),
        };
        vm.register(table, name, function.name, function.native)?;
    }
    vm.register(globals, "flip", "flip", system::flip)?;
    Ok(())
}

/// The global table of that name, made when it is not there.
fn table_of(vm: &mut Vm, name: &str) -> Result<TableRef, OutOfMemory> {
    let globals = vm.globals();
    let key = vm.heap.string(name.as_bytes(), StringCause::FromHost)?;
    if let Some(table) = vm.heap.get_str(globals, key).as_table() {
        return Ok(table);
    }
    let table = vm.heap.new_table(0, 4)?;
    vm.heap.set_str(globals, key, table.value())?;
    Ok(table)
}

/// The functions that wait or call back, and so are not in [`FUNCTIONS`]: usage and sentence.
/// `require` is the language's; the board finds the files.
pub const WAITING: [(&str, &str); 3] = [
    (
        "_scanline(y)",
        "Yours to define: called after _draw() for each row, 0 to 179, just before it is shown. \
         What shift() and pal(a, b, 1) do there counts from this row on; it stays for the next \
         frame, so set it back at row 0. Drawing changes what is not yet shown.",
    ),
    (
        "flip()",
        "Ends the frame of a cart without callbacks: shows the picture, waits for the next.",
    ),
    (
        "require(name)",
        "Runs a file of the cart once and gives what it returned: `lib.enemy` is lib/enemy.lua.",
    ),
];
