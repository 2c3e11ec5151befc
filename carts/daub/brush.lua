-- What paints: two colours, and mirrors that paint along.

local sheet = require "sheet"

local brush = { colour = 8, second = 0, mirror_x = false, mirror_y = false, ink = 8 }

-- Paints a pixel with the ink in hand, and its mirror images.
function brush.plot(x, y)
  if not sheet.inside(x, y) then return end
  local mx = sheet.x * 2 + sheet.size - 1 - x
  local my = sheet.y * 2 + sheet.size - 1 - y
  local ink = brush.ink
  sset(x, y, ink)
  if brush.mirror_x then sset(mx, y, ink) end
  if brush.mirror_y then sset(x, my, ink) end
  if brush.mirror_x and brush.mirror_y then sset(mx, my, ink) end
end

function brush.swap()
  brush.colour, brush.second = brush.second, brush.colour
end

return brush
