-- The lower part of the screen: song, time and place in the song, and one of the views.

local text = require "text"
local jukebox = require "jukebox"

local panel = { view = 1 }

local roll, scope = require "roll", require "scope"
local bars, leaflet = require "bars", require "leaflet"

local VIEWS = { roll, scope, bars, leaflet }
local TOP = 104
local MODE_ICONS = { 868, 867, 866 }
local hint = 0                       -- frames for which the view's name stands there

for i = 1, #VIEWS do text.know(VIEWS[i].name) end
for s = 0, 599 do text.know(text.clock[s]) end

function panel.next_view()
  panel.view = panel.view % #VIEWS + 1
  hint = 90
end

local function draw_bar(song)
  rectfill(4, 118, 315, 119, 17)
  local wide = 311 * jukebox.ticks / song.ticks
  rectfill(4, 118, 4 + math.min(311, wide), 119, 43)
  for n = song.first + 1, song.last do
    pset(4 + 311 * song.starts[n] // song.ticks, 118, 16)
    pset(4 + 311 * song.starts[n] // song.ticks, 119, 16)
  end
  rectfill(3 + wide, 117, 5 + wide, 120, 45)
end

function panel.draw()
  local song = jukebox.current()
  rectfill(0, TOP, 319, 179, 0)
  line(0, TOP, 319, TOP, 22)
  spr(jukebox.playing and 864 or 865, 4, 107)
  print(song.title, 16, 107, 45)
  if hint > 0 then
    hint = hint - 1
    text.right(VIEWS[panel.view].name, 236, 107, 20)
  end
  spr(MODE_ICONS[jukebox.mode], 242, 107)
  text.right(text.clock[jukebox.seconds], 278, 107, 7)
  text.right(text.clock[song.seconds], 315, 107, 18)
  print("/", 282, 107, 18)
  draw_bar(song)
  VIEWS[panel.view].draw()
end

return panel
