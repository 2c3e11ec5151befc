-- What the player wants this frame: read from the buttons, or from a recording for the demo.

local pad = { x = 0, y = 0, jump = false, jumped = false, flared = false }

local LEFT, RIGHT, UP, DOWN, A, B, START = 0, 1, 2, 3, 4, 5, 10

-- One bit a button, the way a recording keeps them.
local function set(bits)
  local jump, flare = bits & 16 ~= 0, bits & 32 ~= 0
  pad.x = (bits >> 1 & 1) - (bits & 1)
  pad.y = (bits >> 3 & 1) - (bits >> 2 & 1)
  pad.jumped = jump and not pad.jump
  pad.flared = flare and not pad.flare
  pad.jump, pad.flare = jump, flare
end

pad.set = set

function pad.read()
  local bits = 0
  for button = LEFT, B do
    if btn(button) then bits = bits | 1 << button end
  end
  set(bits)
end

-- Something to begin a game with.
function pad.start()
  return btnp(A) or btnp(START)
end

-- Forgets what is held, so that a press on the title does not jump in the first frame.
function pad.release()
  set(0)
  pad.jump, pad.flare = true, true
end

return pad
