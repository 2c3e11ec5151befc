-- Accesses that a table hands on to functions in its metatable, and calls that are protected.

-- __index: the receiver is the table whose metatable has the function.
do
    local seen = {}
    local function note(t, k) seen[1], seen[2] = t, k return k .. "!" end
    local base = setmetatable({}, {__index = note})
    local middle = setmetatable({}, {__index = base})
    local object = setmetatable({own = 1}, {__index = middle})
    assert(object.own == 1 and object.other == "other!")
    assert(seen[1] == base and seen[2] == "other")
    local key = "dynamic"
    assert(object[key] == "dynamic!" and seen[2] == "dynamic")
    local numbers = setmetatable({}, {__index = function(t, k) return k * 2 end})
    assert(numbers[4] == 8 and numbers[1.5] == 3 and numbers[-7] == -14)
    local long = ("k"):rep(50)
    assert(object[long] == long .. "!")
    middle.other = "found"
    assert(object.other == "found")
    middle.other = false
    assert(object.other == false)
end

-- Functions with more and fewer parameters, with extra arguments, without a result, with several.
do
    local function get(f) return setmetatable({}, {__index = f}).field end
    assert(get(function() return 1, 2, 3 end) == 1)
    assert(get(function(...) return select("#", ...) end) == 2)
    assert(get(function(a, b, c, d) return c == nil and d == nil end) == true)
    assert(get(function() end) == nil)
    assert(get(function() return end) == nil)
    assert(get(function(...) local a, b = ... return b end) == "field")
    assert(get(function(t, k) return (rawequal(t, k)) end) == false)
    assert(get(rawget) == nil)
    assert(get(function(t, k) return rawget(t, k) end) == nil)
end

-- A method of an object that has none, and a global of an environment.
do
    local function find(t, k) return function(self, x) return k, self == t, x end end
    local object = setmetatable({}, {__index = find})
    local name, same, x = object:anything(7)
    assert(name == "anything" and same and x == 7)
    local env = setmetatable({}, {
        __index = function(_, k) return "global " .. k end,
        __newindex = function(t, k, v) rawset(t, k, v .. "!") end,
    })
    local f = load("local a = some; other = 'x'; return a, other", "=f", "t", env)
    local a, b = f()
    assert(a == "global some" and b == "x!")
end

