-- The three tracks. `corners` are the corners of the road's middle, each with the radius of its
-- bend where it differs from `radius`; the pictures of sprites1 to 3 and the maps were painted
-- along the same lines. Things stand beside the road: which, how large, and how often.

return {
  {
    name = "Clover Lawn", half = 34, radius = 96, layer = 0, sky = 128, above = 12, ground = 30,
    corners = {
      { 160, 160 }, { 864, 160 }, { 864, 448 }, { 608, 448, 80 }, { 608, 656, 80 }, { 864, 656 },
      { 864, 864 }, { 160, 864 },
    },
    things = { 9, 10, 11, 10, 11, 12 }, dust = 31, song = 8,
    pads = { { 0.16, 0 }, { 0.47, -14 }, { 0.83, 12 } },
    drops = { 0.08, 0.3, 0.42, 0.6, 0.75, 0.93 },
  },
  {
    name = "Ember Dunes", half = 32, radius = 72, layer = 1, sky = 164, above = 52, ground = 25,
    shimmers = true,
    corners = {
      { 144, 144 }, { 432, 144 }, { 432, 400 }, { 656, 400 }, { 656, 144 }, { 880, 144 },
      { 880, 656 }, { 624, 656 }, { 624, 880 }, { 368, 880 }, { 368, 624 }, { 144, 624 },
    },
    things = { 13, 14, 15, 13, 12, 15 }, dust = 26, song = 24,
    pads = { { 0.1, 10 }, { 0.42, 0 }, { 0.66, -10 }, { 0.95, 0 } },
    drops = { 0.05, 0.2, 0.34, 0.5, 0.72, 0.88 },
  },
  {
    name = "Lily Night", half = 30, radius = 64, layer = 2, sky = 200, above = 0, ground = 58,
    corners = {
      { 128, 384 }, { 128, 128 }, { 384, 128 }, { 384, 320 }, { 576, 320 }, { 576, 128 },
      { 896, 128 }, { 896, 384, 56 }, { 720, 384, 56 }, { 720, 560, 56 }, { 896, 560, 56 },
      { 896, 896 }, { 640, 896 }, { 640, 704 }, { 384, 704 }, { 384, 896 }, { 128, 896 },
      { 128, 640 }, { 256, 512, 56 },
    },
    things = { 16, 17, 18, 18, 17, 16 }, dust = 60, song = 40,
    pads = { { 0.09, 0 }, { 0.37, 8 }, { 0.6, 0 }, { 0.82, -8 } },
    drops = { 0.04, 0.17, 0.3, 0.45, 0.67, 0.9 },
  },
}
