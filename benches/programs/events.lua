-- Objects: classes made by a library, and events dispatched to listeners by name.
local function class(parent)
  local c = {}
  c.__index = c
  if parent then setmetatable(c, { __index = parent }) end
  c.new = function(...)
    local object = setmetatable({}, c)
    if object.init then object:init(...) end
    return object
  end
  return c
end

local Emitter = class()
function Emitter:init() self.listeners = {} end
function Emitter:on(name, f, owner)
  local list = self.listeners[name]
  if not list then
    list = {}
    self.listeners[name] = list
  end
  list[#list + 1] = { f = f, owner = owner }
end
function Emitter:emit(name, ...)
  local list = self.listeners[name]
  if not list then return 0 end
  for i = 1, #list do
    local listener = list[i]
    listener.f(listener.owner, ...)
  end
  return #list
end

local Actor = class(Emitter)
function Actor:init(name, health)
  Emitter.init(self)
  self.name, self.health, self.log = name, health, 0
end
function Actor:hurt(amount, by)
  self.health = self.health - amount
  self:emit("hurt", amount, by)
  if self.health <= 0 then
    self:emit("died", by)
    self.health = 100
  end
end

local Monster = class(Actor)
function Monster:init(name)
  Actor.init(self, name, 60)
  self.anger = 0
end
function Monster:hurt(amount, by)
  self.anger = self.anger + 1
  Actor.hurt(self, amount / 2, by)
end

local Score = class()
function Score:init() self.damage, self.deaths, self.angry = 0, 0, 0 end
function Score:on_hurt(amount) self.damage = self.damage + amount end
function Score:on_died(by) self.deaths = self.deaths + #by.name end

local score, actors = Score.new(), {}
for i = 1, 40 do
  local actor = i % 2 == 0 and Monster.new("monster" .. i) or Actor.new("actor" .. i, 100)
  actor:on("hurt", score.on_hurt, score)
  actor:on("hurt", function(self, amount) self.log = self.log + amount end, actor)
  actor:on("died", score.on_died, score)
  actors[i] = actor
end
for round = 1, 90000 do
  for i = 1, #actors, 3 do
    local a, b = actors[i], actors[(i + round) % #actors + 1]
    a:hurt(round % 7, b)
  end
end
local log, anger = 0, 0
for _, actor in ipairs(actors) do log, anger = log + actor.log, anger + (actor.anger or 0) end
print(string.format("%.1f %d %.1f %d", score.damage, score.deaths, log, anger))

--> 2834979.0 212176 2834979.0 630000