-- __newindex: a function gets the table that has it; a table takes the value.
do
    local log = {}
    local base = setmetatable({}, {__newindex = function(t, k, v) log[#log + 1] = {t, k, v} end})
    local object = setmetatable({there = 1}, {__newindex = base})
    object.there = 2
    assert(#log == 0 and object.there == 2)
    object.new = 3
    assert(#log == 1 and log[1][1] == base and log[1][2] == "new" and log[1][3] == 3)
    assert(rawget(object, "new") == nil)
    local key = "dyn"
    object[key] = nil
    assert(#log == 2 and log[2][2] == "dyn" and log[2][3] == nil)
    object[1], object[2.5] = "a", "b"
    assert(#log == 4)
    local store = {}
    local front = setmetatable({}, {__newindex = store})
    front.x, front[1] = 1, 2
    assert(store.x == 1 and store[1] == 2 and next(front) == nil)
    front.x = 5
    assert(store.x == 5)
    for _, f in ipairs{function() return 1, 2 end, function(...) return ... end, function() end} do
        local o = setmetatable({}, {__newindex = f})
        o.x = 1
        o[1] = 1
        assert(next(o) == nil)
    end
end

-- What is no table must have the metamethod, however often one asks.
do
    local text = "text"
    local function store() text.field = 1 end
    local function store_at(key) text[key] = 1 end
    local function get() return text.field end
    local strings = getmetatable("")
    local index = strings.__index
    for round = 1, 3 do
        local ok, message = pcall(store)
        assert(not ok and message:find("attempt to index a string value (upvalue 'text')", 1, true))
        assert(not pcall(store_at, "x") and not pcall(store_at, 1))
        assert(get() == nil)
    end
    strings.__index = nil
    local results = {}
    for round = 1, 3 do
        results[#results + 1] = pcall(get)
        results[#results + 1] = pcall(store)
        results[#results + 1] = pcall(store_at, "x")
    end
    strings.__index = index
    for i = 1, 9 do assert(results[i] == false) end
    strings.__newindex = function(t, k, v) results[1] = t .. k .. v end
    store()
    assert(results[1] == "textfield1")
    strings.__newindex = nil
    assert(not pcall(store) and not pcall(store))
end

-- A value that is there is replaced without the metamethod, whatever the collector does.
do
    local function never() error("called") end
    local objects = {}
    for i = 1, 200 do objects[i] = setmetatable({{}, slot = {}}, {__newindex = never}) end
    for round = 1, 20 do
        for i = 1, #objects do
            local o = objects[i]
            o[1], o.slot = {i}, {i}
            local one, name = 1, "slot"
            o[one], o[name] = {i}, {i}
        end
        collectgarbage("step")
    end
    assert(objects[7][1][1] == 7 and objects[9].slot[1] == 9)
end

-- Lengths.
do
    local class = {}
    class.__index = class
    local list = setmetatable({}, class)
    for i = 1, 40 do list[#list + 1] = i assert(#list == i) end
    for i = 40, 1, -1 do list[#list] = nil assert(#list == i - 1) end
    assert(#{1, 2, 3} == 3 and #{} == 0 and #{1, 2, 3, x = 1} == 3 and #{n = 1} == 0)
    local t = {1, 2, 3, 4}
    t[5] = 5
    assert(#t == 5)
    t[#t] = nil t[#t] = nil
    assert(#t == 3)
    local spread = {10, 20, 30, x = 1, y = 2}
    spread[4] = 40
    assert(#spread == 4)
    local sized = setmetatable({1, 2}, {__len = function(o) return rawlen(o) + 10 end})
    assert(#sized == 12)
    class.__len = function() return "any", 2 end
    assert(#list == "any")
    class.__len = function() end
    assert(#list == nil)
    assert(#setmetatable({1, 2, 3}, {__len = rawlen}) == 3)
end

-- Concatenation.
do
    local mt = {}
    local o = setmetatable({}, mt)
    mt.__concat = function(a, b) return (a == o and "o" or a) .. "+" .. (b == o and "o" or b), 2 end
    assert(o .. "x" == "o+x" and "x" .. o == "x+o" and 1 .. o == "1+o" and o .. o == "o+o")
    assert("a" .. "b" .. o == "a" .. ("b+o") and o .. "a" .. "b" == "o+ab")
    mt.__concat = function() end
    assert((o .. "x") == nil)
    local ok, message = pcall(function() return {} .. "x" end)
    assert(not ok and message:find("attempt to concatenate a table value", 1, true))
end

-- Calls of tables.
do
    local function answer(self, ...) return select("#", ...), self, ... end
    local object = setmetatable({}, {__call = answer})
    for n = 0, 9 do
        local arguments = {}
        for i = 1, n do arguments[i] = i end
        local results = table.pack(object(table.unpack(arguments)))
        assert(results.n == n + 2 and results[1] == n and results[2] == object)
        for i = 1, n do assert(results[i + 2] == i) end
    end
    local function passes(...) return object(...) end
    assert(passes(1, 2) == 2)
    assert((object(1, 2, 3)) == 3)
    object(1)
    local a, b, c, d = object("x")
    assert(a == 1 and b == object and c == "x" and d == nil)
    local fixed = setmetatable({}, {__call = function(self, x, y) return self, x, y end})
    local s, x, y = fixed(5)
    assert(s == fixed and x == 5 and y == nil)
    local outer = setmetatable({}, {__call = fixed})
    local p, q, r = outer(8)
    assert(p == fixed and q == outer and r == 8)
    local function count(n) if n == 0 then return "done" end return fixed(n) end
    assert(select(2, count(3)) == 3)
    local ok, message = pcall(function() local t = {} t() end)
    assert(not ok and message:find("attempt to call a table value (local 't')", 1, true))
    local depth = 0
    local function go(self, n) if n > 0 then self(n - 1) end depth = depth + 1 end
    local deep = setmetatable({}, {__call = go})
    deep(5000)
    assert(depth == 5001)
end

-- Arguments past the registers of a function are kept while it begins.
do
    local many = setmetatable({}, {__call = function(self, ...) return ... end})
    for round = 1, 300 do
        local results = table.pack(many(many, {1}, {2}, {3}, {4}, {5}, {6}, {7}))
        for i = 2, 8 do assert(results[i][1] == i - 1) end
        if round % 8 == 0 then collectgarbage("step") end
    end
end

-- Protected calls: every number of values, wanted in every number.
do
    local functions = {
        [0] = function() end,
        function() return 1 end,
        function() return 1, 2 end,
        function(...) return ... end,
    }
    assert(select("#", pcall(functions[0])) == 1 and select("#", pcall(functions[1])) == 2)
    assert(select("#", pcall(functions[2])) == 3)
    assert(select("#", pcall(functions[3], 1, nil, 3, nil)) == 5)
    pcall(functions[0]) pcall(functions[1]) pcall(functions[2]) pcall(functions[3], 1, 2, 3)
    local a, b, c, d = pcall(functions[2])
    assert(a == true and b == 1 and c == 2 and d == nil)
    a, b = pcall(functions[2])
    assert(a == true and b == 1)
    a = pcall(functions[2])
    assert(a == true)
    a, b, c = pcall(functions[0])
    assert(a == true and b == nil and c == nil)
    assert((pcall(functions[3], false)) == true)
    local t = {pcall(functions[3], 7, 8)}
    assert(#t == 3 and t[1] == true and t[3] == 8)
    local function tail(...) return pcall(...) end
    assert(select("#", tail(functions[3], 1, 2)) == 3)
    assert(select(2, pcall(pcall, functions[1])) == true)
    local function nested(n)
        if n == 0 then return "in" end
        return select(2, pcall(nested, n - 1))
    end
    assert(nested(100) == "in")
    local function missing(x, y, z) return z == nil and x == 1 end
    assert(select(2, pcall(missing, 1)))
    local function closing(text) return setmetatable({}, {__close = function() a = text end}) end
    local ok, e = pcall(function() local x <close> = closing("closed") error("e", 0) end)
    assert(not ok and e == "e" and a == "closed")
    ok, e = pcall(function() local x <close> = closing("again") return 5 end)
    assert(ok and e == 5 and a == "again")
    local function more() return coroutine.yield(1) + 1 end
    local co = coroutine.wrap(function() local x, y = pcall(more) return x, y end)
    assert(co() == 1)
    local x, y = co(41)
    assert(x == true and y == 42)
    local count = 0
    for i = 1, 300 do if pcall(functions[1]) then count = count + 1 end end
    assert(count == 300)
    local reached = 0
    local function down() reached = reached + 1 return pcall(down) end
    local function down2() reached = reached + 1 local r = pcall(down2) return r end
    assert(pcall(down2))
    for i = 1, 3 do assert(pcall(functions[1])) end
end
print("handed on") --> handed on
