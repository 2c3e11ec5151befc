scroll(1, 0.25, 0, 0, 0, 20, 0)     -- clouds: a quarter of the way, again every 20 cells
function _draw()
  cls(34)
  camera(t() * 60)
  layer(1)                          -- far away
  layer(0)                          -- the world
  layer(3)                          -- stands still: the HUD
end
