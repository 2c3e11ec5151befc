-- Plays the album: which song, how far, what comes next. The chip plays by itself; this follows it.

local songs = require "songs"
local chip = require "chip"

local jukebox = {
  song = 1, playing = false,
  ticks = 0,                 -- since the song began, 120 a second
  seconds = 0,
  mode = 1,                  -- 1 whole album, 2 shuffle, 3 one song
  step = 0, new_step = false,
}

local STRIDE = 16            -- song n begins at pattern 16 * (n - 1)
local FADE = 150             -- frames of fading out
local LOOP_END = 2
jukebox.MODES = { "album", "shuffle", "one song" }

local fading = 0             -- frames until the next song begins
local resume = nil           -- pattern to go on from after a stop
local heard = {}             -- shuffle: songs that were on
local air_voice = 0

-- Where each pattern of a song begins, in ticks, and how long the whole takes.
local function survey(song, first)
  song.first, song.starts, song.ticks = first, {}, 0
  local n = first
  repeat
    song.starts[n] = song.ticks
    song.ticks = song.ticks + chip.pattern_ticks(n)
    song.last = n
    local last = peek(0xE9A00 + n * 16 + 8) & LOOP_END ~= 0
    n = n + 1
  until last
  song.seconds = song.ticks // 120
  song.speed = chip.effect(first)
end

function jukebox.open()
  for n = 1, #songs do
    survey(songs[n], (n - 1) * STRIDE)
    heard[n] = false
  end
end

function jukebox.current() return songs[jukebox.song] end

-- The recording behind the song begins with it.
local function start_air()
  sample(-1)
  local air = jukebox.current().air
  if air then air_voice = sample(air[1], 0, air[2], air[3], 0, true) end
end

function jukebox.play(n, pattern)
  local song = songs[n]
  jukebox.song, jukebox.playing = n, true
  fading, resume = 0, nil
  heard[n] = true
  music(pattern or song.first)
  jukebox.ticks = song.starts[pattern or song.first]
  start_air()
end

function jukebox.stop()
  resume = playing()
  jukebox.playing = false
  music(-1, 20)
  sample(-1)
end

-- Stops, or goes on from the bar at which it was stopped.
function jukebox.toggle()
  if jukebox.playing then
    jukebox.stop()
  else
    jukebox.play(jukebox.song, resume)
  end
end

-- A song that was not on yet; when all were, a new round begins.
local function draw_lots()
  local left = 0
  for n = 1, #songs do
    if not heard[n] then left = left + 1 end
  end
  if left == 0 then
    for n = 1, #songs do heard[n] = n == jukebox.song end
    left = #songs - 1
  end
  local lot = math.random(left)
  for n = 1, #songs do
    if not heard[n] then
      lot = lot - 1
      if lot == 0 then return n end
    end
  end
end

local function following()
  if jukebox.mode == 3 then return jukebox.song end
  if jukebox.mode == 2 then return draw_lots() end
  return jukebox.song % #songs + 1
end

function jukebox.skip(by)
  if by > 0 and jukebox.mode == 2 then
    jukebox.play(draw_lots())
  else
    jukebox.play((jukebox.song - 1 + by) % #songs + 1)
  end
end

-- On or back by a pattern.
function jukebox.seek(by)
  local song = jukebox.current()
  local at = (playing() or resume or song.first) + by
  if at < song.first then at = song.first end
  if at > song.last then at = song.first end
  jukebox.play(jukebox.song, at)
end

function jukebox.change_mode() jukebox.mode = jukebox.mode % 3 + 1 end

-- A frame is two ticks. A recording that is to be in time starts in the frame in which its step
-- begins: then it is late by a tick at most, an eighth of what an ear notices.
local function keep_time(song)
  local speed = song.speed
  local early = jukebox.ticks % speed
  jukebox.new_step = early == 0 or early == speed - 1
  jukebox.step = (jukebox.ticks + 1) // speed
  local clap = song.clap
  if clap and jukebox.new_step and fading == 0 then
    local at = jukebox.step % #clap[3] + 1
    if clap[3]:byte(at) == 120 then sample(clap[1], 2, clap[2], 60, 20) end    -- an x
  end
end

-- After the last pattern the chip goes back to the first: one more pattern, fading out.
local function at_end(pattern, ticks)
  if jukebox.mode ~= 3 and ticks < jukebox.ticks and pattern == jukebox.current().first then
    fading = FADE
    music(-1, FADE)
  end
end

function jukebox.update()
  jukebox.new_step = false
  if not jukebox.playing then return end
  if fading > 0 then
    fading = fading - 1
    voice(air_voice, fading * 5 // FADE)
    if fading == 0 then jukebox.play(following()) end
    return
  end
  local song, pattern = jukebox.current(), playing()
  if not pattern then return end
  local ticks = song.starts[pattern] + chip.pattern_ticks(pattern) - chip.ticks_left()
  at_end(pattern, ticks)
  jukebox.ticks = ticks
  jukebox.seconds = fading > 0 and song.seconds or ticks // 120
  keep_time(song)
end

return jukebox
