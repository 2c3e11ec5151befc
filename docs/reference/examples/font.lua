cls(1)
for n = 0, 2 do
  font(n)
  local x = print("Font " .. n .. ": quick fox, 123, ", 20, 50 + n * 24, 7)
  print("\u{e4}\u{f1}\u{e9} \u{2190}\u{2192}\u{24b6}\u{24b7}", x, 50 + n * 24, 10)
end
font()
