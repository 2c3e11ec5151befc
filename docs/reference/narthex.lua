---@meta
-- For the Lua language server: put this file's folder into its library.
-- Made from the table in src/console/api/mod.rs.

---Fills the whole screen with a colour. Takes the clip away and puts the text cursor to the top left; the camera, the pen and the palettes stay.
---
---`cls([colour=0])`
---
---```lua
---for i = 1, 40 do circfill(i * 8, 90, 20, i) end
---clip(0, 0, 160, 180)
---cls(1)                      -- clears everything, and takes the clip away
---print("only this is left", 110, 86, 7)
---```
---@param colour? number
function cls(colour) end

---Sets a pixel. The fill pattern counts.
---
---`pset(x, y, [colour])`
---
---```lua
---cls(1)
---for i = 0, 319 do
---  pset(i, 90 + 60 * math.sin(i / 25), 10)
---end
---```
---@param x number
---@param y number
---@param colour? number
function pset(x, y, colour) end

---The colour of a pixel of the page that is being drawn. 0 outside the screen.
---
---`pget(x, y)`
---
---```lua
---cls(1)
---circfill(160, 60, 20, 9)
---print(pget(160, 60), 150, 100, 7)    -- 9
---print(pget(0, 0), 150, 112)          -- 1
---print(pget(-1, 0), 150, 124)         -- 0: outside the screen
---```
---@param x number
---@param y number
function pget(x, y) end

---Draws a line, both ends included. line(x, y, [colour]) goes on from where the last line ended; line() begins anew, and line(colour) does so with a new pen.
---
---`line([x0], [y0], [x1], [y1], [colour])`
---
---```lua
---cls(1)
---for x = 0, 160, 8 do line(x, 0, 160, x, 12) end
---line(200, 40, 300, 40, 10)   -- a first line ...
---line(250, 120)               -- ... goes on to here
---line(200, 40)                -- ... and back
---```
---@param x0? number
---@param y0? number
---@param x1? number
---@param y1? number
---@param colour? number
function line(x0, y0, x1, y1, colour) end

---Draws the outline of a rectangle given by two corners.
---
---`rect(x0, y0, x1, y1, [colour])`
---
---```lua
---cls(1)
---for i = 0, 8 do rect(40 + i * 6, 20 + i * 6, 280 - i * 6, 160 - i * 6, 8 + i % 3) end
---```
---@param x0 number
---@param y0 number
---@param x1 number
---@param y1 number
---@param colour? number
function rect(x0, y0, x1, y1, colour) end

---Fills a rectangle given by two corners.
---
---`rectfill(x0, y0, x1, y1, [colour])`
---
---```lua
---cls(1)
---rectfill(40, 100, 90, 160, 8)
---rectfill(110, 60, 160, 160, 10)
---rectfill(230, 160, 180, 20, 11)    -- any two corners
---```
---@param x0 number
---@param y0 number
---@param x1 number
---@param y1 number
---@param colour? number
function rectfill(x0, y0, x1, y1, colour) end

---Draws a circle around a pixel. The radius is in pixels: 0 is the pixel itself, a negative one draws nothing.
---
---`circ(x, y, [radius=4], [colour])`
---
---```lua
---cls(1)
---for r = 0, 80, 8 do circ(160, 90, r, 12) end
---```
---@param x number
---@param y number
---@param radius? number
---@param colour? number
function circ(x, y, radius, colour) end

---Fills a circle around a pixel. The radius is as for circ.
---
---`circfill(x, y, [radius=4], [colour])`
---
---```lua
---cls(1)
---circfill(160, 90, 60, 10)
---circfill(140, 75, 8, 0)
---circfill(180, 75, 8, 0)
---```
---@param x number
---@param y number
---@param radius? number
---@param colour? number
function circfill(x, y, radius, colour) end

---Draws the ellipse that fills a rectangle.
---
---`oval(x0, y0, x1, y1, [colour])`
---
---```lua
---cls(1)
---rect(40, 30, 280, 150, 5)
---oval(40, 30, 280, 150, 10)    -- fills the rectangle of these corners
---```
---@param x0 number
---@param y0 number
---@param x1 number
---@param y1 number
---@param colour? number
function oval(x0, y0, x1, y1, colour) end

---Fills the ellipse that fills a rectangle.
---
---`ovalfill(x0, y0, x1, y1, [colour])`
---
---```lua
---cls(1)
---ovalfill(20, 60, 140, 120, 9)
---ovalfill(180, 20, 230, 160, 12)
---```
---@param x0 number
---@param y0 number
---@param x1 number
---@param y1 number
---@param colour? number
function ovalfill(x0, y0, x1, y1, colour) end

---Fills an ellipse around a pixel, a to the sides, b up and down.
---
---`elli(x, y, a, b, [colour])`
---
---```lua
---cls(1)
---elli(160, 90, 100, 40, 13)     -- 100 to either side, 40 up and down
---pset(160, 90, 0)
---```
---@param x number
---@param y number
---@param a number
---@param b number
---@param colour? number
function elli(x, y, a, b, colour) end

---Draws the outline of an ellipse around a pixel.
---
---`ellib(x, y, a, b, [colour])`
---
---```lua
---cls(1)
---for b = 10, 80, 10 do ellib(160, 90, 90 - b, b, 14) end
---```
---@param x number
---@param y number
---@param a number
---@param b number
---@param colour? number
function ellib(x, y, a, b, colour) end

