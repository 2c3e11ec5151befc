-- Runs the programs that come in on standard input, each with globals of its own. Before each
-- program and each output stands a line with its length; the first text is the prelude.
local function receive()
  local length = io.read("n", "l")
  return length and io.read(length)
end

local function copy(t)
  local new = {}
  for k, v in pairs(t) do new[k] = v end
  return new
end

local prelude = receive()
while true do
  local program = receive()
  if not program then break end
  local env = copy(_G)
  for _, name in ipairs { "string", "table", "math", "utf8", "coroutine", "debug" } do
    env[name] = copy(_G[name])
  end
  env._G, env.io, env.os, env.package, env.require = env, nil, nil, nil, nil
  load(prelude, "=prelude", "t", env)()
  local load_, own = load, env
  env.load = function(chunk, name, mode, ...)
    if select("#", ...) == 0 then return load_(chunk, name, mode, own) end
    return load_(chunk, name, mode, ...)
  end
  local output = env.judge(load_(program, "=p", "t", env))
  io.write(#output, "\n", output)
  io.flush()
end
