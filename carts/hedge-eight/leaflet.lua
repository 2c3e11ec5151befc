-- A view: what the record's leaflet says about the song.

local jukebox = require "jukebox"

local leaflet = { name = "leaflet" }

function leaflet.draw()
  local notes = jukebox.current().notes
  for i = 1, #notes do print(notes[i], 24, 112 + i * 13, 27) end
  rectfill(12, 126, 13, 174, 22)
  rectfill(12, 126, 13, 134, 43)
end

return leaflet
