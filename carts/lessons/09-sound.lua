-- Lesson 9: sound. A tune is a list of notes; eight channels sound at once.

local melody = { 64, 62, 60, 62, 64, 64, 64, 0, 62, 62, 62, 0, 64, 67, 67, 0 }
local bass = { 48, 55, 48, 55, 43, 50, 43, 50 }
local step = 0

function _update()
  if frame() % 12 == 0 then                 -- five steps a second
    local tone = melody[step % #melody + 1]
    if tone > 0 then note(0, tone, 9, 12, 11) end
    note(1, bass[step % #bass + 1], 1, 7, 10)
    step = step + 1
  end
  for b = 0, 3 do                           -- the arrows play along
    if btnp(b) then note(2 + b, 72 + b * 2, 9, 10, 20) end
  end
end

function _draw()
  cls(52)
  for i = 1, #melody do
    local x, y = 20 + i * 16, 220 - melody[i] * 2
    local now = (step - 1) % #melody + 1 == i
    if melody[i] > 0 then circfill(x, y, now and 7 or 5, now and 45 or 55) end
  end
  print("The arrows play along.", 8, 8, 7)
end
