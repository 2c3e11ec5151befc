//! Statements and blocks.

use super::expression::leaf;
use super::{Generator, Signature, Type};
use crate::tree::Node;
use std::rc::Rc;

/// Bounds of numeric loops that end soon, the edges of integers and floats among them.
const RANGES: &[&str] = &[
    "1, 3",
    "1, 0",
    "3, 1, -1",
    "0, 1, 0.25",
    "1, 2.5",
    "1.0, 3",
    "-1, 1",
    "5, 1, -2",
    "1, 3, 2",
    "math.maxinteger - 1, math.maxinteger",
    "math.mininteger, math.mininteger + 2",
    "math.mininteger + 1, math.mininteger, -1",
    "math.maxinteger, math.maxinteger + 1.0",
    "1, math.huge, 2^62",
    "-1, -math.huge, math.mininteger",
    "3, 1",
    "1, '2'",
    "1, 3, 0",
    "1.5, 1, 0.0",
    "math.maxinteger - 2, math.huge, 2",
    "1, -0.5",
    "2^53, 2^53 + 2",
    "nil, 1",
    "1, {}",
    "'1', 2",
    "1, 2, '1'",
    "0.1, 0.35, 0.1",
    "1, 0/0",
    "1, 2, math.maxinteger",
    "10, 1, -(1 << 62)",
];

impl Generator {
    /// Up to so many statements in a scope of their own.
    pub fn block(&mut self, most: usize) -> Node {
        let before = self.variables.len();
        self.place.depth += 1;
        let statements = self.statements(most);
        self.place.depth -= 1;
        self.variables.truncate(before);
        Node::block(statements)
    }

    fn statements(&mut self, most: usize) -> Vec<Node> {
        let count = 1 + self.random.below(most);
        (0..count).map(|_| self.statement()).collect()
    }

    /// A block in a loop.
    pub fn looped(&mut self, most: usize) -> Node {
        self.place.loops += 1;
        let block = self.block(most);
        self.place.loops -= 1;
        block
    }

    /// The body of a function, with what it returns at the end.
    pub fn body(&mut self, signature: &Signature, most: usize) -> Node {
        let before = self.variables.len();
        let outer = self.place;
        self.place.is_vararg = signature.is_vararg;
        self.place.loops = 0;
        self.place.depth += 1;
        self.place.in_function = true;
        let mut statements = self.statements(most);
        statements.push(self.returning(&signature.results));
        self.place = outer;
        self.variables.truncate(before);
        Node::block(statements)
    }

    fn returning(&mut self, results: &[Type]) -> Node {
        if results.len() == 1
            && self.random.chance(30)
            && let Some(call) = self.call_for(&results[0], 1)
        {
            return Node::statement("do return @ end", vec![call]);
        }
        let list = results.iter().map(|ty| self.kept(ty, 2)).collect();
        Node::statement("do return @ end", vec![Node::list(list)])
    }

    /// One statement.
    pub fn statement(&mut self) -> Node {
        self.budget = self.budget.saturating_sub(1);
        let node = if self.budget == 0 || self.place.depth > 5 {
            self.simple()
        } else {
            match self.random.below(100) {
                0..38 => self.simple(),
                38..40 => self.special(),
                40..48 => self.condition(),
                48..57 => self.numeric_loop(),
                57..64 => self.generic_loop(),
                64..69 => self.conditional_loop(),
                69..78 => self.function_statement(),
                78..81 => Node::statement("do @ end", vec![self.block(3)]),
                81..85 => self.protected(),
                85..88 => self.closing(),
                88..91 => self.jump(),
                91..94 if self.place.depth < 4 => self.coroutine(),
                94..97 => self.closures_in_a_loop(),
                97 => self.metatable(),
                98 => self.loaded(),
                _ => self.special(),
            }
        };
        self.broken(node)
    }

    fn simple(&mut self) -> Node {
        match self.random.below(30) {
            0..7 => self.local(),
            7..14 => self.assignment(),
            14..17 => Node::statement("print(@)", vec![self.arguments(3)]),
            17 | 18 => self.library_statement(),
            19 | 20 => self.call_statement(),
            21 | 22 => self.update(),
            23 => self.raise(),
            24 if self.place.loops > 0 => {
                let condition = self.expression(&Type::Truth, 1);
                Node::statement("if @ then break end", vec![condition])
            }
            25 if self.place.in_function => {
                let (condition, list) = (self.expression(&Type::Truth, 1), self.arguments(2));
                Node::statement("if @ then return @ end", vec![condition, list])
            }
            26 if self.place.in_coroutine => self.yielding(),
            27 if self.place.in_coroutine || self.random.chance(20) => self.yielding(),
            28 => self.print_variables(),
            _ => self.library_statement(),
        }
    }

