-- Lesson 4: sprites. Pictures of 8 by 8 pixels, here written down as text.
-- A cart in a folder has them in sprites.png; see `narthex new`.

local pictures = {
  { "..9999..", ".999999.", "9099909.", "99999999", "9.9999.9", ".999999.", "..9..9..", ".99..99." },
  { "..9999..", ".999999.", "9099909.", "99999999", "9.9999.9", ".999999.", ".9....9.", "99....99" },
}

for n, rows in ipairs(pictures) do          -- sprite 1 and sprite 2
  for row, text in ipairs(rows) do
    for column = 1, 8 do
      local letter = text:sub(column, column)
      sset(n * 8 + column - 1, row - 1, letter == "." and 0 or tonumber(letter) or 0)
    end
  end
end

local x, left = 160, false

function _update()
  if btn(0) then x, left = x - 1, true end
  if btn(1) then x, left = x + 1, false end
end

function _draw()
  cls(35)
  rectfill(0, 120, 319, 179, 28)
  local walks = btn(0) or btn(1)
  local n = walks and frame() // 8 % 2 + 1 or 1     -- two pictures in turn: it walks
  sspr(n * 8, 0, 8, 8, x - 16, 88, 32, 32, left)    -- four times as large, perhaps mirrored
  spr(1, 40, 112)
  spr(2, 60, 112)
  print("Walk left and right.", 8, 8, 7)
end
