-- One frame of the game, without any drawing: the demo, the player and a test go through here.

local world = require "world"
local player = require "player"
local lamps = require "lamps"
local foes = require "foes"
local fx = require "fx"
local sound = require "sound"

local rules = {}

function rules.enter(n, round)
  world.load(n, round)
  player.place(world.start_x, world.start_y)
  lamps.reset()
end

-- Comes back after going out: what was lit stays lit.
function rules.again()
  player.place(world.start_x, world.start_y)
  player.hurt = 90
  lamps.reset()
end

-- Returns "clear", "out" or nil.
function rules.step(pad)
  if world.tick() then sound.gust() end
  player.update(pad)
  lamps.update()
  foes.update()
  if world.lit == world.lamps.n then return "clear" end
  if player.out then return "out" end
  return nil
end

return rules
