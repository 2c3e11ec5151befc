cls(1)
for i = 0, 3 do
  pal(9, 11 + i)              -- draw 11, 12, ... instead of 9
  pal({ [10] = 15, [7] = 14 }) -- several at once
  spr(10, 100 + i * 30, 80, 2, 2)
end
pal()                         -- as at power-on
pal(1, 17, 1)                 -- show 17 wherever the screen holds 1
