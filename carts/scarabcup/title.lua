-- The title: a lap around a track that never ends.

local course = require "course"
local racer = require "racer"
local driver = require "driver"
local stage = require "stage"
local floor = require "floor"
local fx = require "fx"
local scenes = require "scenes"
local sound = require "sound"
local words = require "words"
local ghost = require "ghost"

local title = { on_start = nil, on_demo = nil }

local A, START = 4, 10
local camera_angle, track = 0, 0
local demo = { track = 1, demo = true }

function title.enter()
  sound.mute = false
  sound.music(sound.TITLE)
  track = track % 3 + 1
  course.enter(track)
  racer.n, racer.pace, ghost.shown = 6, 1, false
  for i = 1, racer.n do
    local r = racer.list[i]
    racer.line_up(r, (racer.n - i) // 2, i % 2 * 2 - 1)
    r.skill, r.lane = 0.9 + i * 0.012, i * 8 - 28
  end
  camera_angle = racer.list[1].angle
  stage.enter()
  fx.clear()
  shift()
end

local function ride()
  for i = 1, racer.n do
    local r = racer.list[i]
    driver.head(r)
    racer.update(r)
    for j = i + 1, racer.n do racer.bump(r, racer.list[j]) end
  end
  local leader = racer.list[1]
  local off = (leader.angle - camera_angle + 0.5) % 1 - 0.5
  camera_angle = camera_angle + off * 0.08
  floor.follow(leader.x, leader.y, camera_angle)
end

function title.update(now)
  sound.mute = true
  ride()
  sound.mute = false
  fx.update()
  if btnp(A) or btnp(START) then
    sound.select()
    scenes.go(title.on_start)
  elseif now > 1100 then
    demo.track = track % 3 + 1
    scenes.go(title.on_demo, demo)
  end
end

local LOGO = 512 + 110                        -- rows of the sheet: the second bank holds the name

function title.draw(now)
  stage.draw(now)
  local rest = math.max(0, 30 - now)
  sspr(0, LOGO, 193, 50, 22 - rest * rest // 3, 8)
  sspr(0, LOGO + 52, 87, 41, 210 + rest * rest // 3, 16)
  if now > 40 and now % 60 < 42 then words.bold("press A", 168, 45) end
end

return title
