function _draw()
  cls(1)
  spr(1 + frame() // 8 % 3, 156, 86)     -- three tiles in turn, 8 frames each
end
