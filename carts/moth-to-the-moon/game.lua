-- What everybody has to know about the round that is played.

local game = {
  level = 2,               -- how hard, see LEVELS
  players = 1,
  stage = 1,
  from = 1,                -- where to begin: stage 1, its boss, stage 2, its boss ...
  time = 0,                -- frames since the stage began
  scroll = 0,              -- pixels that the ground has moved
  speed = 0.8,             -- pixels a frame
  boss = false,            -- a boss is there, or about to come
  demo = false,
}

-- pace: of bullets; rest: how long foes wait between shots; moths: at the beginning
game.LEVELS = {
  { name = "Dusk", pace = 0.75, rest = 1.6, moths = 5, flashes = 4 },
  { name = "Night", pace = 1.0, rest = 1.0, moths = 3, flashes = 3 },
  { name = "Midnight", pace = 1.2, rest = 0.7, moths = 3, flashes = 2 },
}

-- Whoever does not begin at the beginning only practises: that is for no table of the best.
function game.practises() return game.from > 1 end

function game.hard() return game.LEVELS[game.level] end

-- Whether something that happens every n frames happens at frame t; on harder levels more often.
function game.every(t, n)
  return t % (n * game.LEVELS[game.level].rest // 1) == 0
end

return game
