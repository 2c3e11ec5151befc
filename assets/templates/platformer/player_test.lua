-- `narthex test` plays these. They are not packed into the game.

local player = require "player"

test("the hero walks to the left and stands still again", function()
  local x = player.x
  press("left", 8)
  wait(30)
  expect(player.x < x - 5, "has not walked")
  x = player.x
  wait(10)
  expect_equal(player.x, x)
end)

test("a jump goes up and comes down again", function()
  wait(30)                       -- until the hero stands
  local y = player.y
  press("a", 10)
  wait(12)
  expect(player.y < y - 8, "is not in the air")
  wait(60)
  expect_equal(player.y, y)
end)

test("standing makes no garbage", function()
  wait(60)
  expect_no_alloc()
end)