    fn local(&mut self) -> Node {
        if self.random.chance(75) {
            let (name, ty) = (self.name(), self.some_type());
            let value = self.kept(&ty, 3);
            let is_constant = self.random.chance(12);
            let attribute = if is_constant { " <const>" } else { "" };
            self.declare(&name, ty, is_constant);
            return Node::statement(format!("local {name}{attribute} = @"), vec![value]);
        }
        let count = 2 + self.random.below(2);
        let types: Vec<Type> = (0..count).map(|_| self.some_type()).collect();
        let mut values: Vec<Node> = types.iter().map(|ty| self.kept(ty, 1)).collect();
        if self.random.chance(30) {
            values.pop();
            values.extend(self.several());
        }
        let names: Vec<String> = types.iter().map(|_| self.name()).collect();
        let text = format!("local {} = @", names.join(", "));
        let text = if values.is_empty() { text.replace(" = @", "") } else { text };
        for (name, ty) in names.iter().zip(types) {
            self.declare(name, ty, false);
        }
        if values.is_empty() {
            return Node::statement(text, vec![]);
        }
        Node::statement(text, vec![Node::list(values)])
    }

    /// Something that can be assigned to, and the type that it wants.
    fn target(&mut self) -> (Node, Type) {
        match self.random.below(10) {
            0 => {
                let (list, index) =
                    (self.without_operator(&Type::Items, 0), self.expression(&Type::Number, 1));
                let name = list.text.clone();
                if list.children.is_empty() {
                    let text = format!("{name}[1 + (@) % (#{name} + 1)]");
                    return (Node::expression(text, vec![index]), Type::Items);
                }
                (leaf("made"), Type::Any)
            }
            1 | 2 => {
                let record = self.without_operator(&Type::Record, 0);
                let (name, ty) = self
                    .random
                    .pick(&[
                        ("a", Type::Number),
                        ("b", Type::Number),
                        ("s", Type::Text),
                        ("q", Type::Any),
                    ])
                    .clone();
                (Node::expression(format!("@.{name}"), vec![record]), ty)
            }
            3 => {
                let object = self.without_operator(&Type::Object, 0);
                (Node::expression("@.q", vec![object]), Type::Any)
            }
            4 => (leaf(self.random.pick(&["made", "global"])), Type::Any),
            _ => {
                let wanted =
                    |v: &super::Variable| !v.is_constant && !matches!(v.ty, Type::Function(_));
                let variable = self.variable(wanted);
                variable.map_or((leaf("made"), Type::Any), |v| (leaf(&v.name), v.ty))
            }
        }
    }

    fn assignment(&mut self) -> Node {
        let count = if self.random.chance(75) { 1 } else { 2 + self.random.below(2) };
        let (mut targets, mut values) = (Vec::new(), Vec::new());
        for _ in 0..count {
            let (target, ty) = self.target();
            // What a list may keep is anything but nil.
            let value = if ty == Type::Items && !target.children.is_empty() {
                Node::expression("(@ or 0)", vec![self.kept(&Type::Number, 2)])
            } else {
                self.kept(&ty, 2)
            };
            targets.push(target);
            values.push(value);
        }
        let starts_with_bracket = targets[0].render().starts_with('(');
        let text = if starts_with_bracket { "; @ = @" } else { "@ = @" };
        Node::statement(text, vec![Node::list(targets), Node::list(values)])
    }

    fn update(&mut self) -> Node {
        let wanted = |v: &super::Variable| !v.is_constant && v.ty == Type::Number;
        let Some(variable) = self.variable(wanted) else { return self.local() };
        let op = self.random.pick(&["+", "-", "*", "//", "%", "|", "~", "&"]);
        let value = self.expression(&Type::Number, 1);
        let name = variable.name;
        Node::statement(format!("{name} = {name} {op} @"), vec![value])
    }

    fn call_statement(&mut self) -> Node {
        if let Some(variable) = self.variable(|v| matches!(v.ty, Type::Function(_))) {
            let call = self.call(&variable.name, &variable.ty, 1);
            let text = self.random.pick(&["print(@)", "print((@))", "@"]);
            return Node::statement(text, vec![call]);
        }
        let object = self.object_operation(1);
        Node::statement("print(@)", vec![object])
    }

