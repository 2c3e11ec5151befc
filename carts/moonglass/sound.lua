-- The names of what is in sound.txt.

local sound = { mute = false, song = -1 }

local function play(n)
  if not sound.mute then sfx(n) end
end

function sound.step() play(0) end
function sound.push() play(1) end
function sound.stay() play(2) end
function sound.undo() play(3) end
function sound.splash() play(4) end
function sound.bloom(count) play(5 + math.min(3, count)) end
function sound.gate() play(9) end
function sound.select() play(10) end
function sound.move() play(11) end
function sound.no() play(12) end
function sound.again() play(13) end
function sound.page() play(15) end

sound.TITLE, sound.NIGHT, sound.STILL, sound.DONE, sound.DAWN = 0, 16, 40, 60, 64

-- Starts a song unless it plays already; -1 is silence.
function sound.music(n)
  if n == sound.song then return end
  sound.song = n
  music(n, 20)
end

return sound
