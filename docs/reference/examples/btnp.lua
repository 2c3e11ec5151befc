local chosen = 1
function _update()
  if btnp(2) then chosen = math.max(chosen - 1, 1) end
  if btnp(3) or btnp(1) then chosen = math.min(chosen + 1, 3) end
end
function _draw()
  cls(1)
  for i, word in ipairs { "start", "options", "quit" } do
    print(word, 140, 60 + i * 14, i == chosen and 9 or 6)
  end
end
