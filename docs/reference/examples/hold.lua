function _draw()
  cls(1)
  rectfill(60, 86, 60 + hold(1), 94, 9)     -- grows while right is held
end
