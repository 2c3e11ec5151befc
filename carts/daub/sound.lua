-- The names of what is in sound.txt. Painting plays a soft note: each colour has its own, dark
-- ones low and light ones high, on a scale that cannot sound wrong.

local settings = require "settings"

local sound = {}

local SCALE = { [0] = 48, 50, 53, 55, 58, 60, 62, 65, 67, 70, 72, 74, 77, 79, 82, 84 }
local BRUSH, CHANNEL = 16, 7

local function play(n)
  if settings.sounds then sfx(n) end
end

function sound.paint(colour)
  if not settings.sounds then return end
  local red, green, blue = rgb(colour)
  note(CHANNEL, SCALE[(red * 2 + green * 3 + blue) * 15 // 1530], BRUSH, 7, 4)
end

function sound.click() play(0) end
function sound.stretch() play(1) end
function sound.fill() play(2) end
function sound.pick() play(3) end
function sound.undo() play(4) end
function sound.redo() play(5) end
function sound.turn() play(6) end
function sound.clear() play(7) end
function sound.copy() play(8) end
function sound.paste() play(9) end
function sound.save() play(10) end
function sound.open() play(11) end
function sound.page() play(12) end
function sound.no() play(13) end
function sound.export() play(14) end
function sound.begin() play(15) end

function sound.music()
  if settings.music then music(0, 30) else music(-1, 30) end
end

return sound
