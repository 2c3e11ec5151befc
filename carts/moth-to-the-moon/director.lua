-- Reads the list of waves of a stage and lets the foes come in time.

local game = require "game"
local stages = require "stages"
local foes = require "foes"

local director = {}

local next_wave = 1
local EDGE = 334

-- Waves that are still coming: which, how many came, and when the next one does.
local SLOTS = 12
local running, come, due = {}, {}, {}
for i = 1, SLOTS do running[i], come[i], due[i] = false, 0, 0 end

function director.enter()
  next_wave = 1
  for i = 1, SLOTS do running[i] = false end
end

local function start(wave)
  for i = 1, SLOTS do
    if not running[i] then
      running[i], come[i], due[i] = wave, 0, wave[1]
      return
    end
  end
end

local function continue(i)
  local wave = running[i]
  if game.time < due[i] then return end
  local k = come[i]
  foes.add(wave[2], EDGE, wave[3] + k * (wave.step or 0), (wave.extra or 0) + k * (wave.by or 0))
  come[i], due[i] = k + 1, due[i] + (wave.gap or 0)
  if come[i] >= (wave.n or 1) then running[i] = false end
end

local function quiet()
  for i = 1, SLOTS do
    if running[i] then return false end
  end
  return foes.alive == 0
end

-- True in the frame in which the boss is to come.
function director.update()
  local stage = stages[game.stage]
  if next_wave == 1 and game.time >= stage.boss then return true end    -- straight to the boss
  while stage[next_wave] and game.time >= stage[next_wave][1] do
    start(stage[next_wave])
    next_wave = next_wave + 1
  end
  for i = 1, SLOTS do
    if running[i] then continue(i) end
  end
  return game.time >= stage.boss and quiet()
end

return director
