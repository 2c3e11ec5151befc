-- How the place looks for each song: colours, what hangs in the sky and what floats through it.
--
-- sky      six colours from the top down
-- hills    the three colours of the far hills, dark to light
-- hedge    the three colours of the hedge
-- light    "sun", "moon" or "none";  x, y is its top left
-- drift    what floats by: steam, cloud, rain, spark, seed, firefly, star or leaf

return {
  { sky = { 53, 54, 55, 14, 15, 27 }, hills = { 53, 54, 55 }, hedge = { 29, 30, 31 },
    light = "sun", x = 232, y = 30, drift = "steam" },
  { sky = { 37, 37, 38, 38, 39, 39 }, hills = { 61, 62, 63 }, hedge = { 30, 31, 32 },
    light = "sun", x = 40, y = 8, drift = "cloud" },
  { sky = { 16, 17, 17, 18, 18, 19 }, hills = { 17, 18, 18 }, hedge = { 28, 29, 30 },
    light = "none", x = 0, y = 0, drift = "rain" },
  { sky = { 52, 53, 53, 41, 42, 43 }, hills = { 22, 40, 41 }, hedge = { 16, 22, 23 },
    light = "sun", x = 140, y = 34, drift = "spark" },
  { sky = { 58, 59, 60, 61, 62, 63 }, hills = { 59, 60, 61 }, hedge = { 28, 29, 30 },
    light = "moon", x = 60, y = 12, drift = "seed" },
  { sky = { 0, 34, 34, 52, 53, 54 }, hills = { 34, 35, 36 }, hedge = { 0, 28, 29 },
    light = "none", x = 0, y = 0, drift = "firefly" },
  { sky = { 0, 0, 34, 34, 1, 35 }, hills = { 16, 34, 1 }, hedge = { 0, 28, 29 },
    light = "moon", x = 262, y = 6, drift = "star" },
  { sky = { 22, 40, 41, 42, 43, 44 }, hills = { 46, 22, 23 }, hedge = { 46, 47, 48 },
    light = "sun", x = 180, y = 40, drift = "leaf" },
}
