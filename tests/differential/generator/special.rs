//! Whole arrangements that statements rarely come to by chance.

use super::expression::leaf;
use super::{Generator, Type};
use crate::tree::Node;

/// Calls with the extremes of integers for `@`, none of which takes long.
const EXTREMES: &[&str] = &[
    "string.sub('hello', @, @)",
    "string.byte('hello', @, @)",
    "string.find('hello', 'l', @)",
    "string.find('hello', '', @, true)",
    "string.rep('ab', @ | math.mininteger)",
    "string.char(@)",
    "utf8.char(@)",
    "utf8.codepoint('h\\u{e9}llo', @, @)",
    "utf8.len('h\\u{e9}llo', @, @)",
    "utf8.offset('h\\u{e9}llo', @, @)",
    "select(@, 1, 2, 3)",
    "table.insert({1, 2, 3}, @, 4)",
    "(pcall(table.remove, {1, 2, 3}, @))",
    "table.concat({1, 2, 3}, ',', @, 3)",
    "table.unpack({1, 2, 3}, @, 3 & @)",
    "table.move({1, 2, 3}, 1, @ & 3, @)",
    "tonumber('10', @)",
    "math.abs(@)",
    "math.fmod(@, @)",
    "math.ult(@, @)",
    "math.tointeger(@)",
    "(@) // (@)",
    "(@) % (@)",
    "(@) >> (@)",
    "(@) << (@)",
    "(@) < (@) + 0.5",
    "(@) == (@) + 0.0",
    "string.format('%d %x %5.1f', @, @, @)",
    "string.pack('j', @)",
    "string.pack('i3', @)",
    "string.unpack('b', 'abc', @)",
    "({1, 2, 3})[@]",
];

const EDGES: &[&str] = &[
    "math.maxinteger",
    "math.mininteger",
    "math.maxinteger - 1",
    "math.mininteger + 1",
    "0",
    "-1",
    "1",
    "2",
    "-3",
    "1 << 62",
    "-(1 << 62)",
    "1 << 31",
    "1 << 32",
    "2^53",
    "2^63",
    "-2^63",
    "1e308",
    "0/0 > 0 and 1 or 0",
    "0.5",
    "'2'",
    "'0x7fffffffffffffff'",
    "nil",
];

impl Generator {
    /// One of the arrangements.
    pub fn special(&mut self) -> Node {
        match self.random.below(12) {
            0..3 => self.extremes(),
            3 => self.collected(),
            4 => self.inheritance(),
            5 => self.closed_loop(),
            6 => self.long_constructor(),
            7 => self.long_chain(),
            8 => self.many_locals(),
            9 => self.environment(),
            10 => self.order_of_assignment(),
            _ => self.proxies(),
        }
    }

    fn extremes(&mut self) -> Node {
        let call = self.random.pick(EXTREMES);
        let edges = (0..call.matches('@').count()).map(|_| leaf(self.random.pick(EDGES))).collect();
        Node::statement(format!("print(pcall(function() return {call} end))"), edges)
    }

    /// What the collector does where nothing else refers to an object.
    fn collected(&mut self) -> Node {
        let count = 1 + self.random.below(3);
        let mode = self.random.pick(&["k", "v", "kv"]);
        if self.random.chance(50) {
            let text = format!(
                "do local n = 0 (function() for i = 1, {count} do setmetatable({{}}, \
                 {{__gc = function() n = n + 1 end}}) end end)() collectgarbage() print(n, @) end"
            );
            return Node::statement(text, vec![self.arguments(1)]);
        }
        let text = format!(
            "do local w, held = setmetatable({{}}, {{__mode = '{mode}'}}), {{}} (function() \
             w[held] = {{}} w[{{}}] = held w[1] = {{}} w[2] = held w[{{}}] = 1 w.s = 'text' end)() \
             collectgarbage() local n = 0 for k, v in pairs(w) do n = n + 1 end \
             print(n, w[1], w[2], w.s, @) end"
        );
        Node::statement(text, vec![self.arguments(1)])
    }

    fn inheritance(&mut self) -> Node {
        let (a, b) = (self.expression(&Type::Number, 2), self.expression(&Type::Any, 1));
        let (c, d) = (self.arguments(2), self.expression(&Type::Number, 1));
        Node::statement(
            "do local A = {} A.__index = A function A.new(v) return setmetatable({v = v}, A) end \
             function A:get(...) return self.v, ... end local B = setmetatable({}, {__index = A}) \
             B.__index = B function B:get(...) return 'B', A.get(self, @, ...) end \
             local o = setmetatable(A.new(@), B) print(o:get(@)) print(A.get(o), o.new, o.none) \
             o.v = @ print(o:get()) end",
            vec![a, b, c, d],
        )
    }

    /// A generic loop with something to close, however it is left.
    fn closed_loop(&mut self) -> Node {
        let (items, condition) = (self.expression(&Type::Items, 1), self.truth_of_loop());
        let body = self.looped(2);
        let leave = self.random.pick(&["break", "return print('left')", "error('left')"]);
        let text = format!(
            "print(pcall(function(...) for k, v in next, @, nil, setmetatable({{}}, {{__close = \
             function(_, e) print('loop closed', e) end}}) do step(1) @ if @ then {leave} end end \
             end))"
        );
        Node::statement(text, vec![items, body, condition])
    }

