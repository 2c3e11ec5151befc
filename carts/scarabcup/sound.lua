-- The names of what is in sound.txt, and the engines: channel 0 hums as high as the player is
-- fast, channel 1 as loud as the nearest rival is near. Music has channels 3 to 7.

local sound = { mute = false, song = -1 }

local ENGINE, RIVAL_ENGINE, SKID = 24, 25, 26
local EFFECTS = 2                       -- the channel of effects that must not be missed

local function play(n, channel)
  if not sound.mute then sfx(n, channel) end
end

function sound.light() play(0, EFFECTS) end
function sound.start() play(1, EFFECTS) end
function sound.hop() play(2, EFFECTS) end
function sound.boost() play(3, EFFECTS) end
function sound.drop() play(4, EFFECTS) end
function sound.bump() play(5, EFFECTS) end
function sound.lap() play(6, EFFECTS) end
function sound.rescue() play(7, EFFECTS) end
function sound.move() play(8, EFFECTS) end
function sound.select() play(9, EFFECTS) end
function sound.back() play(10, EFFECTS) end
function sound.finish() play(11, EFFECTS) end
function sound.spill() play(12, EFFECTS) end
function sound.overtake() play(13, EFFECTS) end
function sound.gold() play(14, EFFECTS) end

sound.TITLE, sound.RESULT, sound.PODIUM = 0, 56, 60

function sound.music(n)
  if n == sound.song then return end
  sound.song = n
  music(n, 10)
end

local LOW, HIGH = 33, 57
local last, wait = 0, 0

-- Called each frame of a race. A new note only where the pitch has changed, or the last ends.
function sound.engines(speed, gas, sliding, near)
  if sound.mute then return end
  wait = wait - 1
  local pitch = LOW + (math.min(1, math.abs(speed) / 3.4) * (HIGH - LOW)) // 1
  if pitch ~= last or wait <= 0 then
    last, wait = pitch, 8
    note(0, pitch, ENGINE, gas and 7 or 5, 10)
    if sliding then
      note(1, pitch + 30, SKID, 5, 10)
    elseif near > 0 then
      note(1, LOW + 14, RIVAL_ENGINE, (near * 6) // 1, 10)
    end
  end
end

function sound.quiet()
  note(0, 0)
  note(1, 0)
  last = 0
end

return sound
