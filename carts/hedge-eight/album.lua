-- The album as a list, to pick a song from; its last line is for playing along.

local text = require "text"
local songs = require "songs"
local jukebox = require "jukebox"

local album = { cursor = 1 }

local LINES = #songs + 1
local LEFT, TOP, HIGH = 60, 24, 13

function album.open() album.cursor = jukebox.song end

-- Moves through the list. Gives the line that was picked: a song, or #songs + 1.
function album.update()
  if btnp(2) then album.cursor = (album.cursor - 2) % LINES + 1 end
  if btnp(3) then album.cursor = album.cursor % LINES + 1 end
  if btnp(4) then return album.cursor end
end

local function draw_line(n, now)
  local y = TOP + 20 + (n - 1) * HIGH
  local chosen = n == album.cursor
  if n > #songs then y = y + 4 end
  if chosen then
    rectfill(LEFT + 4, y - 2, 320 - LEFT - 5, y + 9, 22)
    rectfill(LEFT + 4, y - 2, LEFT + 5, y + 9, 43)
  end
  local colour = chosen and 45 or 20
  if n > #songs then
    print("Play along", LEFT + 28, y, chosen and 33 or 31)
    spr(833, LEFT + 12, y)
    return
  end
  local song = songs[n]
  if n == jukebox.song and jukebox.playing then
    for i = 0, 2 do
      local high = 2 + (now // 5 + i * 3) % 6
      rectfill(LEFT + 12 + i * 3, y + 7 - high, LEFT + 13 + i * 3, y + 7, 43)
    end
  else
    text.right(n, LEFT + 20, y, chosen and 43 or 18)
  end
  print(song.title, LEFT + 28, y, colour)
  text.right(text.clock[song.seconds], 320 - LEFT - 12, y, chosen and 44 or 18)
end

function album.draw(now)
  fillp(0xA5A5.8)
  rectfill(0, 0, 319, 179, 0)
  fillp()
  rectfill(LEFT, TOP - 8, 319 - LEFT, TOP + 20 + LINES * HIGH + 6, 16)
  rect(LEFT, TOP - 8, 319 - LEFT, TOP + 20 + LINES * HIGH + 6, 22)
  text.middle("Songs from the Hedge", TOP, 44)
  for n = 1, LINES do draw_line(n, now) end
end

return album