    fn raise(&mut self) -> Node {
        let condition = self.expression(&Type::Truth, 1);
        let value = self.kept(&Type::Any, 1);
        let text = self.random.pick(&[
            "if @ then error(@) end",
            "if @ then error(@, 2) end",
            "if @ then error(@, 0) end",
            "print(assert(@, @))",
        ]);
        Node::statement(text, vec![condition, value])
    }

    fn condition(&mut self) -> Node {
        let condition = self.expression(&Type::Truth, 2);
        let then = self.block(2);
        match self.random.below(3) {
            0 => Node::statement("if @ then @ end", vec![condition, then]),
            1 => Node::statement("if @ then @ else @ end", vec![condition, then, self.block(2)]),
            _ => {
                let (second, other) = (self.expression(&Type::Truth, 1), self.block(2));
                let rest = self.block(1);
                let text = "if @ then @ elseif @ then @ else @ end";
                Node::statement(text, vec![condition, then, second, other, rest])
            }
        }
    }

    fn numeric_loop(&mut self) -> Node {
        let name = self.name();
        let before = self.variables.len();
        let range = if self.random.chance(85) {
            leaf(self.random.pick(RANGES))
        } else {
            let (a, b) = (self.expression(&Type::Number, 1), self.expression(&Type::Number, 1));
            Node::list(vec![a, b])
        };
        self.declare(&name, Type::Number, false);
        let body = self.looped(3);
        self.variables.truncate(before);
        Node::statement(format!("for {name} = @ do step(1) @ end"), vec![range, body])
    }

    fn generic_loop(&mut self) -> Node {
        let (k, v) = (self.name(), self.name());
        let (iterated, key, value) = match self.random.below(9) {
            0..3 => {
                let list = self.expression(&Type::Items, 1);
                (Node::expression("ipairs(@)", vec![list]), Type::Number, Type::Any)
            }
            3 | 4 => {
                let record = self.expression(&Type::Record, 1);
                (Node::expression("sorted(@)", vec![record]), Type::Any, Type::Any)
            }
            5 => {
                let (text, pattern) = (self.expression(&Type::Text, 1), self.pattern());
                (
                    Node::expression("string.gmatch(@, @)", vec![text, pattern]),
                    Type::Text,
                    Type::Any,
                )
            }
            6 => {
                let text = self.expression(&Type::Text, 1);
                (Node::expression("utf8.codes(@)", vec![text]), Type::Number, Type::Number)
            }
            7 => {
                let value = self.kept(&Type::Any, 1);
                let text = "pairs({@})";
                (Node::expression(text, vec![value]), Type::Number, Type::Any)
            }
            _ => {
                let iterator = "function(n, i) if i < n then return i + 1, n end end";
                let count = self.small();
                let text = format!("{iterator}, @, 0");
                (Node::expression(text, vec![count]), Type::Number, Type::Number)
            }
        };
        let before = self.variables.len();
        self.declare(&k, key, false);
        self.declare(&v, value, false);
        let body = self.looped(3);
        self.variables.truncate(before);
        Node::statement(format!("for {k}, {v} in @ do step(1) @ end"), vec![iterated, body])
    }

    fn conditional_loop(&mut self) -> Node {
        let counter = self.own_name("w");
        let rounds = 1 + self.random.below(4);
        if self.random.chance(50) {
            let condition = self.expression(&Type::Truth, 1);
            let body = self.looped(2);
            let text = format!(
                "do local {counter} = 0 while {counter} < {rounds} and (@) do \
                 {counter} = {counter} + 1 @ end end"
            );
            return Node::statement(text, vec![condition, body]);
        }
        let before = self.variables.len();
        self.place.depth += 1;
        self.place.loops += 1;
        let statements = self.statements(2);
        let condition = self.expression(&Type::Truth, 1);
        self.place.loops -= 1;
        self.place.depth -= 1;
        self.variables.truncate(before);
        let text = format!(
            "do local {counter} = 0 repeat {counter} = {counter} + 1 @ \
             until {counter} >= {rounds} or @ end"
        );
        Node::statement(text, vec![Node::block(statements), condition])
    }

    fn function_statement(&mut self) -> Node {
        let signature = Rc::new(self.signature());
        let ty = Type::Function(Rc::clone(&signature));
        match self.random.below(5) {
            0..3 => {
                let name = self.own_name("f");
                self.declare(&name, ty, true);
                let function = self.function(&signature);
                let text =
                    function.text.replacen("function(", &format!("local function {name}("), 1);
                Node::statement(text, function.children)
            }
            3 => {
                let name = self.own_name("f");
                let function = self.function(&signature);
                self.declare(&name, ty, false);
                Node::statement(format!("local {name} = @"), vec![function])
            }
            _ => {
                let Some(object) = self.variable(|v| matches!(v.ty, Type::Object | Type::Record))
                else {
                    return self.local();
                };
                let function = self.function(&signature);
                let name = object.name;
                let text = function.text.replacen("function(", &format!("function {name}:m("), 1);
                Node::statement(text, function.children)
            }
        }
    }

