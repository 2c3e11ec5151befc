-- What the two players want in this frame: from the buttons, or from the bot in the demo.

local pad = {}

for i = 1, 2 do pad[i] = { x = 0, y = 0, shoot = false, flash = false, slow = false } end

local LEFT, RIGHT, UP, DOWN, A, B, X, Y, L, R, START = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10

local function axis(less, more, player)
  return (btn(more, player) and 1 or 0) - (btn(less, player) and 1 or 0)
end

function pad.read()
  for i = 1, 2 do
    local p = pad[i]
    p.x, p.y = axis(LEFT, RIGHT, i - 1), axis(UP, DOWN, i - 1)
    p.shoot, p.slow = btn(A, i - 1), btn(X, i - 1) or btn(R, i - 1)
    p.flash = btnp(B, i - 1) or btnp(Y, i - 1)
  end
end

-- What the bot wants, in place of the first player.
function pad.set(x, y, shoot, flash, slow)
  local p = pad[1]
  p.x, p.y, p.shoot, p.flash, p.slow = x, y, shoot, flash, slow
end

-- Pressed in this very frame. btnp would repeat while a button is held, and A always is.
function pad.go() return hold(A) == 1 or hold(START) == 1 end
function pad.back() return hold(B) == 1 or hold(Y) == 1 end
function pad.pause() return hold(START) == 1 or hold(START, 1) == 1 end

return pad