---Draws the outline of a triangle.
---
---`tri(x1, y1, x2, y2, x3, y3, [colour])`
---
---```lua
---cls(1)
---tri(160, 20, 60, 150, 260, 150, 10)
---tri(160, 60, 110, 130, 210, 130, 9)
---```
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
---
---```lua
---cls(12)
---trifill(0, 179, 110, 50, 220, 179, 5)
---trifill(110, 50, 90, 75, 130, 75, 7)
---trifill(140, 179, 240, 90, 319, 179, 3)
---```
---@param x1 number
---@param y1 number
---@param x2 number
---@param y2 number
---@param x3 number
---@param y3 number
---@param colour? number
function trifill(x1, y1, x2, y2, x3, y3, colour) end

---Draws a triangle with pixels of the sheet. u and v are the column, 0 to 255, and the row, 0 to 1023, of the sheet that belong to each corner, with fractions; beyond, the sheet repeats. The way between corners is straight, without perspective.
---
---`ttri(x1, y1, x2, y2, x3, y3, u1, v1, u2, v2, u3, v3)`
---
---```lua
---cls(1)
----- the flame's 16x16 pixels, from 80, 0 on in the sheet, on two triangles
---ttri(90, 30, 230, 50, 70, 150,   80, 0, 96, 0, 80, 16)
---ttri(230, 50, 70, 150, 250, 130,   96, 0, 80, 16, 96, 16)
---```
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

---Fills the area of one colour around a pixel, up to other colours or the clip. With a border, everything up to pixels of that colour. The fill pattern does not count.
---
---`paint(x, y, colour, [border])`
---
---```lua
---cls(1)
---circ(120, 90, 50, 7)
---circ(190, 90, 50, 7)
---paint(155, 90, 8)           -- where both overlap
---paint(90, 90, 12, 7)        -- everything up to the border of colour 7
---```
---@param x number
---@param y number
---@param colour number
---@param border? number
function paint(x, y, colour, border) end

---Draws w by h tiles of the sheet, from tile n on. A tile is 8x8 pixels; a row of the sheet has 32, and bank b begins at tile 1024 * b. w and h may have fractions. A tile that does not exist draws nothing; colour 0 is transparent, see palt.
---
---`spr(n, [x=0], [y=0], [w=1], [h=1], [flip_x=false], [flip_y=false])`
---
---```lua
---cls(1)
---spr(1, 60, 80)                       -- one tile
---spr(10, 100, 76, 2, 2)               -- 2 by 2 tiles
---spr(10, 140, 76, 2, 2, true)         -- mirrored
---spr(10, 180, 76, 2, 2, false, true)  -- upside down
---```
---@param n number
---@param x? number
---@param y? number
---@param w? number
---@param h? number
---@param flip_x? boolean
---@param flip_y? boolean
function spr(n, x, y, w, h, flip_x, flip_y) end

---Draws a rectangle of the sheet, stretched to w by h pixels. The sheet is 256 wide and 1024 high; what lies outside of it is transparent. w and h are sw and sh where they are left out; negative ones mirror.
---
---`sspr(sx, sy, sw, sh, x, y, [w], [h], [flip_x=false], [flip_y=false])`
---
---```lua
---cls(1)
---sspr(80, 0, 16, 16, 40, 50)               -- as it is
---sspr(80, 0, 16, 16, 80, 50, 80, 80)       -- five times as large
---sspr(80, 0, 16, 16, 180, 50, 100, 40, true)
---```
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

---Draws w by h tiles turned around their middle, which lies at x, y. The angle is in turns, clockwise: 0.25 is a quarter. The scale is 1 for life-size, 0 to 256.
---
---`rspr(n, x, y, [angle=0], [scale=1], [w=1], [h=1])`
---
---```lua
---cls(1)
---for i = 0, 7 do rspr(10, 40 + i * 34, 90, i / 8, 1 + i / 8, 2, 2) end
---```
---@param n number
---@param x number
---@param y number
---@param angle? number
---@param scale? number
---@param w? number
---@param h? number
function rspr(n, x, y, angle, scale, w, h) end

---Draws a part of the map: cells_w by cells_h cells from a column and row on, at x, y. With flags, only tiles that have all of these (1 is flag 0, 2 flag 1, 4 flag 2 ...). The layer is 0 to 3. Tile 0 is never drawn.
---
---`map([cell_x=0], [cell_y=0], [x=0], [y=0], [cells_w=256], [cells_h=256], [flags=0], [layer=0])`
---
---```lua
---cls(34)
---map()                             -- all of layer 0
---map(0, 13, 40, 20, 16, 2)         -- 16 by 2 cells from column 0, row 13 on
---map(0, 0, 0, -40, 64, 23, 2)      -- only tiles with flag 1: the coins
---```
---@param cell_x? number
---@param cell_y? number
---@param x? number
---@param y? number
---@param cells_w? number
---@param cells_h? number
---@param flags? number
---@param layer? number
function map(cell_x, cell_y, x, y, cells_w, cells_h, flags, layer) end

---Draws a line with the pixels of the map along a way through it. cell_x, cell_y is the place in the map for the first pixel, in cells with fractions; each further pixel goes step_x, step_y on (1/8 of a cell is one pixel). The map repeats after 256 cells; tile 0 is transparent. Flags and layer are as for map.
---
---`tline(x0, y0, x1, y1, cell_x, cell_y, [step_x=0.125], [step_y=0], [flags=0], [layer=0])`
---
---```lua
---function _draw()
---  cls(12)
---  for y = 100, 179 do                   -- a floor: each row is a line through layer 2
---    local far = 120 / (y - 88)
---    local left, ahead = 32 - far * 2, 30 + t() - far
---    tline(0, y, 319, y, left, ahead, far * 4 / 320, 0, 0, 2)
---  end
---end
---```
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