    fn protected(&mut self) -> Node {
        let signature = Signature { parameters: vec![], is_vararg: true, results: vec![Type::Any] };
        let body = self.body(&signature, 3);
        let arguments = self.arguments(2);
        let text = self.random.pick(&[
            "print(pcall(function(...) @ end, @))",
            "print(pcall(function(...) @ end, @))",
            "print(xpcall(function(...) @ end, function(m) print('handler', m) return m end, @))",
            "print(select('#', pcall(function(...) @ end, @)))",
        ]);
        Node::statement(text, vec![body, arguments])
    }

    fn closing(&mut self) -> Node {
        let before = self.variables.len();
        let name = self.own_name("h");
        let object = match self.random.below(6) {
            0 => self.object(1),
            1 => leaf("nil"),
            2 => leaf(
                "setmetatable({}, {__close = function(_, e) \
                 print('closing', e) error('in close', 0) end})",
            ),
            3 if self.place.in_coroutine => leaf(
                "setmetatable({}, {__close = function(_, e) \
                 print('closing', coroutine.yield(e)) end})",
            ),
            _ => leaf("setmetatable({}, {__close = function(_, e) print('closing', e) end})"),
        };
        self.declare(&name, Type::Any, true);
        let body = self.block(3);
        self.variables.truncate(before);
        Node::statement(format!("do local {name} <close> = @ @ end"), vec![object, body])
    }

    fn jump(&mut self) -> Node {
        let (label, counter) = (self.own_name("l"), self.own_name("g"));
        let condition = self.expression(&Type::Truth, 1);
        match self.random.below(3) {
            0 => {
                let (first, second) = (self.looped(2), self.looped(2));
                let text = format!(
                    "for {counter} = 1, 3 do step(1) @ if @ then goto {label} end @ ::{label}:: end"
                );
                Node::statement(text, vec![first, condition, second])
            }
            1 => {
                let body = self.block(2);
                let text = format!(
                    "do local {counter} = 0 ::{label}:: {counter} = {counter} + 1 @ \
                     if {counter} < 3 and (@) then goto {label} end end"
                );
                Node::statement(text, vec![body, condition])
            }
            _ => {
                let (body, skipped) = (self.block(2), self.block(2));
                let text = format!("do do @ if @ then goto {label} end end @ ::{label}:: end");
                Node::statement(text, vec![body, condition, skipped])
            }
        }
    }

    fn closures_in_a_loop(&mut self) -> Node {
        let fs = self.own_name("fs");
        let before = self.variables.len();
        self.declare("i", Type::Number, false);
        let first = self.looped(1);
        let value = self.kept(&Type::Number, 1);
        self.declare("x", Type::Number, false);
        let result = self.arguments(2);
        self.variables.truncate(before);
        let update = self.random.pick(&["x = x + i", "", "x, y = y, x", "local z = x y = z"]);
        let text = format!(
            "do local {fs} = {{}} for i = 1, 3 do step(1) @ local x, y = @, i \
             {fs}[#{fs} + 1] = function(...) step(3) {update} return x, y, @ end \
             {fs}[#{fs} + 1] = function(n) local o = x x = n return o end end \
             print({fs}[1](), {fs}[2](7), {fs}[1](1)) print({fs}[3](), {fs}[4](8), {fs}[3]()) end"
        );
        // Inside the closure there are varargs, whatever there is outside.
        Node::statement(text, vec![first, value, result])
    }

    fn loaded(&mut self) -> Node {
        let variables = std::mem::take(&mut self.variables);
        let outer = self.place;
        self.place = super::Place { is_vararg: true, depth: 4, ..super::Place::default() };
        let mut body = self.block(2);
        if self.random.chance(50) {
            let value = self.kept(&Type::Any, 2);
            body.children.push(Node::statement("return @", vec![value]));
        }
        self.place = outer;
        self.variables = variables;
        let arguments = self.arguments(2);
        let text = self.random.pick(&[
            "print(pcall(load(@), @))",
            "print(pcall(load(@, '=(name)'), @))",
            "print(pcall(load(@, 'text of it'), @))",
            "print(pcall(load(@, '@file.lua', 't'), @))",
        ]);
        let text = text.replacen("'@file", "'file", 1);
        Node::statement(text, vec![Node::quoted(body), arguments])
    }
}
