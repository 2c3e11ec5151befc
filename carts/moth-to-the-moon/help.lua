-- How to fly, with pictures of what there is to catch.

local text = require "text"

local help = {}

local KEYS = {
  { "\u{2190}\u{2191}\u{2193}\u{2192}", "fly" },
  { "\u{24b6}", "shoot; hold it" },
  { "\u{24b7}", "flash: a light that eats bullets" },
  { "\u{24cd}", "slow, narrow, and dust comes to you" },
  { "start", "pause" },
}
local GIFTS = {
  { 205, "pollen: you shoot more" },
  { 206, "dew: another flash" },
  { 207, "a firefly that helps" },
  { 208, "a petal that takes one hit" },
}

function help.draw(now)
  rectfill(0, 0, 319, 179, 16)
  rect(20, 6, 299, 173, 22)
  text.middle("How to fly", 13, 44)
  for i = 1, #KEYS do
    local y = 16 + i * 13
    text.at(KEYS[i][1], 76 - text.width(KEYS[i][1]), y, 43)
    text.at(KEYS[i][2], 88, y, 27)
  end
  for i = 1, #GIFTS do
    local y = 88 + i * 13
    spr(GIFTS[i][1], 64, y + math.sin(now * 0.1 + i) * 1.5)
    text.at(GIFTS[i][2], 88, y, 33)
  end
  text.middle("Only the spot in the middle can be hit.", 156, 20)
end

return help
