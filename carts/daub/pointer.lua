-- One pointer for everybody. A mouse that moves takes it along; the pad and the arrow keys push
-- it, over the canvas by whole pixels of the drawing, so that a tap is a pixel.

local pointer = {
  x = 100, y = 80,
  down = false, pressed = false, released = false,   -- left button, or A
  other = false, other_pressed = false,              -- right button, or B
  wheel = 0,
  step = 0, step_x = 0, step_y = 0,    -- over the canvas: size of a step, and the canvas's corner
}

local LEFT, RIGHT, UP, DOWN, A, B = 0, 1, 2, 3, 4, 5
local mouse_x, mouse_y

-- With ctrl held, letters are commands and not the pad's buttons.
local function pad(button)
  return btn(button) and not key("ctrl")
end

local function speed(button)
  return math.min(4, 1 + hold(button) // 8)
end

local function glide()
  if btn(LEFT) then pointer.x = pointer.x - speed(LEFT) end
  if btn(RIGHT) then pointer.x = pointer.x + speed(RIGHT) end
  if btn(UP) then pointer.y = pointer.y - speed(UP) end
  if btn(DOWN) then pointer.y = pointer.y + speed(DOWN) end
end

-- Moves to the middle of the next pixel of the drawing.
local function hop(dx, dy)
  local s = pointer.step
  pointer.x = pointer.step_x + ((pointer.x - pointer.step_x) // s + dx) * s + s // 2
  pointer.y = pointer.step_y + ((pointer.y - pointer.step_y) // s + dy) * s + s // 2
end

local function hops()
  if btnp(LEFT) then hop(-1, 0) end
  if btnp(RIGHT) then hop(1, 0) end
  if btnp(UP) then hop(0, -1) end
  if btnp(DOWN) then hop(0, 1) end
end

function pointer.update()
  local x, y, left, middle, right, _, wheel = mouse()
  if mouse_x ~= x or mouse_y ~= y then
    -- where the mouse is at power-on says nothing yet
    if mouse_x then pointer.x, pointer.y = x, y end
    mouse_x, mouse_y = x, y
  elseif pointer.step >= 4 then
    hops()
  else
    glide()
  end
  pointer.x, pointer.y = mid(0, pointer.x, 319), mid(0, pointer.y, 179)
  local down, other = left or pad(A), right or middle or pad(B)
  pointer.pressed, pointer.released = down and not pointer.down, pointer.down and not down
  pointer.other_pressed = other and not pointer.other
  pointer.down, pointer.other, pointer.wheel = down, other, wheel
end

function pointer.within(x, y, w, h)
  return pointer.x >= x and pointer.y >= y and pointer.x < x + w and pointer.y < y + h
end

local ARROW, CROSS = 1024 + 128, 1024 + 130        -- tiles of bank 1

function pointer.draw()
  if pointer.step > 0 then
    spr(CROSS, pointer.x - 4, pointer.y - 4, 2, 2)
  else
    spr(ARROW, pointer.x, pointer.y, 2, 2)
  end
end

return pointer