---Says how a map layer, 0 to 3, follows the camera. Speed 1 goes with the world, 0.5 half as far, as if far away, 0 not at all; speed_y is speed_x where it is left out. x, y is where its top left lies when the camera is at 0, 0. It repeats after repeat_w and repeat_h cells, 1 to 256; 0 never. At power-on 0 to 2 go with the world, and 3 stands still, for a HUD. A layer that does not exist is an error.
---
---`scroll(layer, [speed_x], [speed_y], [x=0], [y=0], [repeat_w=0], [repeat_h=0])`
---
---```lua
---scroll(1, 0.25, 0, 0, 0, 20, 0)     -- clouds: a quarter of the way, again every 20 cells
---function _draw()
---  cls(34)
---  camera(t() * 60)
---  layer(1)                          -- far away
---  layer(0)                          -- the world
---  layer(3)                          -- stands still: the HUD
---end
---```
---@param layer number
---@param speed_x? number
---@param speed_y? number
---@param x? number
---@param y? number
---@param repeat_w? number
---@param repeat_h? number
function scroll(layer, speed_x, speed_y, x, y, repeat_w, repeat_h) end

---Draws a whole map layer where scroll() and the camera put it. With flags, only tiles that have all of these. A layer that does not exist draws nothing.
---
---`layer([n=0], [flags=0])`
---
---```lua
---cls(34)
---camera(48, 0)
---layer(0)         -- 48 to the left
---layer(3)         -- does not move
---```
---@param n? number
---@param flags? number
function layer(n, flags) end

---Prints text at x, y or at the cursor, and gives the column after it. The cursor goes below; text at the cursor moves the screen up where it would leave it at the bottom. print(text, colour) works, too. Values that are no strings are shown as tostring shows them. See the control codes below. Each byte of the text costs 4 cycles more.
---
---`print(text, [x], [y], [colour])`
---
---```lua
---cls(1)
---print("hello", 20, 20, 7)
---print("and below it")                       -- goes on at the cursor
---local x = print("score ", 20, 60, 10)
---print(1200, x, 60, 9)                       -- behind what was printed
---print("\x06w\x06tBIG\x06-w\x06-t \x0C8red\x0Cb green \x023 on grass ", 20, 90, 7)
---print("\x06o0\x06wrim\x06-w\x06-o \x06uunder\x06-u \x06i inverted ", 20, 120, 12)
---```
---@param text any
---@param x? number
---@param y? number
---@param colour? number
function print(text, x, y, colour) end

---Width of a text in pixels, that of its longest line. Control codes count as they do in print. Each byte costs 2 cycles more.
---
---`textwidth(text)`
---
---```lua
---cls(1)
---local text = "in the middle"
---print(text, (320 - textwidth(text)) / 2, 86, 10)
---```
---@param text string
function textwidth(text) end

---Puts the text cursor, and perhaps the pen; gives x and y of where it was. New lines begin at x.
---
---`cursor([x=0], [y=0], [colour])`
---
---```lua
---cls(1)
---cursor(100, 60, 11)
---print("one")
---print("two")
---```
---@param x? number
---@param y? number
---@param colour? number
function cursor(x, y, colour) end

---Sets the pen: colour, and in bits 8 to 13 the second colour of fill patterns. Gives the pen before.
---
---`color([colour=6])`
---
---```lua
---cls(1)
---color(9)
---rectfill(60, 60, 120, 120)
---local before = color(12)
---circfill(200, 90, 30)
---print(before, 85, 86, 0)     -- 9
---```
---@param colour? number
function color(colour) end

---Chooses the font: 0 proportional, 1 fixed (6 pixels a letter), 2 small (4 pixels), 3 the cart's own, a copy of 0 until it is poked. Others count round.
---
---`font([n=0])`
---
---```lua
---cls(1)
---for n = 0, 2 do
---  font(n)
---  local x = print("Font " .. n .. ": quick fox, 123, ", 20, 50 + n * 24, 7)
---  print("\u{e4}\u{f1}\u{e9} \u{2190}\u{2192}\u{24b6}\u{24b7}", x, 50 + n * 24, 10)
---end
---font()
---```
---@param n? number
function font(n) end

---Puts the screen's top left at a place in the world; gives where it was. Everything but cls is drawn so much further left and up.
---
---`camera([x=0], [y=0])`
---
---```lua
---function _draw()
---  cls(34)
---  camera(t() * 30, 0)        -- the world moves left
---  map()
---  camera()                   -- back, for what stands still
---  print("time " .. flr(t()), 8, 8, 7)
---end
---```
---@param x? number
---@param y? number
function camera(x, y) end

---Draws only in a rectangle of the screen, or everywhere without arguments. Gives x, y, w, h of the rectangle before. With `within`, only in what lies in the clip before, too. The camera does not move it.
---
---`clip([x], [y=0], [w=320], [h=180], [within=false])`
---
---```lua
---cls(1)
---clip(80, 40, 160, 100)
---circfill(80, 90, 60, 9)
---circfill(240, 90, 60, 12)
---clip()                        -- everything again
---rect(79, 39, 240, 140, 7)
---```
---@param x? number
---@param y? number
---@param w? number
---@param h? number
---@param within? boolean
function clip(x, y, w, h, within) end

