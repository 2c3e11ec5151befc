-- The title: night, the band asleep on its log, and what can be pressed.

local text = require "text"
local place = require "place"

local title = {}

local NIGHT = 7                      -- the mood
local DOWN = 46                      -- the place stands lower than while the band plays

function title.enter()
  place.enter(NIGHT)
  music(-1, 30)
  sample(2, 0, 4, 50, 0, true)       -- crickets
end

function title.draw(now)
  cls(0)
  camera(0, -DOWN)
  place.draw(now, false)
  camera()
  rectfill(0, place.BOTTOM + DOWN, 319, 179, 0)
  local drop = math.max(0, 24 - now) * 3
  local y = 16 - drop + math.sin(now * 0.03) * 1.5 // 1
  sspr(0, 225, 223, 27, 48, y)
  text.middle("Songs from the Hedge", 50, 44)
  if now % 60 < 44 then text.middle("press A", 78, 45) end
  text.middle("an album for eight channels", 154, 27)
  text.middle("Y the album      start help", 167, 20)
end

return title
