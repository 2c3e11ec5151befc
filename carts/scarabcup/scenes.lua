-- Which scene is shown, and the fade from one to the next. A scene is a table with enter(...),
-- update(now) and draw(now); `now` counts its frames.

local scenes = { current = nil }

local FADE = 14
local now, left = 0, 0
local next_scene, next_value

local function begin(scene, value)
  scenes.current, now = scene, 0
  if scene.enter then scene.enter(value) end
end

-- Fades out, enters a scene, and fades in again.
function scenes.go(scene, value)
  if next_scene then return end
  next_scene, next_value = scene, value
  left = scenes.current and FADE or 1
end

function scenes.update()
  if next_scene then
    left = left - 1
    if left > 0 then return end
    local scene, value = next_scene, next_value
    next_scene = nil
    begin(scene, value)
    return
  end
  now = now + 1
  scenes.current.update(now)
end

function scenes.draw()
  scenes.current.draw(now)
  if next_scene then
    fade(1 - left / FADE, 0)
  else
    fade(math.max(0, 1 - now / FADE), 0)
  end
end

return scenes
