-- Lesson 10: title, game, end. A state is a table with its own update and draw.

local title, game, over = {}, {}, {}
local state, time, score = title, 0, 0

local function go(to)
  state, time = to, 0
end

function title.update()
  if btnp(4) then score = 0 go(game) end
end

function title.draw()
  cls(1)
  print("\x06w\x06tCOUNT TO TEN", 88, 60, 45)
  if time // 30 % 2 == 0 then print("press A", 140, 110, 7) end
end

function game.update()
  if btnp(4) then score = score + 1 note(0, 60 + score, 9, 12, 8) end
  if score == 10 or time > 180 then go(over) end
end

function game.draw()
  cls(34)
  rectfill(60, 120, 60 + (180 - time) * 200 // 180, 126, 9)
  for i = 1, 10 do circfill(60 + i * 18, 80, 6, i <= score and 45 or 36) end
  print("A, ten times!", 125, 40, 7)
end

function over.update()
  if time > 60 and btnp(4) then go(title) end
end

function over.draw()
  cls(score == 10 and 29 or 40)
  print(score == 10 and "You did it." or "Too slow.", 130, 84, 7)
end

function _update()
  time = time + 1
  state.update()
end

function _draw()
  state.draw()
end
