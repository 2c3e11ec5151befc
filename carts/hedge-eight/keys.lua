-- Playing along. note() plays single notes, and they go before the music: the notes of the player
-- replace those of whoever plays on the channel. Three channels take turns, so that three notes
-- can sound at once.

local text = require "text"
local songs = require "songs"
local jukebox = require "jukebox"

local keys = { instrument = 17, octave = 0 }

-- The keyboard in the order of trackers: two rows of white keys, the black ones in the rows above.
local ROW = {
  "z", "s", "x", "d", "c", "v", "g", "b", "h", "n", "j", "m",
  "q", "2", "w", "3", "e", "r", "5", "t", "6", "y", "7", "u", "i",
}
local FIRST = 60                     -- the middle C is on the Z key

-- The pad's buttons have the six notes of the song's own scale: nothing sounds wrong.
local PAD = { 4, 5, 6, 7, 8, 9 }
local PAD_NAMES = { "A", "B", "X", "Y", "L", "R" }

local NAMES = {
  [0] = "pulse", "pulse, 1/4", "pulse, 1/8", "triangle", "saw", "sine", "noise", "metal",
  "organ", "bell", "bass", "pluck", "lead", "pad", "kick", "hat",
  "fiddle", "flute", "harp", "glass", "upright bass", "rubber bass", "squeezebox", "choir",
  "clavi", "quill", "snare", "brush", "tom", "piano", "strings", "comb",
}

local CHANNELS = { 0, 1, 3 }
local sounding = { 0, 0, 0 }         -- the note of each of the three, 0 for none
local turn = 1
local LONG = 1200                    -- frames; a note ends when its key goes up
local VOLUME = 12

local function press(tone)
  turn = turn % #CHANNELS + 1
  sounding[turn] = tone
  note(CHANNELS[turn], tone, keys.instrument, VOLUME, LONG)
end

local function release(tone)
  for i = 1, #CHANNELS do
    if sounding[i] == tone then
      sounding[i] = 0
      note(CHANNELS[i], 0)
    end
  end
end

local down = {}                      -- keys that were down a frame ago
for i = 1, #ROW do down[i] = false end

local function read_keyboard()
  for i = 1, #ROW do
    local now = key(ROW[i])
    if now ~= down[i] then
      down[i] = now
      local tone = FIRST + keys.octave * 12 + i - 1
      if now then press(tone) else release(tone) end
    end
  end
end

local held = {}
for i = 1, #PAD do held[i] = 0 end

-- Letters of the keyboard are buttons of the pad as well, so the pad waits while one is down.
local function read_pad()
  local scale = jukebox.current().key
  for i = 1, #PAD do
    local now = btn(PAD[i]) and not key()
    if now and held[i] == 0 then
      held[i] = scale[i] + keys.octave * 12
      press(held[i])
    elseif not now and held[i] > 0 then
      release(held[i])
      held[i] = 0
    end
  end
end

local function quiet()
  for i = 1, #CHANNELS do
    if sounding[i] > 0 then note(CHANNELS[i], 0) end
    sounding[i] = 0
  end
  for i = 1, #ROW do down[i] = false end
  for i = 1, #PAD do held[i] = 0 end
end

keys.quiet = quiet

function keys.update()
  if btnp(0) then quiet() keys.octave = math.max(-2, keys.octave - 1) end
  if btnp(1) then quiet() keys.octave = math.min(2, keys.octave + 1) end
  if btnp(2) then quiet() keys.instrument = (keys.instrument - 1) % 32 end
  if btnp(3) then quiet() keys.instrument = (keys.instrument + 1) % 32 end
  read_keyboard()
  read_pad()
end

-- ---- drawing

local LEFT, TOP, WIDE, HIGH = 10, 124, 20, 48
local BLACK = { [1] = true, [3] = true, [6] = true, [8] = true, [10] = true }

local function sounds(tone)
  for i = 1, #sounding do
    if sounding[i] == tone then return true end
  end
  return false
end

local function label(words, x, y, colour)
  font(2)
  print(words, x, y, colour)
  font()
end

-- White keys first, black ones over them: two octaves and a note.
local function draw_piano()
  local base = FIRST + keys.octave * 12
  local x = LEFT
  for i = 0, 24 do
    if not BLACK[i % 12] then
      local on = sounds(base + i)
      rectfill(x, TOP, x + WIDE - 2, TOP + HIGH, on and 44 or 7)
      rectfill(x, TOP + HIGH - 1, x + WIDE - 2, TOP + HIGH + 1, on and 43 or 6)
      label(ROW[i + 1], x + 8, TOP + HIGH - 9, on and 40 or 18)
      x = x + WIDE
    end
  end
  x = LEFT
  for i = 0, 24 do
    if BLACK[i % 12] then
      local on = sounds(base + i)
      rectfill(x - 6, TOP, x + 4, TOP + 28, on and 42 or 16)
      rectfill(x - 5, TOP, x + 3, TOP + 25, on and 43 or 17)
      label(ROW[i + 1], x - 2, TOP + 18, on and 45 or 20)
    else
      x = x + WIDE
    end
  end
end

function keys.draw()
  rectfill(0, 104, 319, 179, 0)
  line(0, 104, 319, 104, 22)
  print("Play along", 8, 107, 33)
  print(NAMES[keys.instrument], 80, 107, 45)
  spr(833, 66, 106)
  local scale = jukebox.current().key
  for i = 1, #PAD do
    local x = 196 + (i - 1) * 20
    local on = held[i] > 0
    circfill(x + 3, 110, 7, on and 43 or 22)
    print(PAD_NAMES[i], x + 1, 107, on and 7 or 26)
  end
  draw_piano()
end

return keys
