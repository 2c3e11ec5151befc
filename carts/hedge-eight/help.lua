-- What the buttons do.

local text = require "text"

local help = {}

local LINES = {
  { "\u{2190} \u{2192}", "choose a player" },
  { "\u{24b6}", "hush or wake the player" },
  { "\u{24b7}", "the player alone" },
  { "\u{2191} \u{2193}", "song before, next song" },
  { "L R", "back and on by a few bars" },
  { "\u{24cd}", "another view" },
  { "\u{24ce}", "the album, and playing along" },
  { "start", "stop and play" },
  { "select", "album, shuffle, one song" },
}

function help.draw()
  rectfill(0, 0, 319, 179, 0)
  rect(30, 8, 289, 171, 22)
  text.middle("How to listen", 16, 44)
  for i = 1, #LINES do
    local y = 18 + i * 14
    text.right(LINES[i][1], 104, y, 43)
    print(LINES[i][2], 118, y, 27)
  end
  text.middle("any button goes back", 160, 18)
end

return help
