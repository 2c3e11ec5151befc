-- A game: particles that are born, fly, fade and are taken out of the list.
local sin, cos, floor = math.sin, math.cos, math.floor
local particles, born, died = {}, 0, 0
local canvas = {}
for i = 0, 320 * 180 - 1 do canvas[i] = 0 end

local function emit(x, y, n)
  for i = 1, n do
    local angle = i * 6.28318 / n
    particles[#particles + 1] = {
      x = x, y = y, vx = cos(angle) * (1 + i % 3), vy = sin(angle) * (1 + i % 4),
      life = 30 + i % 40, colour = i % 15 + 1,
    }
    born = born + 1
  end
end

for frame = 1, 2000 do
  emit(160 + sin(frame / 10) * 60, 90 + cos(frame / 7) * 30, 24)
  for i = #particles, 1, -1 do
    local p = particles[i]
    p.x, p.y = p.x + p.vx, p.y + p.vy
    p.vy = p.vy + 0.05
    p.vx = p.vx * 0.99
    p.life = p.life - 1
    if p.life <= 0 then
      particles[i] = particles[#particles]
      particles[#particles] = nil
      died = died + 1
    elseif p.x >= 0 and p.x < 320 and p.y >= 0 and p.y < 180 then
      canvas[floor(p.y) * 320 + floor(p.x)] = p.colour
    end
  end
end
local lit = 0
for i = 0, 320 * 180 - 1 do if canvas[i] > 0 then lit = lit + 1 end end
print(born, died, #particles, lit)

--> 48000	47004	996	46904