    fn truth_of_loop(&mut self) -> Node {
        self.expression(&Type::Truth, 1)
    }

    /// A constructor of more items than one instruction takes.
    fn long_constructor(&mut self) -> Node {
        let count = 45 + self.random.below(60);
        let mut list: Vec<Node> = (0..count).map(|i| leaf(&i.to_string())).collect();
        let at = self.random.below(count);
        list[at] = Node::expression("(@ or 0)", vec![self.expression(&Type::Number, 1)]);
        list.extend(self.several());
        Node::statement("do local l = items(@) print(#l, l) end", vec![Node::list(list)])
    }

    /// Many operands with one operator between them.
    fn long_chain(&mut self) -> Node {
        let count = 5 + self.random.below(40);
        let (op, ty) = self.random.pick(&[
            (" .. ", Type::Text),
            (" + ", Type::Number),
            (" and ", Type::Truth),
            (" or ", Type::Truth),
            (" ~ ", Type::Number),
            (" == ", Type::Any),
        ]);
        let mut operands = Vec::new();
        for _ in 0..count {
            let operand = if self.random.chance(80) {
                self.common_or_literal(&ty)
            } else {
                self.expression(&ty, 1)
            };
            operands.push(Node::expression("(@)", vec![operand]));
        }
        let text = vec!["@"; count].join(op);
        Node::statement(format!("print(pcall(function(...) return {text} end))"), operands)
    }

    fn common_or_literal(&mut self, ty: &Type) -> Node {
        match ty {
            Type::Number => leaf(self.random.pick(&["1", "2.0", "n", "3"])),
            Type::Text => leaf(self.random.pick(&["'a'", "s", "1", "2.5", "''"])),
            _ => leaf(self.random.pick(&["true", "n", "s", "1", "nil", "false"])),
        }
    }

    /// A function with many registers.
    fn many_locals(&mut self) -> Node {
        let count = 20 + self.random.below(150);
        let names: Vec<String> = (0..count).map(|i| format!("m{i}")).collect();
        let (values, body) = (self.arguments(3), self.arguments(3));
        let last = names[count - 1].clone();
        let text = format!(
            "print(pcall(function(...) local {} = cut(@) {last} = {{m0, m1, m2}} \
             local f = function() m1 = {last} return m0, {last} end print(f()) \
             return m1, {last}, @ end))",
            names.join(", ")
        );

        Node::statement(text, vec![values, body])
    }

    /// Code with an environment of its own.
    fn environment(&mut self) -> Node {
        let (a, b) = (self.kept(&Type::Number, 1), self.kept(&Type::Any, 1));
        let text = self.random.pick(&[
            "do local _ENV = {print = print, x = @} y = @ print(x, y, _ENV.y) end",
            "do local function f(_ENV) z = x return x, z end print(pcall(f, {x = @})) \
             print(pcall(f, @)) end",
            "print(pcall(load('x = ... y = x return x, y, z', 'c', 't', {z = @}), @))",
            "do local e = setmetatable({}, {__index = function(_, k) return k end}) \
             local _ENV = e x = @ e.y = @ e.w = {x, y, undefined} end",
        ]);
        Node::statement(text, vec![a, b])
    }

    fn order_of_assignment(&mut self) -> Node {
        let (a, b) = (self.kept(&Type::Number, 1), self.kept(&Type::Any, 1));
        let text = self.random.pick(&[
            "do local i, t = 1, {} i, t[i] = i + 1, @ print(i, t) t[i], i = @, 9 print(i, t) end",
            "do local a, b, c = 1, 2, 3 a, b, c = c, a, b, @ print(a, b, c) \
             a, b = @ print(a, b) end",
            "do local t = {} local function f(x) print('f', x) return x end \
             t[f(1)], t[f(2)] = f(@), f(@) print(t[1], t[2]) end",
            "do local x = {} local y = x x.n, x = @, {n = @} print(x.n, y.n) end",
        ]);
        Node::statement(text, vec![a, b])
    }

    /// Tables that stand for others, with metamethods for all that is done to them.
    fn proxies(&mut self) -> Node {
        let (a, b, c) = (self.record(1), self.kept(&Type::Any, 1), self.small());
        Node::statement(
            "do local real = @ local p = setmetatable({}, {__index = function(_, k) \
             print('get', k) return real[k] end, __newindex = function(_, k, v) \
             print('set', k) real[k] = v end, \
             __len = function() return 3 end, __pairs = function() return sorted(real) end}) \
             p.a = @ p[1], p[2], p[3] = 1, 2, @ print(p.a, #p, table.concat(p, ' '), p.none) \
             for k, v in pairs(p) do print(k, v) end print(table.unpack(p)) \
             table.insert(p, 4) print(rawlen(p), rawget(p, 'a')) end",
            vec![a, b, c],
        )
    }
}