---Draws colour `to` instead of `from`. With `which` 1, the screen shows `to` wherever it holds `from`, what is drawn already included. pal(table, [which]) sets several: { [9] = 12 } draws 12 instead of 9. Without arguments, both palettes and the transparency are as at power-on. Other palettes are an error.
---
---`pal([from], [to], [which])`
---
---```lua
---cls(1)
---for i = 0, 3 do
---  pal(9, 11 + i)              -- draw 11, 12, ... instead of 9
---  pal({ [10] = 15, [7] = 14 }) -- several at once
---  spr(10, 100 + i * 30, 80, 2, 2)
---end
---pal()                         -- as at power-on
---pal(1, 17, 1)                 -- show 17 wherever the screen holds 1
---```
---@param from? any
---@param to? number
---@param which? number
function pal(from, to, which) end

---Makes a colour transparent in sprites and maps, or opaque. With a single number, its bits say it for colours 0 (bit 15, 0x8000) to 15 (bit 0), and all others are opaque. Without arguments: colour 0 alone.
---
---`palt([colour], [transparent])`
---
---```lua
---cls(5)
---spr(10, 100, 80, 2, 2)
---palt(0, false)                -- black is drawn ...
---palt(9, true)                 -- ... and ember is not
---spr(10, 140, 80, 2, 2)
---palt()                        -- colour 0 alone is transparent
---```
---@param colour? number
---@param transparent? any
function palt(colour, transparent) end

---Fills shapes with a pattern of 4x4 pixels, top left first: 16 bits. Where a bit is set, the pen's second colour is drawn, or nothing if the number has a half (.5) more. 0 is plain. Gives the pattern before. It lies fixed on the screen; sprites and text ignore it.
---
---`fillp([pattern=0])`
---
---```lua
---cls(1)
---fillp(0x5a5a)
---rectfill(40, 40, 140, 140, 10)        -- set bits in the second colour, 0
---rectfill(160, 40, 260, 140, 0x0c09)   -- in two colours, 9 and 12
---fillp(0x33cc.8)                       -- a half more: set bits are left out
---circfill(150, 90, 40, 7)
---fillp()
---```
---@param pattern? number
function fillp(pattern) end

---Fades the whole picture, as it is shown, towards a colour. 0 is not at all, 1 is wholly; it stays until the next call.
---
---`fade([amount=0], [colour=0])`
---
---```lua
---function _draw()
---  cls(34)
---  map()
---  fade(0.5 + 0.5 * math.sin(t() * 3), 0)   -- to black and back
---end
---```
---@param amount? number
---@param colour? number
function fade(amount, colour) end

---Moves the whole picture right and down when it is shown. What leaves on one side comes in on the other; it stays until the next call. Gives the shift before. In _scanline(y), it counts for the rows from y on.
---
---`shift([x=0], [y=0])`
---
---```lua
---function _draw()
---  cls(34)
---  map()
---  shift(math.random(-3, 3), math.random(-3, 3))   -- the ground shakes
---end
---```
---@param x? number
---@param y? number
function shift(x, y) end

---The red, green and blue of a palette entry, 0 to 255 each, as it was before. With values it sets the entry; those out of range are brought into it.
---
---`rgb(n, [red], [green=0], [blue=0])`
---
---```lua
---rgb(1, 20, 60, 50)               -- colour 1 is a dark green from now on
---cls(1)
---local r, g, b = rgb(9)
---print(r .. ", " .. g .. ", " .. b, 130, 86, 9)
---```
---@param n number
---@param red? number
---@param green? number
---@param blue? number
function rgb(n, red, green, blue) end

---The colour of a pixel of the sheet, which is 256 wide and 1024 high. 0 outside.
---
---`sget(x, y)`
---
---```lua
---cls(1)
---for y = 0, 15 do
---  for x = 0, 15 do
---    circfill(60 + x * 12, 6 + y * 11, 4, sget(80 + x, y))
---  end
---end
---```
---@param x number
---@param y number
function sget(x, y) end

---Sets a pixel of the sheet, until the cart starts again. Nothing outside.
---
---`sset(x, y, [colour])`
---
---```lua
---cls(1)
---for i = 0, 7 do
---  sset(i, 64 + i, 10)            -- tile 256 begins at column 0, row 64
---  sset(7 - i, 64 + i, 8)
---end
---sspr(0, 64, 8, 8, 120, 50, 80, 80)
---```
---@param x number
---@param y number
---@param colour? number
function sset(x, y, colour) end

---The flags of a tile as a number, or whether flag `bit`, 0 to 7, is set. 0 for a tile that does not exist.
---
---`fget(n, [bit])`
---
---```lua
---cls(1)
---for n = 3, 7 do
---  spr(n, 80, n * 20)
---  print(fget(n) .. "  solid: " .. tostring(fget(n, 0)), 100, n * 20, 7)
---end
---```
---@param n number
---@param bit? number
function fget(n, bit) end

---Sets flag `bit`, 0 to 7, of a tile to a truth value. fset(n, flags) sets all eight at once.
---
---`fset(n, bit, [value])`
---
---```lua
---cls(34)
---fset(7, 0, true)                 -- trees are solid, too
---fset(3, 5)                       -- flags 0 and 2 of the coin: 1 + 4
---map(0, 0, 0, 0, 64, 23, 1)       -- draws what has flag 0
---```
---@param n number
---@param bit number
---@param value? any
function fset(n, bit, value) end

