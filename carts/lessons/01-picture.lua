-- Lesson 1: a picture. Things drawn later lie in front.

function _draw()
  cls(35)                                   -- the whole screen: a dark sky
  circfill(250, 44, 18, 45)                 -- x, y, radius, colour: the moon
  circfill(243, 40, 16, 35)                 -- the sky again, and the moon is a crescent
  for i = 0, 40 do
    pset(i * 67 % 320, i * 31 % 100, 7)     -- a single pixel: a star
  end
  ovalfill(-60, 120, 200, 260, 28)          -- two hills
  ovalfill(120, 130, 400, 280, 29)
  rectfill(92, 92, 116, 122, 47)            -- a house: left, top, right, bottom
  trifill(86, 92, 104, 74, 122, 92, 8)      -- its roof: three corners
  rectfill(100, 104, 106, 122, 46)
  print("A picture from ten calls.", 8, 8, 7)
end
