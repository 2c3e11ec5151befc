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

pub use manual::{contents, help, page, stubs};

use binding::Binding;

use crate::lua::heap::{OutOfMemory, StringCause, TableRef};
use crate::lua::vm::{NativeFn, NativeId, Vm};

/// A function that carts can call.
#[derive(Clone, Copy)]
pub struct Function {
    /// Its chapter in the manual.
    pub chapter: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it costs.
    pub price: Price,
    /// What it does; the first sentence is enough for a list.
    pub sentence: &'static str,
    /// A piece of a cart that calls it.
    pub example: &'static str,
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

/// The example of a call: a file that is called like it.
macro_rules! example {
    ($name:ident) => {
        include_str!(concat!("../../../docs/reference/examples/", stringify!($name), ".lua"))
    };
    ($name:ident $full:literal) => {
        include_str!(concat!("../../../docs/reference/examples/", $full, ".lua"))
    };
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
                example: example!($name $($full)?),
                parameters: &[$(stringify!($parameter)),*],
                rules: || rules_of(&$module::$name),
                native: |vm, call| $module::$name.invoke(PRICE, vm, call),
            }
        },)*)*];
    };
}

functions! {
    "Drawing" graphics {
        cls(colour) 8 / 16
            "Fills the whole screen with a colour. Takes the clip away and puts the text cursor \
             to the top left; the camera, the pen and the palettes stay.";
        pset(x y colour) 4 / 1
            "Sets a pixel. The fill pattern counts.";
        pget(x y) 4
            "The colour of a pixel of the page that is being drawn. 0 outside the screen.";
        line(x0 y0 x1 y1 colour) 8 / 2
            "Draws a line, both ends included. line(x, y, [colour]) goes on from where the last \
             line ended; line() begins anew, and line(colour) does so with a new pen.";
        rect(x0 y0 x1 y1 colour) 8 / 4 "Draws the outline of a rectangle given by two corners.";
        rectfill(x0 y0 x1 y1 colour) 8 / 16 "Fills a rectangle given by two corners.";
        circ(x y radius colour) 12 / 2
            "Draws a circle around a pixel. The radius is in pixels: 0 is the pixel itself, a \
             negative one draws nothing.";
        circfill(x y radius colour) 12 / 8
            "Fills a circle around a pixel. The radius is as for circ.";
        oval(x0 y0 x1 y1 colour) 16 / 2 "Draws the ellipse that fills a rectangle.";
        ovalfill(x0 y0 x1 y1 colour) 16 / 8 "Fills the ellipse that fills a rectangle.";
        elli(x y a b colour) 16 / 8
            "Fills an ellipse around a pixel, a to the sides, b up and down.";
        ellib(x y a b colour) 16 / 2 "Draws the outline of an ellipse around a pixel.";
        tri(x1 y1 x2 y2 x3 y3 colour) 24 / 2 "Draws the outline of a triangle.";
        trifill(x1 y1 x2 y2 x3 y3 colour) 24 / 8 "Fills a triangle.";
        ttri(x1 y1 x2 y2 x3 y3 u1 v1 u2 v2 u3 v3) 48 / 2
            "Draws a triangle with pixels of the sheet. u and v are the column, 0 to 255, and \
             the row, 0 to 1023, of the sheet that belong to each corner, with fractions; \
             beyond, the sheet repeats. The way between corners is straight, without \
             perspective.";
        paint(x y colour border) 16 / 2
            "Fills the area of one colour around a pixel, up to other colours or the clip. With \
             a border, everything up to pixels of that colour. The fill pattern does not count.";
        spr(n x y w h flip_x flip_y) 8 / 4
            "Draws w by h tiles of the sheet, from tile n on. A tile is 8x8 pixels; a row of the \
             sheet has 32, and bank b begins at tile 1024 * b. w and h may have fractions. A \
             tile that does not exist draws nothing; colour 0 is transparent, see palt.";
        sspr(sx sy sw sh x y w h flip_x flip_y) 12 / 4
            "Draws a rectangle of the sheet, stretched to w by h pixels. The sheet is 256 wide \
             and 1024 high; what lies outside of it is transparent. w and h are sw and sh where \
             they are left out; negative ones mirror.";
        rspr(n x y angle scale w h) 24 / 2
            "Draws w by h tiles turned around their middle, which lies at x, y. The angle is in \
             turns, clockwise: 0.25 is a quarter. The scale is 1 for life-size, 0 to 256.";
        map(cell_x cell_y x y cells_w cells_h flags layer) 16 / 4
            "Draws a part of the map: cells_w by cells_h cells from a column and row on, at x, \
             y. With flags, only tiles that have all of these (1 is flag 0, 2 flag 1, 4 flag 2 \
             ...). The layer is 0 to 3. Tile 0 is never drawn.";
        tline(x0 y0 x1 y1 cell_x cell_y step_x step_y flags layer) 16 / 2
            "Draws a line with the pixels of the map along a way through it. cell_x, cell_y is \
             the place in the map for the first pixel, in cells with fractions; each further \
             pixel goes step_x, step_y on (1/8 of a cell is one pixel). The map repeats after \
             256 cells; tile 0 is transparent. Flags and layer are as for map.";
        scroll(layer speed_x speed_y x y repeat_w repeat_h) 4
            "Says how a map layer, 0 to 3, follows the camera. Speed 1 goes with the world, 0.5 \
             half as far, as if far away, 0 not at all; speed_y is speed_x where it is left out. \
             x, y is where its top left lies when the camera is at 0, 0. It repeats after \
             repeat_w and repeat_h cells, 1 to 256; 0 never. At power-on 0 to 2 go with the \
             world, and 3 stands still, for a HUD. A layer that does not exist is an error.";
        layer(n flags) 16 / 4
            "Draws a whole map layer where scroll() and the camera put it. With flags, only \
             tiles that have all of these. A layer that does not exist draws nothing.";
        print(text x y colour) 16 / 1
            "Prints text at x, y or at the cursor, and gives the column after it. The cursor \
             goes below; text at the cursor moves the screen up where it would leave it at the \
             bottom. print(text, colour) works, too. Values that are no strings are shown as \
             tostring shows them. See the control codes below. Each byte of the text costs 4 \
             cycles more.";
        textwidth(text) 16
            "Width of a text in pixels, that of its longest line. Control codes count as they do \
             in print. Each byte costs 2 cycles more.";
        cursor(x y colour) 4
            "Puts the text cursor, and perhaps the pen; gives x and y of where it was. New lines \
             begin at x.";
        color(colour) 4
            "Sets the pen: colour, and in bits 8 to 13 the second colour of fill patterns. Gives \
             the pen before.";
        font(n) 4
            "Chooses the font: 0 proportional, 1 fixed (6 pixels a letter), 2 small (4 pixels), \
             3 the cart's own, a copy of 0 until it is poked. Others count round.";
        camera(x y) 4
            "Puts the screen's top left at a place in the world; gives where it was. Everything \
             but cls is drawn so much further left and up.";
        clip(x y w h within) 4
            "Draws only in a rectangle of the screen, or everywhere without arguments. Gives x, \
             y, w, h of the rectangle before. With `within`, only in what lies in the clip \
             before, too. The camera does not move it.";
        pal(from to which) 4
            "Draws colour `to` instead of `from`. With `which` 1, the screen shows `to` wherever \
             it holds `from`, what is drawn already included. pal(table, [which]) sets several: \
             { [9] = 12 } draws 12 instead of 9. Without arguments, both palettes and the \
             transparency are as at power-on. Other palettes are an error.";
        palt(colour transparent) 4
            "Makes a colour transparent in sprites and maps, or opaque. With a single number, \
             its bits say it for colours 0 (bit 15, 0x8000) to 15 (bit 0), and all others are \
             opaque. Without arguments: colour 0 alone.";
        fillp(pattern) 4
            "Fills shapes with a pattern of 4x4 pixels, top left first: 16 bits. Where a bit is \
             set, the pen's second colour is drawn, or nothing if the number has a half (.5) \
             more. 0 is plain. Gives the pattern before. It lies fixed on the screen; sprites \
             and text ignore it.";
        fade(amount colour) 4
            "Fades the whole picture, as it is shown, towards a colour. 0 is not at all, 1 is \
             wholly; it stays until the next call.";
        shift(x y) 4
            "Moves the whole picture right and down when it is shown. What leaves on one side \
             comes in on the other; it stays until the next call. Gives the shift before. In \
             _scanline(y), it counts for the rows from y on.";
        rgb(n red green blue) 4
            "The red, green and blue of a palette entry, 0 to 255 each, as it was before. With \
             values it sets the entry; those out of range are brought into it.";
    }
    "Sprites and map" graphics {
        sget(x y) 4
            "The colour of a pixel of the sheet, which is 256 wide and 1024 high. 0 outside.";
        sset(x y colour) 4
            "Sets a pixel of the sheet, until the cart starts again. Nothing outside.";
        fget(n bit) 4
            "The flags of a tile as a number, or whether flag `bit`, 0 to 7, is set. 0 for a \
             tile that does not exist.";
        fset(n bit value) 4
            "Sets flag `bit`, 0 to 7, of a tile to a truth value. fset(n, flags) sets all eight \
             at once.";
        mget(x y layer) 4
            "A cell of the map. The tile is in bits 0 to 11; 4096 more mirrors it left and \
             right, 8192 up and down, and 16384 turns it a quarter clockwise before. 0 outside.";
        mset(x y cell layer) 4
            "Sets a cell of the map, until the cart starts again. Nothing outside of 256 by 256 \
             cells and layers 0 to 3.";
    }
    "Sound" sound {
        sfx(n channel offset steps note volume) 16
            "Plays sound effect n, 0 to 127, and gives its channel, 0 to 7. Without a channel \
             the chip takes a free one, else one with music that is not reserved, else the one \
             whose effect has played longest; nil when there is none. It plays `steps` steps \
             from `offset` on, 0 all. Note 60 is as written, 72 an octave higher; volume 0 to \
             15. n of -1 stops the channel, or all; -2 lets it leave its loop.";
        music(pattern fade_frames channels) 16
            "Plays music from a pattern, 0 to 127, on, fading in over some frames. -1 stops it, \
             fading out. `channels` are those that sfx leaves alone, a bit each: 3 is channels 0 \
             and 1.";
        note(channel note instrument volume frames) 16
            "Plays a single note on a channel, 0 to 7, for some frames. 60 is the middle C, 69 \
             the A of 440 Hz, 1 to 119; 0 ends what the channel plays. Instruments are 0 to 31, \
             in the order of sound.txt; volume 0 to 15.";
        sample(n voice volume note pan repeats) 16
            "Plays a recording of the cart and gives its voice, 0 to 7. Volume is 0 to 15; note \
             60 is as recorded, 72 twice as fast, with fractions; pan is -127 left to 127 right. \
             With `repeats` it goes round, from that sample on if it is a number. Without a \
             voice the chip takes a silent one, else the one that began longest ago among those \
             that do not go round, else the oldest of all. n of -1 stops a voice, or all. A \
             recording that the cart does not have is an error.";
        voice(n volume note pan) 8
            "Changes what a sample voice plays, as far as arguments are given. Gives its \
             recording and the place in it in samples, or nil when the voice is silent.";
        playing(channel) 8
            "The effect that a channel plays and its step, or nil. Without argument, the pattern \
             that the music plays.";
    }
    "Input" input {
        btn(button player) 4
            "Whether a button is down: 0 left, 1 right, 2 up, 3 down, 4 A, 5 B, 6 X, 7 Y, 8 L, 9 \
             R, 10 start, 11 select. Players are 0 to 3. Without a button, all as bits of a \
             number: 1 left, 2 right, 4 up ... A button that does not exist is up.";
        btnp(button player) 4
            "Whether a button went down this frame, or repeats. A held one counts again after 15 \
             frames, then every 4. Without a button, all as bits.";
        btnr(button player) 4 "Whether a button went up this frame.";
        hold(button player) 4
            "For how many frames a button has been down, this one included. 0 when it is up, \
             65535 at most.";
        mouse() 8
            "The pointer. Gives x and y in pixels of the screen, which may lie outside; left, \
             middle and right button; and the wheel: 0, and its notches this frame, up is \
             positive. A cart that uses it asks for it in cart.toml: [input] mouse = true.";
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
        peek(address count) 4
            "Bytes of the hardware RAM, 0 to 255 each, at most 8192. An address outside of 0 to \
             0xfffff is an error; the memory map says what lies where. Each byte costs a cycle \
             more, as with the five calls below.";
        peek2(address count) 4
            "Signed numbers of 2 bytes each, the lower byte first. At most 8192.";
        peek4(address count) 4
            "Signed numbers of 4 bytes each, the lower bytes first. At most 8192.";
        poke(address bytes) 4
            "Writes bytes to the hardware RAM, from an address on. Numbers keep their lower 8 \
             bits. The chips read what is poked; a region that the map marks r is an error.";
        poke2(address numbers) 4
            "Writes numbers of 2 bytes each, the lower byte first. What does not fit keeps its \
             lower bits.";
        poke4(address numbers) 4
            "Writes numbers of 4 bytes each, the lower bytes first. What does not fit keeps its \
             lower bits.";
        memcpy(to from count) 8
            "Copies `count` bytes within the hardware RAM; the ranges may overlap. A cycle more \
             for every 16 bytes.";
        memset(to value count) 8
            "Fills `count` bytes of the hardware RAM with a value. A cycle more for every 16 \
             bytes.";
    }
    "Save card" card {
        read as "card.read"(slot) 16
            "The value in a slot, 0 to 31, as last written; nil when the slot is empty. A table is \
             a new one each time. 4 bytes cost a cycle more.";
        write as "card.write"(slot value) 16
            "Puts a value into a slot: nil, a boolean, a number, a text, or a table of these, at \
             most 32,768 bytes. Gives the bytes that it takes; 4 of them cost a cycle more. \
             Nothing is kept before card.commit().";
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
        t() 4
            "Seconds since the start: frames / 60. It stands still during a frame.";
        time() 4 "The same.";
        frame() 4
            "Frames since the start, 0 in the first.";
        stat(n) 8
            "0: KiB in use on the Lua heap. 1: part of the frame's cycles spent so far, 1 is all \
             of them. Others: nil.";
        trace(value) 16
            "Writes a value to the log, as tostring shows it. Each byte costs a cycle more.";
        mid(a b c) 4 "The middle one of three numbers.";
        flr(x) 4
            "The number rounded down, as a whole number where it fits one.";
        sgn(x) 4 "-1 below zero, otherwise 1.";
    }
}