---A cell of the map. The tile is in bits 0 to 11; 4096 more mirrors it left and right, 8192 up and down, and 16384 turns it a quarter clockwise before. 0 outside.
---
---`mget(x, y, [layer=0])`
---
---```lua
---cls(34)
---map()
---for x = 0, 39 do
---  if mget(x, 13) == 3 then rect(x * 8 - 1, 103, x * 8 + 8, 112, 7) end
---end
---```
---@param x number
---@param y number
---@param layer? number
function mget(x, y, layer) end

---Sets a cell of the map, until the cart starts again. Nothing outside of 256 by 256 cells and layers 0 to 3.
---
---`mset(x, y, [cell=0], [layer=0])`
---
---```lua
---cls(34)
---for x = 10, 29 do mset(x, 10, 5) end
---mset(12, 9, 1)
---mset(14, 9, 1 + 8192)            -- flipped up and down
---mset(16, 9, 1 + 16384)           -- a quarter turn
---map()
---```
---@param x number
---@param y number
---@param cell? number
---@param layer? number
function mset(x, y, cell, layer) end

---Plays sound effect n, 0 to 127, and gives its channel, 0 to 7. Without a channel the chip takes a free one, else one with music that is not reserved, else the one whose effect has played longest; nil when there is none. It plays `steps` steps from `offset` on, 0 all. Note 60 is as written, 72 an octave higher; volume 0 to 15. n of -1 stops the channel, or all; -2 lets it leave its loop.
---
---`sfx(n, [channel], [offset=0], [steps=0], [note=60], [volume=15])`
---
---```lua
---cls(1)
---print(sfx(1), 150, 60, 7)        -- a channel that is free: 0
---sfx(0, 3)                        -- on channel 3
---sfx(1, 4, 0, 2, 67, 8)           -- two steps, a fifth higher, at half volume
---```
---@param n number
---@param channel? number
---@param offset? number
---@param steps? number
---@param note? number
---@param volume? number
function sfx(n, channel, offset, steps, note, volume) end

---Plays music from a pattern, 0 to 127, on, fading in over some frames. -1 stops it, fading out. `channels` are those that sfx leaves alone, a bit each: 3 is channels 0 and 1.
---
---`music(pattern, [fade_frames=0], [channels=0])`
---
---```lua
---music(0, 30)                     -- from pattern 0 on, fading in for half a second
---function _draw()
---  cls(1)
---  print("pattern " .. tostring(playing()), 130, 86, 7)
---end
---```
---@param pattern number
---@param fade_frames? number
---@param channels? number
function music(pattern, fade_frames, channels) end

---Plays a single note on a channel, 0 to 7, for some frames. 60 is the middle C, 69 the A of 440 Hz, 1 to 119; 0 ends what the channel plays. Instruments are 0 to 31, in the order of sound.txt; volume 0 to 15.
---
---`note(channel, note, [instrument=0], [volume=15], [frames=15])`
---
---```lua
---local scale = { 60, 62, 64, 65, 67, 69, 71, 72 }
---function _update()
---  local step = frame() // 6 % 8 + 1
---  if frame() % 6 == 0 then note(0, scale[step], 9, 12, 5) end   -- instrument 9, the bell
---  if step == 1 then cls(1) end
---  circfill(40 + step * 26, 300 - scale[step] * 3, 5, 10)
---end
---```
---@param channel number
---@param note number
---@param instrument? number
---@param volume? number
---@param frames? number
function note(channel, note, instrument, volume, frames) end

---Plays a recording of the cart and gives its voice, 0 to 7. Volume is 0 to 15; note 60 is as recorded, 72 twice as fast, with fractions; pan is -127 left to 127 right. With `repeats` it goes round, from that sample on if it is a number. Without a voice the chip takes a silent one, else the one that began longest ago among those that do not go round, else the oldest of all. n of -1 stops a voice, or all. A recording that the cart does not have is an error.
---
---`sample(n, [voice], [volume=15], [note=60], [pan=0], [repeats])`
---
---```lua
---sample(0)                               -- samples/0-bell.wav, as it was recorded
---sample(0, nil, 10, 67, -100)            -- a fifth higher, softer, from the left
---local v = sample(0, 5, 8, 48, 0, 400)   -- on voice 5, an octave lower, from 400 on round and round
---cls(1)
---print("voice " .. v, 140, 86, 7)
---```
---@param n number
---@param voice? number
---@param volume? number
---@param note? number
---@param pan? number
---@param repeats? any
function sample(n, voice, volume, note, pan, repeats) end

---Changes what a sample voice plays, as far as arguments are given. Gives its recording and the place in it in samples, or nil when the voice is silent.
---
---`voice(n, [volume], [note], [pan])`
---
---```lua
---sample(0, 2, 15, 60, 0, true)
---function _update()
---  voice(2, 12, 60 + 12 * math.sin(t() * 6), 120 * math.sin(t() * 2))
---end
---function _draw()
---  cls(1)
---  print(voice(2), 150, 86, 7)
---end
---```
---@param n number
---@param volume? number
---@param note? number
---@param pan? number
function voice(n, volume, note, pan) end

---The effect that a channel plays and its step, or nil. Without argument, the pattern that the music plays.
---
---`playing([channel])`
---
---```lua
---sfx(2, 1)
---function _draw()
---  cls(1)
---  local effect, step = playing(1)
---  print("effect " .. effect .. ", step " .. step, 110, 86, 7)
---end
---```
---@param channel? number
function playing(channel) end

