-- Moonglass: push mirrors until the moon shines on every flower.
--
-- main      the scenes, and which one follows which
-- room      the rules: what stands where, steps, and taking them back
-- light     where the moonlight goes
-- levels    the rooms, drawn as text
-- view      draws a room;  fx: sparks and petals;  words: text
-- title, menu, play, dawn   the scenes;  scenes: fades between them
-- progress  what the save card keeps;  sound: the names of sounds;  demo: the title's demonstration

local scenes = require "scenes"
local title = require "title"
local menu = require "menu"
local play = require "play"
local dawn = require "dawn"
local progress = require "progress"

title.on_start, title.on_demo = menu, play.show
menu.on_room, menu.on_back = play, title
play.on_leave, play.on_title, play.on_end = menu, title, dawn
dawn.on_leave = menu

function _init()
  progress.open()
  scenes.go(title)
end

_update, _draw = scenes.update, scenes.draw
