---@meta
-- For the Lua language server: put this file's folder into its library.
-- Made from the table in src/console/api/mod.rs.

---Fills the screen with a colour and puts the cursor to the top left.
---
---`cls([colour=0])`
---@param colour? number
function cls(colour) end

---Sets a pixel.
---
---`pset(x, y, [colour])`
---@param x number
---@param y number
---@param colour? number
function pset(x, y, colour) end

---The colour of a pixel; 0 outside the screen.
---
---`pget(x, y)`
---@param x number
---@param y number
function pget(x, y) end

---Draws a line, both ends included.
---
---`line([x0], [y0], [x1], [y1], [colour])`
---@param x0? number
---@param y0? number
---@param x1? number
---@param y1? number
---@param colour? number
function line(x0, y0, x1, y1, colour) end

---Draws the outline of a rectangle given by two corners.
---
---`rect(x0, y0, x1, y1, [colour])`
---@param x0 number
---@param y0 number
---@param x1 number
---@param y1 number
---@param colour? number
function rect(x0, y0, x1, y1, colour) end

---Fills a rectangle given by two corners.
---
---`rectfill(x0, y0, x1, y1, [colour])`
---@param x0 number
---@param y0 number
---@param x1 number
---@param y1 number
---@param colour? number
function rectfill(x0, y0, x1, y1, colour) end

---Draws a circle around a pixel.
---
---`circ(x, y, [radius=4], [colour])`
---@param x number
---@param y number
---@param radius? number
---@param colour? number
function circ(x, y, radius, colour) end

---Fills a circle around a pixel.
---
---`circfill(x, y, [radius=4], [colour])`
---@param x number
---@param y number
---@param radius? number
---@param colour? number
function circfill(x, y, radius, colour) end

---Draws the ellipse that fills a rectangle.
---
---`oval(x0, y0, x1, y1, [colour])`
---@param x0 number
---@param y0 number
---@param x1 number
---@param y1 number
---@param colour? number
function oval(x0, y0, x1, y1, colour) end

---Fills the ellipse that fills a rectangle.
---
---`ovalfill(x0, y0, x1, y1, [colour])`
---@param x0 number
---@param y0 number
---@param x1 number
---@param y1 number
---@param colour? number
function ovalfill(x0, y0, x1, y1, colour) end

---Fills an ellipse around a pixel, a to the sides, b up and down.
---
---`elli(x, y, a, b, [colour])`
---@param x number
---@param y number
---@param a number
---@param b number
---@param colour? number
function elli(x, y, a, b, colour) end

---Draws the outline of an ellipse around a pixel.
---
---`ellib(x, y, a, b, [colour])`
---@param x number
---@param y number
---@param a number
---@param b number
---@param colour? number
function ellib(x, y, a, b, colour) end

---Draws the outline of a triangle.
---
---`tri(x1, y1, x2, y2, x3, y3, [colour])`
---@param x1 number
---@param y1 number
---@param x2 number
---@param y2 number
---@param x3 number
---@param y3 number
---@param colour? number
function tri(x1, y1, x2, y2, x3, y3, colour) end

---Fills a triangle.
---
---`trifill(x1, y1, x2, y2, x3, y3, [colour])`
---@param x1 number
---@param y1 number
---@param x2 number
---@param y2 number
---@param x3 number
---@param y3 number
---@param colour? number
function trifill(x1, y1, x2, y2, x3, y3, colour) end

---Draws a triangle of the sheet; u and v are pixels of the sheet.
---
---`ttri(x1, y1, x2, y2, x3, y3, u1, v1, u2, v2, u3, v3)`
---@param x1 number
---@param y1 number
---@param x2 number
---@param y2 number
---@param x3 number
---@param y3 number
---@param u1 number
---@param v1 number
---@param u2 number
---@param v2 number
---@param u3 number
---@param v3 number
function ttri(x1, y1, x2, y2, x3, y3, u1, v1, u2, v2, u3, v3) end

---Fills the area of one colour around a pixel, or all up to a border of a colour.
---
---`paint(x, y, colour, [border])`
---@param x number
---@param y number
---@param colour number
---@param border? number
function paint(x, y, colour, border) end

---Draws w by h tiles of the sheet from tile n on; bank b begins at tile 1024 * b.
---
---`spr(n, [x=0], [y=0], [w=1], [h=1], [flip_x=false], [flip_y=false])`
---@param n number
---@param x? number
---@param y? number
---@param w? number
---@param h? number
---@param flip_x? boolean
---@param flip_y? boolean
function spr(n, x, y, w, h, flip_x, flip_y) end

