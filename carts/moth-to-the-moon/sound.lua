-- The names of the sounds in sound.txt. Effects have channels 5 to 7, the music 0 to 4.

local sound = { mute = false, song = -1 }

sound.TITLE, sound.BOSS, sound.DONE, sound.OVER, sound.SHINE = 0, 56, 64, 68, 72
sound.STAGES = { 8, 20, 32, 44 }

local MUSIC_ONLY = 0x1F
local last = {}                      -- the frame in which an effect began last
for n = 0, 19 do last[n] = -99 end

-- The same effect not more than once in `rest` frames: a hundred hits are one noise.
local function play(n, rest, channel)
  if sound.mute or frame() - last[n] < rest then return end
  last[n] = frame()
  sfx(n, channel)
end

function sound.shot() play(0, 6, 7) end
function sound.hit() play(1, 4) end
function sound.burst() play(2, 3) end
function sound.big() play(3, 6) end
function sound.lost() play(4, 1) end
function sound.pollen() play(5, 1) end
function sound.dust() play(6, 3) end
function sound.flash() play(7, 1) end
function sound.graze() play(8, 4) end
function sound.warning() play(9, 1) end
function sound.extra() play(10, 1) end
function sound.choose() play(11, 1) end
function sound.begin() play(12, 1) end
function sound.boss_hit() play(13, 5) end
function sound.phase() play(14, 1) end
function sound.zap() play(15, 6) end
function sound.count() play(16, 1) end
function sound.boss_lost() play(17, 1) end
function sound.petal() play(18, 1) end
function sound.letter() play(19, 1) end

-- Starts a song unless it plays already; -1 is silence.
function sound.music(n)
  if n == sound.song then return end
  sound.song = n
  if n < 0 then music(-1, 30) else music(n, 0, MUSIC_ONLY) end
end

return sound