---Whether a button is down: 0 left, 1 right, 2 up, 3 down, 4 A, 5 B, 6 X, 7 Y, 8 L, 9 R, 10 start, 11 select. Players are 0 to 3. Without a button, all as bits of a number: 1 left, 2 right, 4 up ... A button that does not exist is up.
---
---`btn([button], [player=0])`
---
---```lua
---local x, y = 156, 86
---function _update()
---  if btn(0) then x = x - 2 end
---  if btn(1) then x = x + 2 end
---  if btn(2) then y = y - 2 end
---  if btn(3) then y = y + 2 end
---end
---function _draw()
---  cls(1)
---  spr(1, x, y)
---end
---```
---@param button? number
---@param player? number
function btn(button, player) end

---Whether a button went down this frame, or repeats. A held one counts again after 15 frames, then every 4. Without a button, all as bits.
---
---`btnp([button], [player=0])`
---
---```lua
---local chosen = 1
---function _update()
---  if btnp(2) then chosen = math.max(chosen - 1, 1) end
---  if btnp(3) or btnp(1) then chosen = math.min(chosen + 1, 3) end
---end
---function _draw()
---  cls(1)
---  for i, word in ipairs { "start", "options", "quit" } do
---    print(word, 140, 60 + i * 14, i == chosen and 9 or 6)
---  end
---end
---```
---@param button? number
---@param player? number
function btnp(button, player) end

---Whether a button went up this frame.
---
---`btnr(button, [player=0])`
---
---```lua
---local shots = 0
---function _update()
---  if btnr(4) then shots = shots + 1 end     -- A was let go
---end
---function _draw()
---  cls(1)
---  print("shots " .. shots, 130, 86, 7)
---end
---```
---@param button number
---@param player? number
function btnr(button, player) end

---For how many frames a button has been down, this one included. 0 when it is up, 65535 at most.
---
---`hold(button, [player=0])`
---
---```lua
---function _draw()
---  cls(1)
---  rectfill(60, 86, 60 + hold(1), 94, 9)     -- grows while right is held
---end
---```
---@param button number
---@param player? number
function hold(button, player) end

---The pointer. Gives x and y in pixels of the screen, which may lie outside; left, middle and right button; and the wheel: 0, and its notches this frame, up is positive. A cart that uses it asks for it in cart.toml: [input] mouse = true.
---
---`mouse()`
---
---```lua
---function _draw()
---  cls(1)
---  local x, y, left = mouse()
---  circfill(x, y, left and 12 or 4, 10)
---end
---```
function mouse() end

---Whether a key of the keyboard is down: a name such as "a", "7", "space" or "return", or its number; by its place on an American keyboard. Without arguments: any key.
---
---`key([key])`
---
---```lua
---function _draw()
---  cls(1)
---  print(key("a") and "A is down" or "press A", 130, 80, 7)
---  if key() then print("some key is down", 120, 94, 6) end
---end
---```
---@param key? any
function key(key) end

---Whether a key went down this frame. With `every` above 0 a held key counts again: after `delay` frames, then every so many.
---
---`keyp([key], [delay=0], [every=0])`
---
---```lua
---local n = 0
---function _update()
---  if keyp("a", 15, 4) then n = n + 1 end    -- again after 15 frames, then every 4
---end
---function _draw()
---  cls(1)
---  print(n, 155, 86, 7)
---end
---```
---@param key? any
---@param delay? number
---@param every? number
function keyp(key, delay, every) end

---The text typed this frame in the player's own layout, at most 32 bytes of UTF-8; usually empty. A cart that reads the keyboard asks for it in cart.toml: [input] text = true.
---
---`text()`
---
---```lua
---local name = ""
---function _update()
---  name = name .. text()
---  if keyp("backspace") then name = name:sub(1, -2) end
---end
---function _draw()
---  cls(1)
---  print("Your name: " .. name .. "_", 100, 86, 7)
---end
---```
function text() end

---Bytes of the hardware RAM, 0 to 255 each, at most 8192. An address outside of 0 to 0xfffff is an error; the memory map says what lies where. Each byte costs a cycle more, as with the five calls below.
---
---`peek(address, [count=1])`
---
---```lua
---cls(1)
---pset(5, 0, 9)
---print(peek(0xc0005), 20, 20, 7)            -- 9: the sixth pixel of the screen
---local r, g, b = peek(0xead00 + 8 * 3, 3)   -- colour 8 of the palette
---print(r .. " " .. g .. " " .. b, 20, 34)
---```
---@param address number
---@param count? number
function peek(address, count) end

---Signed numbers of 2 bytes each, the lower byte first. At most 8192.
---
---`peek2(address, [count=1])`
---
---```lua
---cls(34)
---map()
---print(peek2(0x40000 + (20 * 256 + 5) * 2), 20, 20, 7)   -- the cell at column 5, row 20
---```
---@param address number
---@param count? number
function peek2(address, count) end

---Signed numbers of 4 bytes each, the lower bytes first. At most 8192.
---
---`peek4(address, [count=1])`
---
---```lua
---camera(-20, 7)
---local x, y = peek4(0xeaf00, 2)     -- the camera, from the drawing state
---camera()
---cls(1)
---print(x .. ", " .. y, 140, 86, 7)  -- -20, 7
---```
---@param address number
---@param count? number
function peek4(address, count) end

