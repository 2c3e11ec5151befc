-- Scarab Cup: six beetles race on a floor that is drawn row by row from the map.
--
-- main      the scenes, and which one follows which
-- course    the road as a ring of points;  tracks: their corners and what stands beside them
-- racer     how beetles move;  driver: who steers them
-- race      a race from lamps to finish;  cup: points and podium;  ghost: the best lap
-- floor     the camera and the floor;  stage: all that stands on it;  fx: sparks, dust, confetti
-- hud, title, menu, words, sound, scenes

local scenes = require "scenes"
local title = require "title"
local menu = require "menu"
local race = require "race"
local cup = require "cup"

title.on_start, title.on_demo = menu, race
menu.on_back, menu.cup, menu.on_race = title, cup, race
race.on_leave, race.on_title, race.on_end = menu, title, cup
cup.on_race, cup.on_leave = race, menu

function _init()
  cartdata("narthex-scarabcup")
  scenes.go(title)
end

_update, _draw = scenes.update, scenes.draw

function _scanline(y)
  if scenes.current == race then race.heat(y, frame()) end
end