---Draws a rectangle of the sheet, stretched to w by h.
---
---`sspr(sx, sy, sw, sh, x, y, [w], [h], [flip_x=false], [flip_y=false])`
---@param sx number
---@param sy number
---@param sw number
---@param sh number
---@param x number
---@param y number
---@param w? number
---@param h? number
---@param flip_x? boolean
---@param flip_y? boolean
function sspr(sx, sy, sw, sh, x, y, w, h, flip_x, flip_y) end

---Draws w by h tiles turned around their middle at x, y; angle in turns, clockwise.
---
---`rspr(n, x, y, [angle=0], [scale=1], [w=1], [h=1])`
---@param n number
---@param x number
---@param y number
---@param angle? number
---@param scale? number
---@param w? number
---@param h? number
function rspr(n, x, y, angle, scale, w, h) end

---Draws a part of the map; with flags, only tiles that have all of these.
---
---`map([cell_x=0], [cell_y=0], [x=0], [y=0], [cells_w=256], [cells_h=256], [flags=0], [layer=0])`
---@param cell_x? number
---@param cell_y? number
---@param x? number
---@param y? number
---@param cells_w? number
---@param cells_h? number
---@param flags? number
---@param layer? number
function map(cell_x, cell_y, x, y, cells_w, cells_h, flags, layer) end

---Draws a line with the pixels of the map along a way through it.
---
---`tline(x0, y0, x1, y1, cell_x, cell_y, [step_x=0.125], [step_y=0], [flags=0], [layer=0])`
---@param x0 number
---@param y0 number
---@param x1 number
---@param y1 number
---@param cell_x number
---@param cell_y number
---@param step_x? number
---@param step_y? number
---@param flags? number
---@param layer? number
function tline(x0, y0, x1, y1, cell_x, cell_y, step_x, step_y, flags, layer) end

---Says how a map layer, 0 to 3, follows the camera: speed 1 with the world, 0.5 as if far away, 0 not at all (speed_y is speed_x where it is left out). x, y is where its top left lies when the camera is at 0, 0. It repeats after so many cells; 0 never. At power-on 0 to 2 go with the world, and 3 stands still, for a HUD.
---
---`scroll(layer, [speed_x], [speed_y], [x=0], [y=0], [repeat_w=0], [repeat_h=0])`
---@param layer number
---@param speed_x? number
---@param speed_y? number
---@param x? number
---@param y? number
---@param repeat_w? number
---@param repeat_h? number
function scroll(layer, speed_x, speed_y, x, y, repeat_w, repeat_h) end

---Draws a whole map layer where scroll() and the camera put it; with flags, only tiles that have all of these.
---
---`layer([n=0], [flags=0])`
---@param n? number
---@param flags? number
function layer(n, flags) end

---Prints text at x, y or at the cursor; gives the column after it. print(text, colour) works, too.
---
---`print(text, [x], [y], [colour])`
---@param text any
---@param x? number
---@param y? number
---@param colour? number
function print(text, x, y, colour) end

---Width of a text in pixels.
---
---`textwidth(text)`
---@param text string
function textwidth(text) end

---Puts the text cursor; gives where it was.
---
---`cursor([x=0], [y=0], [colour])`
---@param x? number
---@param y? number
---@param colour? number
function cursor(x, y, colour) end

---Sets the pen; bits 8 to 13 are the pattern's second colour. Gives the pen before.
---
---`color([colour=6])`
---@param colour? number
function color(colour) end

---Chooses the font: 0 proportional, 1 fixed, 2 small, 3 the cart's own.
---
---`font([n=0])`
---@param n? number
function font(n) end

---Puts the screen's top left at a place in the world; gives where it was.
---
---`camera([x=0], [y=0])`
---@param x? number
---@param y? number
function camera(x, y) end

---Draws only in a rectangle, or everywhere without arguments; gives the rectangle before.
---
---`clip([x], [y=0], [w=320], [h=180], [within=false])`
---@param x? number
---@param y? number
---@param w? number
---@param h? number
---@param within? boolean
function clip(x, y, w, h, within) end

---Draws colour `to` instead of `from`; which=1 shows it so instead. Without arguments: as at power-on.
---
---`pal([from], [to], [which])`
---@param from? any
---@param to? number
---@param which? number
function pal(from, to, which) end

