function _draw()
  cls(1)
  print(key("a") and "A is down" or "press A", 130, 80, 7)
  if key() then print("some key is down", 120, 94, 6) end
end