/// Puts the functions into the globals of a machine; gives the number of the first, which the
/// others follow in their order.
///
/// # Errors
/// Out of memory.
pub fn open(vm: &mut Vm) -> Result<NativeId, OutOfMemory> {
    let globals = vm.globals();
    let mut first = None;
    for function in FUNCTIONS {
        let (table, name) = match function.name.split_once('.') {
            None => (globals, function.name),
            Some((table, name)) => (table_of(vm, table)?, name),
        };
        let id = vm.register(table, name, function.name, function.native)?;
        first.get_or_insert(id);
    }
    let flip = vm.register(globals, "flip", "flip", system::flip)?;
    Ok(first.unwrap_or(flip))
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

/// A function that waits or calls back, and so is not in [`FUNCTIONS`].
#[derive(Clone, Copy)]
pub struct Waiting {
    /// Its name.
    pub name: &'static str,
    /// The call.
    pub usage: &'static str,
    /// What it does.
    pub sentence: &'static str,
    /// A piece of a cart that uses it.
    pub example: &'static str,
}

macro_rules! waiting {
    ($($name:ident $usage:literal $sentence:literal;)*) => {
        /// The functions that wait or call back. `require` is the language's; the board finds the
        /// files.
        pub const WAITING: &[Waiting] = &[$(Waiting {
            name: stringify!($name),
            usage: $usage,
            sentence: $sentence,
            example: example!($name),
        }),*];
    };
}

waiting! {
    _scanline "_scanline(y)"
        "Yours to define: called after _draw() for each row, 0 to 179, just before it is shown. \
         What shift(), pal(a, b, 1), rgb() and fade() do there counts from this row on; it stays \
         for the next frame, so set it back at row 0. A picture has room for 512 changes of \
         colours and of the fade. Drawing changes what is not yet shown. A plain script without \
         callbacks has none.";
    flip "flip()"
        "Ends the frame of a cart without callbacks: shows the picture, waits for the next.";
    require "require(name)"
        "Runs a file of the cart once and gives what it returned: `lib.enemy` is lib/enemy.lua or \
         lib/enemy/init.lua. A file that is missing or broken is an error with its name.";
}

/// Every example of the manual: the name of its call, and its text.
pub fn examples() -> impl Iterator<Item = (&'static str, &'static str)> {
    let functions = FUNCTIONS.iter().map(|function| (function.name, function.example));
    functions.chain(WAITING.iter().map(|waiting| (waiting.name, waiting.example)))
}
