-- Tests of the rules; run them with `narthex test carts/moonglass`.

local room = require "room"
local light = require "light"
local levels = require "levels"

local RIGHT = 0

-- Enters a room that is drawn here; it takes the place of the first one.
local function enter(rows)
  levels[1].rows = rows
  room.enter(1)
  light.clear()
  light.update()
end

test("a mirror is pushed, but not into another one", function()
  enter { "#######", "#@/.\\.#", "#######" }
  expect_equal(room.step(RIGHT), "push")
  expect_equal(room.step(RIGHT), "stay")
  expect_equal(room.steps, 1)
end)

test("undo brings everything back, the sunk pot too", function()
  enter { "######", "#@o~.#", "######" }
  expect_equal(room.step(RIGHT), "sink")
  expect_equal(room.step(RIGHT), "walk")
  expect_equal(room.base[room.hero], room.STEPPING)
  expect(room.undo() and room.undo())
  expect_equal(room.base[room.COLS + 3], room.WATER)
  expect_equal(room.piece[room.COLS + 2], room.POT)
  expect(not room.undo(), "nothing is left to take back")
end)

test("a mirror turns the light to the flower", function()
  enter { "#####", "#@..#", ">./.#", "#.1.#", "#####" }
  expect(not light.all_fed())
  room.piece[room.COLS * 2 + 2] = room.FALLING
  light.update()
  expect(light.all_fed())
end)

test("half glass lets light through and turns it", function()
  enter { "#####", "#@1.#", ">.z1#", "#####" }
  expect(light.all_fed())
end)

test("a rose wants red light", function()
  enter { "######", "#@...#", ">..2.#", "######" }
  expect(not light.all_fed())
  room.piece[room.COLS * 2 + 2] = room.RED
  light.update()
  expect(light.all_fed())
end)

test("a gate opens while the crystal has light", function()
  enter { "######", "#@G..#", ">...S#", "######" }
  expect(room.gates_open)
  room.piece[room.COLS * 2 + 2] = room.POT
  light.update()
  expect(not room.gates_open)
  expect_equal(room.step(RIGHT), "stay")
end)

test("every room has a hedgehog, a window and a flower, and a hedge around", function()
  for number = 1, #levels do
    room.enter(number)
    local windows, flowers = 0, 0
    for i = 0, room.CELLS - 1 do
      local kind = room.base[i]
      if kind >= room.WINDOW and kind < room.STEPPING then windows = windows + 1 end
      if kind >= room.LILY and kind <= room.BELL then flowers = flowers + 1 end
    end
    expect(windows > 0 and flowers > 0, levels[number].title)
  end
end)
