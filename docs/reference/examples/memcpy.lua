cls(34)
map()
for y = 0, 19 do            -- the lower rows, upside down: a lake
  memcpy(0xc0000 + (160 + y) * 320, 0xc0000 + (159 - y * 2) * 320, 320)
end
