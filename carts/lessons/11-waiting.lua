-- Lesson 11: stories. A coroutine tells what happens one after another, and waits in between.

local x, y, words = 40, 120, ""

local function wait(frames)
  for _ = 1, frames do coroutine.yield() end
end

local function walk(to)
  while x ~= to do
    x = x + sgn(to - x)
    coroutine.yield()
  end
end

local function say(text, frames)
  words = text
  wait(frames)
  words = ""
end

local story = coroutine.wrap(function()
  while true do
    say("I wait here a moment.", 90)
    walk(250)
    say("And now back.", 60)
    for _ = 1, 3 do                         -- three jumps
      for step = -10, 10 do
        y = 120 - (100 - step * step) / 5
        coroutine.yield()
      end
    end
    walk(40)
  end
end)

function _update()
  story()                                   -- goes on until the next yield
end

function _draw()
  cls(36)
  rectfill(0, 128, 319, 179, 31)
  circfill(x, y, 8, 8)
  circfill(x + 3, y - 2, 1, 7)
  if words ~= "" then print(words, x - 4, y - 26, 7) end
end