---Makes a colour transparent in sprites and maps. Without arguments: colour 0 alone.
---
---`palt([colour], [transparent])`
---@param colour? number
---@param transparent? any
function palt(colour, transparent) end

---Fills with a pattern of 4x4 bits, top left first; with a half (.5) set bits are left out.
---
---`fillp([pattern=0])`
---@param pattern? number
function fillp(pattern) end

---Fades the whole picture towards a colour; 1 is wholly.
---
---`fade([amount=0], [colour=0])`
---@param amount? number
---@param colour? number
function fade(amount, colour) end

---Moves the whole picture right and down when it is shown; what leaves on one side comes in on the other. Gives the shift before. In _scanline(y), the rows from y on.
---
---`shift([x=0], [y=0])`
---@param x? number
---@param y? number
function shift(x, y) end

---The red, green and blue of a palette entry, 0 to 255; with values, sets it.
---
---`rgb(n, [red], [green=0], [blue=0])`
---@param n number
---@param red? number
---@param green? number
---@param blue? number
function rgb(n, red, green, blue) end

---The colour of a pixel of the sheet, which is 256 wide and 1024 high.
---
---`sget(x, y)`
---@param x number
---@param y number
function sget(x, y) end

---Sets a pixel of the sheet.
---
---`sset(x, y, [colour])`
---@param x number
---@param y number
---@param colour? number
function sset(x, y, colour) end

---The flags of a tile as a number, or whether one of them is set.
---
---`fget(n, [bit])`
---@param n number
---@param bit? number
function fget(n, bit) end

---Sets one flag of a tile; fset(n, flags) sets all.
---
---`fset(n, bit, [value])`
---@param n number
---@param bit number
---@param value? any
function fset(n, bit, value) end

---A cell of the map: tile in bits 0 to 11, flip x 4096, flip y 8192, quarter turn 16384.
---
---`mget(x, y, [layer=0])`
---@param x number
---@param y number
---@param layer? number
function mget(x, y, layer) end

---Sets a cell of the map.
---
---`mset(x, y, [cell=0], [layer=0])`
---@param x number
---@param y number
---@param cell? number
---@param layer? number
function mset(x, y, cell, layer) end

---Plays a sound effect and gives its channel; -1 stops a channel's, -2 lets it leave its loop.
---
---`sfx(n, [channel], [offset=0], [steps=0], [note=60], [volume=15])`
---@param n number
---@param channel? number
---@param offset? number
---@param steps? number
---@param note? number
---@param volume? number
function sfx(n, channel, offset, steps, note, volume) end

---Plays music from a pattern on; -1 stops it. `channels` is a mask of those kept for music.
---
---`music(pattern, [fade_frames=0], [channels=0])`
---@param pattern number
---@param fade_frames? number
---@param channels? number
function music(pattern, fade_frames, channels) end

---Plays a single note; 60 is the middle C, 0 ends what the channel plays.
---
---`note(channel, note, [instrument=0], [volume=15], [frames=15])`
---@param channel number
---@param note number
---@param instrument? number
---@param volume? number
---@param frames? number
function note(channel, note, instrument, volume, frames) end

---Plays a recording of the cart and gives its voice, 0 to 7; n of -1 stops a voice, or all. Note 60 is as recorded, pan -127 left to 127 right; with `repeats` it goes round, from that sample on if it is a number. Without a voice the chip takes a silent one, else the one that began longest ago among those that do not go round.
---
---`sample(n, [voice], [volume=15], [note=60], [pan=0], [repeats])`
---@param n number
---@param voice? number
---@param volume? number
---@param note? number
---@param pan? number
---@param repeats? any
function sample(n, voice, volume, note, pan, repeats) end

---Changes what a sample voice plays; gives its recording and the place in it in samples, or nil when the voice is silent.
---
---`voice(n, [volume], [note], [pan])`
---@param n number
---@param volume? number
---@param note? number
---@param pan? number
function voice(n, volume, note, pan) end

---The effect that a channel plays and its step; without argument, the music's pattern.
---
---`playing([channel])`
---@param channel? number
function playing(channel) end

---Whether a button is down: 0 left, right, up, down, A, B, X, Y, L, R, start, 11 select. Without arguments: all as bits.
---
---`btn([button], [player=0])`
---@param button? number
---@param player? number
function btn(button, player) end

---Whether a button went down this frame or repeats: after 15 frames, then every 4.
---
---`btnp([button], [player=0])`
---@param button? number
---@param player? number
function btnp(button, player) end

---Whether a button went up this frame.
---
---`btnr(button, [player=0])`
---@param button number
---@param player? number
function btnr(button, player) end

