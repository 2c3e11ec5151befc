-- The names of the sounds in sound.txt. While the demo plays, the game makes no noise.

local sound = { mute = false, song = -1 }

local function play(n)
  if not sound.mute then sfx(n) end
end

function sound.jump() play(0) end
function sound.land() play(1) end
function sound.flare() play(2) end
function sound.spring() play(3) end
function sound.firefly() play(4) end
function sound.kindle(chain) play(4 + chain) end
function sound.burn() play(10) end
function sound.hurt() play(11) end
function sound.snuff() play(12) end
function sound.out() play(13) end
function sound.select() play(14) end
function sound.count() play(15) end
function sound.gust() play(16) end
function sound.low() play(17) end

sound.TITLE, sound.CLEAR, sound.OVER, sound.DAWN = 0, 40, 44, 48

-- Starts a song unless it plays already; -1 is silence.
function sound.music(n)
  if n == sound.song then return end
  sound.song = n
  music(n)
end

return sound
