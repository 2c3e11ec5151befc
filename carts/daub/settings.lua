-- What Daub remembers besides drawings.

local settings = { drawing = 1, music = true, sounds = true }

local SLOT = 31

function settings.open()
  local kept = card.read(SLOT)
  if not kept then return end
  settings.drawing, settings.music, settings.sounds = kept.drawing, kept.music, kept.sounds
end

function settings.keep()
  card.write(SLOT, { drawing = settings.drawing, music = settings.music, sounds = settings.sounds })
  card.commit()
end

return settings