---Writes bytes to the hardware RAM, from an address on. Numbers keep their lower 8 bits. The chips read what is poked; a region that the map marks r is an error.
---
---`poke(address, ...)`
---
---```lua
---cls(1)
---for y = 0, 99 do
---  poke(0xc0000 + (40 + y) * 320 + 100 + y, 8, 9, 10, 9, 8)   -- five pixels of the screen
---end
---```
---@param address number
---@param ... any
function poke(address, ...) end

---Writes numbers of 2 bytes each, the lower byte first. What does not fit keeps its lower bits.
---
---`poke2(address, ...)`
---
---```lua
---cls(34)
---poke2(0x40000 + (5 * 256 + 10) * 2, 1, 2, 3, 4)   -- four cells of the map
---map()
---```
---@param address number
---@param ... any
function poke2(address, ...) end

---Writes numbers of 4 bytes each, the lower bytes first. What does not fit keeps its lower bits.
---
---`poke4(address, ...)`
---
---```lua
---poke4(0xeaf00, -100, -60)   -- the camera, as camera(-100, -60) does
---cls(1)
---circfill(0, 0, 30, 10)
---```
---@param address number
---@param ... any
function poke4(address, ...) end

---Copies `count` bytes within the hardware RAM; the ranges may overlap. A cycle more for every 16 bytes.
---
---`memcpy(to, from, count)`
---
---```lua
---cls(34)
---map()
---for y = 0, 19 do            -- the lower rows, upside down: a lake
---  memcpy(0xc0000 + (160 + y) * 320, 0xc0000 + (159 - y * 2) * 320, 320)
---end
---```
---@param to number
---@param from number
---@param count number
function memcpy(to, from, count) end

---Fills `count` bytes of the hardware RAM with a value. A cycle more for every 16 bytes.
---
---`memset(to, value, count)`
---
---```lua
---cls(1)
---for i = 0, 15 do
---  memset(0xc0000 + (20 + i * 8) * 320, i, 320 * 8)   -- eight rows at a time
---end
---```
---@param to number
---@param value number
---@param count number
function memset(to, value, count) end

card = {}

---The value in a slot, 0 to 31, as last written; nil when the slot is empty. A table is a new one each time. 4 bytes cost a cycle more.
---
---`card.read(slot)`
---
---```lua
---local saved = card.read(0) or { best = 100 }   -- nil while the slot is empty
---cls(1)
---print("best " .. saved.best, 135, 86, 7)
---```
---@param slot number
function card.read(slot) end

---Puts a value into a slot: nil, a boolean, a number, a text, or a table of these, at most 32,768 bytes. Gives the bytes that it takes; 4 of them cost a cycle more. Nothing is kept before card.commit().
---
---`card.write(slot, value)`
---
---```lua
---cls(1)
---local bytes = card.write(0, { name = "zoe", level = 3, items = { "lamp", "key" } })
---print(bytes .. " of 32768 bytes", 110, 80, 7)
---print(card.read(0).items[2], 110, 94)          -- key
---```
---@param slot number
---@param value any
function card.write(slot, value) end

---Keeps all slots as written, and the numbers of dset. What was not committed is gone when the cart stops.
---
---`card.commit()`
---
---```lua
---card.write(1, { level = 7 })
---card.commit()               -- from here on nothing can take it away
---cls(1)
---print("saved", 145, 86, 11)
---```
function card.commit() end

---From now on the numbers of dset are kept by themselves at the end of each frame. The id does not count, that of cart.toml does. Gives true.
---
---`cartdata(id)`
---
---```lua
---cartdata("my_game")         -- numbers keep themselves from now on
---dset(0, dget(0) + 1)
---cls(1)
---print("played " .. dget(0) .. " times", 120, 86, 7)
---```
---@param id any
function cartdata(id) end

---Number n, 0 to 63, of those kept on the save card; 0 when it was never set.
---
---`dget(n)`
---
---```lua
---cls(1)
---print(dget(5), 150, 86, 7)  -- 0: it was never set
---```
---@param n number
function dget(n) end

---Sets number n of 64. It is kept with the next card.commit(), or by itself after cartdata().
---
---`dset(n, value)`
---
---```lua
---dset(0, 1200)
---dset(1, 0.5)
---cls(1)
---print(dget(0) .. " and " .. dget(1), 130, 86, 7)
---```
---@param n number
---@param value number
function dset(n, value) end

---Seconds since the start: frames / 60. It stands still during a frame.
---
---`t()`
---
---```lua
---function _draw()
---  cls(1)
---  circfill(160 + 60 * math.cos(t() * 2), 90 + 60 * math.sin(t() * 2), 10, 9)
---end
---```
function t() end

---The same.
---
---`time()`
---
---```lua
---function _draw()
---  cls(1)
---  print(string.format("%.1f seconds", time()), 125, 86, 7)
---end
---```
function time() end

---Frames since the start, 0 in the first.
---
---`frame()`
---
---```lua
---function _draw()
---  cls(1)
---  spr(1 + frame() // 8 % 3, 156, 86)     -- three tiles in turn, 8 frames each
---end
---```
function frame() end

---0: KiB in use on the Lua heap. 1: part of the frame's cycles spent so far, 1 is all of them. Others: nil.
---
---`stat(n)`
---
---```lua
---function _draw()
---  cls(1)
---  for i = 1, 40 do circfill(i * 8, 90, 10, i) end
---  if stat(1) > 0.8 then print("this frame is nearly full", 100, 40, 8) end
---  if stat(0) < 8192 then print("less than 8 MiB in use", 100, 130, 11) end
---end
---```
---@param n number
function stat(n) end

