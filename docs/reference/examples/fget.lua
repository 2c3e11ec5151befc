cls(1)
for n = 3, 7 do
  spr(n, 80, n * 20)
  print(fget(n) .. "  solid: " .. tostring(fget(n, 0)), 100, n * 20, 7)
end
