-- Hedge Eight: eight small animals play an album of eight songs, one animal a channel.
--
-- main      the scenes and the buttons
-- songs     the album; its notes are in sound.txt      jukebox   plays it, in time and in order
-- chip      looks into the sound chip                  spectrum  loudness by pitch, from the chip
-- band      the players                                place     the picture, with moods and drift
-- panel     song, time and one of the views:           roll, scope, bars, leaflet
-- album, keys, title, help, text
--
-- To make music of your own, begin with keys.lua (note), jukebox.lua (music and sample) and
-- sound.txt.

local songs = require "songs"
local jukebox = require "jukebox"
local band = require "band"
local place = require "place"
local spectrum = require "spectrum"
local panel = require "panel"
local album = require "album"
local keys = require "keys"
local title = require "title"
local help = require "help"

local LEFT, RIGHT, UP, DOWN, A, B, X, Y, L, R, START, SELECT = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
local ALONE = 900                    -- frames without a hand until the jukebox plays by itself

local now = 0                        -- frames since the scene began
local idle = 0                       -- frames since a button was down
local scene, back
local shown = 0                      -- the song whose mood the place has
local title_scene, listen, list, along, reading = {}, {}, {}, {}, {}

local function go(to)
  scene, now = to, 0
  if to.enter then to.enter() end
end

-- What the card keeps: the song, the mode and the view. Written when a song begins.
local function keep()
  card.write(0, { song = jukebox.song, mode = jukebox.mode, view = panel.view })
  card.commit()
end

local function recall()
  local kept = card.read(0)
  if not kept then return end
  jukebox.song, jukebox.mode, panel.view = kept.song, kept.mode, kept.view
end

local function follow_song()
  if shown == jukebox.song then return end
  shown = jukebox.song
  place.enter(jukebox.current().mood)
  keep()
end

local function run_band()
  jukebox.update()
  band.update()
  spectrum.update()
  place.update()
  follow_song()
end

function title_scene.enter()
  shown = 0
  title.enter()
end

function title_scene.update()
  band.update()
  spectrum.update()
  place.update()
  if btnp(A) or idle > ALONE then
    jukebox.play(jukebox.song)
    go(listen)
  elseif btnp(Y) then
    jukebox.play(jukebox.song)
    go(list)
  elseif btnp(START) then
    back = title_scene
    go(reading)
  end
end

function title_scene.draw() title.draw(now) end

-- Nobody is there: every twenty seconds another view.
local function show_off()
  if idle > ALONE and idle % 1200 == 0 then panel.next_view() end
end

function listen.update()
  run_band()
  show_off()
  if btnp(LEFT) then band.choose(-1) end
  if btnp(RIGHT) then band.choose(1) end
  if btnp(A) then band.toggle(band.chosen) end
  if btnp(B) then band.solo(band.chosen) end
  if btnp(UP) then jukebox.skip(-1) end
  if btnp(DOWN) then jukebox.skip(1) end
  if btnp(L) then jukebox.seek(-1) end
  if btnp(R) then jukebox.seek(1) end
  if btnp(X) then panel.next_view() end
  if btnp(START) then jukebox.toggle() end
  if btnp(SELECT) then
    jukebox.change_mode()
    keep()
  end
  if btnp(Y) then go(list) end
end

function listen.draw()
  place.draw(now, idle < ALONE)
  panel.draw()
end

function list.enter() album.open() end

function list.update()
  run_band()
  local picked = album.update()
  if picked and picked > #songs then
    go(along)
  elseif picked then
    jukebox.play(picked)
    go(listen)
  elseif btnp(B) or btnp(Y) then
    go(listen)
  elseif btnp(START) then
    back = listen
    go(reading)
  end
end

function list.draw()
  place.draw(now, false)
  rectfill(0, place.BOTTOM + 1, 319, 179, 0)
  album.draw(now)
end

function along.enter() band.wake() end

function along.update()
  run_band()
  if now > 1 then keys.update() end
  if btnp(START) or btnp(SELECT) then
    keys.quiet()
    go(listen)
  end
end

function along.draw()
  place.draw(now, false)
  keys.draw()
end

function reading.update()
  if shown > 0 then run_band() end
  if now > 5 and (btnp(A) or btnp(B) or btnp(Y) or btnp(START)) then go(back) end
end

reading.draw = help.draw

function _init()
  jukebox.open()
  recall()
  go(title_scene)
end

function _update()
  now = now + 1
  idle = (btn() ~= 0 or key()) and 0 or idle + 1
  scene.update()
end

function _draw() scene.draw() end