---Writes a value to the log, as tostring shows it. Each byte costs a cycle more.
---
---`trace(value)`
---
---```lua
---cls(1)
---for i = 1, 3 do trace("lamp " .. i) end       -- goes to the log
---print("see the log", 130, 86, 7)
---```
---@param value any
function trace(value) end

---The middle one of three numbers.
---
---`mid(a, b, c)`
---
---```lua
---cls(1)
---print(mid(0, 5, 3), 150, 60, 7)      -- 3
---print(mid(0, -5, 10), 150, 74)       -- 0: keeps a number in a range
---print(mid(0, 99, 10), 150, 88)       -- 10
---```
---@param a number
---@param b number
---@param c number
function mid(a, b, c) end

---The number rounded down, as a whole number where it fits one.
---
---`flr(x)`
---
---```lua
---cls(1)
---print(flr(2.9), 150, 60, 7)          -- 2
---print(flr(-2.1), 150, 74)            -- -3
---```
---@param x any
function flr(x) end

----1 below zero, otherwise 1.
---
---`sgn(x)`
---
---```lua
---cls(1)
---print(sgn(-7), 150, 60, 7)           -- -1
---print(sgn(0), 150, 74)               -- 1
---```
---@param x number
function sgn(x) end

---Yours to define: called after _draw() for each row, 0 to 179, just before it is shown. What shift(), pal(a, b, 1), rgb() and fade() do there counts from this row on; it stays for the next frame, so set it back at row 0. A picture has room for 512 changes of colours and of the fade. Drawing changes what is not yet shown. A plain script without callbacks has none.
---
---```lua
---function _draw()
---  cls(34)
---  map()
---end
---function _scanline(y)
---  if y == 0 then shift() end
---  rgb(34, 20 + y, 40 + y // 2, 110)                           -- a sky from night to dawn
---  if y >= 150 then shift(3 * math.sin(y / 4 + t() * 8)) end   -- heat above the ground
---end
---```
function _scanline(y) end

---Ends the frame of a cart without callbacks: shows the picture, waits for the next.
---
---```lua
---for x = 0, 300, 6 do        -- no callbacks: a plain script
---  cls(1)
---  spr(1, x, 86)
---  flip()
---end
---```
function flip() end

---Runs a file of the cart once and gives what it returned: `lib.enemy` is lib/enemy.lua or lib/enemy/init.lua. A file that is missing or broken is an error with its name.
---
---```lua
---local lamp = require("lamp")     -- lamp.lua lies beside main.lua and ends in return { light = 3 }
---cls(1)
---print(lamp.light, 155, 86, 10)
---```
function require(name) end

-- Seen in test scripts alone: *_test.lua, and all in the folder tests.

---Adds a test. Each begins in a machine of its own, after the cart's first frame.
---
---`test(name, body)`
---@param name string
---@param body function
function test(name, body) end

---Lets the cart play so many frames.
---
---`wait([frames=1])`
---@param frames? integer
function wait(frames) end

---Holds a button for the next so many frames. Buttons are left, right, up, down, a, b, x, y, l, r, start and select.
---
---`press(button, [frames=1], [player=0])`
---@param button string
---@param frames? integer
---@param player? integer
function press(button, frames, player) end

---Holds a button until it is released.
---
---`hold(button, [player=0])`
---@param button string
---@param player? integer
function hold(button, player) end

---Lets a button go, or all of a player's.
---
---`release([button], [player=0])`
---@param button? string
---@param player? integer
function release(button, player) end

---Holds a key of the keyboard for the next so many frames; names are as in movies.
---
---`key(name, [frames=1])`
---@param name string
---@param frames? integer
function key(name, frames) end

---Types text in the next frame, 32 bytes at the most.
---
---`enter(text)`
---@param text string
function enter(text) end

---Puts the pointer there; buttons are left 1, right 2, middle 4 together. The wheel turns in the next frame alone.
---
---`mouse(x, y, [buttons=0], [wheel=0])`
---@param x integer
---@param y integer
---@param buttons? integer
---@param wheel? integer
function mouse(x, y, buttons, wheel) end

---Fails the test when the value is false or nil; gives the value.
---
---`expect(value, [message])`
---@param value any
---@param message? string
function expect(value, message) end

---Fails the test when the two are not equal as == sees it, and shows both; gives the first.
---
---`expect_equal(actual, expected, [message])`
---@param actual any
---@param expected any
---@param message? string
function expect_equal(actual, expected, message) end

---Fails the test when the pixel of the last frame has another colour, 0 to 63.
---
---`expect_pixel(x, y, colour)`
---@param x integer
---@param y integer
---@param colour integer
function expect_pixel(x, y, colour) end

---Fails the test when no line that the cart has printed since it began has the text in it.
---
---`expect_log(text)`
---@param text string
function expect_log(text) end

---Fails the test when a frame of the last wait made an object.
---
---`expect_no_alloc()`
function expect_no_alloc() end

---Fails the test when a frame of the last wait cost more cycles.
---
---`expect_cycles(most)`
---@param most integer
function expect_cycles(most) end

---Compares the last frame with the golden picture of that name; `narthex test --update` writes it.
---
---`snap(name)`
---@param name string
function snap(name) end