---For how many frames a button has been down.
---
---`hold(button, [player=0])`
---@param button number
---@param player? number
function hold(button, player) end

---The pointer: x, y, left, middle, right button, wheel x (0) and y.
---
---`mouse()`
function mouse() end

---Whether a key of the keyboard is down: a name such as "a", "7", "space" or "return", or its number; by its place on an American keyboard. Without arguments: any key.
---
---`key([key])`
---@param key? any
function key(key) end

---Whether a key went down this frame. With `every` above 0 a held key counts again: after `delay` frames, then every so many.
---
---`keyp([key], [delay=0], [every=0])`
---@param key? any
---@param delay? number
---@param every? number
function keyp(key, delay, every) end

---The text typed this frame in the player's own layout, at most 32 bytes of UTF-8; usually empty. A cart that reads the keyboard asks for it in cart.toml: [input] text = true.
---
---`text()`
function text() end

---Bytes of the hardware RAM, see the memory map.
---
---`peek(address, [count=1])`
---@param address number
---@param count? number
function peek(address, count) end

---Signed numbers of 2 bytes each, the lower byte first.
---
---`peek2(address, [count=1])`
---@param address number
---@param count? number
function peek2(address, count) end

---Signed numbers of 4 bytes each, the lower bytes first.
---
---`peek4(address, [count=1])`
---@param address number
---@param count? number
function peek4(address, count) end

---Writes bytes to the hardware RAM.
---
---`poke(address, ...)`
---@param address number
---@param ... any
function poke(address, ...) end

---Writes numbers of 2 bytes each.
---
---`poke2(address, ...)`
---@param address number
---@param ... any
function poke2(address, ...) end

---Writes numbers of 4 bytes each.
---
---`poke4(address, ...)`
---@param address number
---@param ... any
function poke4(address, ...) end

---Copies bytes; the ranges may overlap.
---
---`memcpy(to, from, count)`
---@param to number
---@param from number
---@param count number
function memcpy(to, from, count) end

---Fills bytes with a value.
---
---`memset(to, value, count)`
---@param to number
---@param value number
---@param count number
function memset(to, value, count) end

card = {}

---The value in a slot, 0 to 31, as last written; nil when the slot is empty. A table is a new one each time.
---
---`card.read(slot)`
---@param slot number
function card.read(slot) end

---Puts a value into a slot: nil, a boolean, a number, a text, or a table of these, at most 32,768 bytes. Gives the bytes that it takes. Nothing is kept before card.commit().
---
---`card.write(slot, value)`
---@param slot number
---@param value any
function card.write(slot, value) end

---Keeps all slots as written, and the numbers of dset. What was not committed is gone when the cart stops.
---
---`card.commit()`
function card.commit() end

---From now on the numbers of dset are kept by themselves at the end of each frame. The id does not count, that of cart.toml does. Gives true.
---
---`cartdata(id)`
---@param id any
function cartdata(id) end

---Number n, 0 to 63, of those kept on the save card; 0 when it was never set.
---
---`dget(n)`
---@param n number
function dget(n) end

---Sets number n of 64. It is kept with the next card.commit(), or by itself after cartdata().
---
---`dset(n, value)`
---@param n number
---@param value number
function dset(n, value) end

---Seconds since the start: frames / 60.
---
---`t()`
function t() end

---The same.
---
---`time()`
function time() end

---Frames since the start.
---
---`frame()`
function frame() end

---0: KiB in use on the Lua heap; 1: part of the frame's cycles spent so far.
---
---`stat(n)`
---@param n number
function stat(n) end

---Writes a line to the log.
---
---`trace(value)`
---@param value any
function trace(value) end

---The middle one of three numbers.
---
---`mid(a, b, c)`
---@param a number
---@param b number
---@param c number
function mid(a, b, c) end

---The number rounded down.
---
---`flr(x)`
---@param x any
function flr(x) end

----1 below zero, otherwise 1.
---
---`sgn(x)`
---@param x number
function sgn(x) end

---Yours to define: called after _draw() for each row, 0 to 179, just before it is shown. What shift() and pal(a, b, 1) do there counts from this row on; it stays for the next frame, so set it back at row 0. Drawing changes what is not yet shown.
function _scanline(y) end

---Ends the frame of a cart without callbacks: shows the picture, waits for the next.
function flip() end

---Runs a file of the cart once and gives what it returned: `lib.enemy` is lib/enemy.lua.
function require(name) end
