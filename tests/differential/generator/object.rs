//! Objects with metatables, and coroutines.

use super::expression::leaf;
use super::{Generator, Signature, Type};
use crate::tree::Node;

/// Metamethods that a metatable may have, with the type of what each returns.
const EVENTS: &[(&str, Type)] = &[
    ("__add", Type::Number),
    ("__sub", Type::Any),
    ("__mul", Type::Any),
    ("__div", Type::Number),
    ("__mod", Type::Number),
    ("__pow", Type::Text),
    ("__unm", Type::Any),
    ("__idiv", Type::Number),
    ("__band", Type::Number),
    ("__bor", Type::Any),
    ("__bxor", Type::Number),
    ("__shl", Type::Number),
    ("__shr", Type::Number),
    ("__bnot", Type::Number),
    ("__concat", Type::Text),
    ("__len", Type::Number),
    ("__eq", Type::Truth),
    ("__call", Type::Any),
    ("__tostring", Type::Text),
    ("__index", Type::Any),
    ("__newindex", Type::Any),
    ("__close", Type::Any),
];

impl Generator {
    /// A statement that declares a metatable.
    pub fn metatable(&mut self) -> Node {
        let name = self.own_name("M");
        let mut fields = Vec::new();
        for (event, ty) in EVENTS {
            if self.random.chance(45) {
                fields.push(self.event(event, ty));
            }
        }
        if self.random.chance(50) {
            fields.push(self.event("__lt", &Type::Truth));
            fields.push(self.event("__le", &Type::Truth));
        }
        if self.random.chance(15) {
            fields.push(leaf("__metatable = 'locked'"));
        }
        if self.random.chance(15) {
            fields.push(leaf("__name = 'Thing'"));
        }
        if self.random.chance(25) {
            fields.push(leaf("__pairs = function(o) return next, {1}, nil end"));
        }
        let constant = if self.random.chance(50) { " <const>" } else { "" };
        let node =
            Node::statement(format!("local {name}{constant} = {{@}}"), vec![Node::list(fields)]);
        self.declare(&name, Type::Any, true);
        node
    }

    fn event(&mut self, event: &str, result: &Type) -> Node {
        if event == "__index" && self.random.chance(50) {
            let table = self.record(1);
            return Node::expression("__index = @", vec![table]);
        }
        let mut parameters = vec![Type::Any, Type::Any];
        if event == "__newindex" {
            parameters.push(Type::Any);
        }
        let is_vararg = event == "__call";
        let signature = Signature { parameters, is_vararg, results: vec![result.clone()] };
        let names = ["p", "q", "w"];
        let before = self.variables.len();
        for (name, ty) in names.iter().zip(&signature.parameters) {
            self.declare(name, ty.clone(), false);
        }
        let body = self.body(&signature, 1);
        self.variables.truncate(before);
        let store = match event {
            "__newindex" => " rawset(p, q, cut(w))",
            "__close" => " print('close', q)",
            _ => "",
        };
        let parameters = match event {
            "__call" => "p, q, ...",
            "__newindex" => "p, q, w",
            _ => "p, q",
        };
        let text = format!("{event} = function({parameters}) step(3){store} @ end");
        Node::expression(text, vec![body])
    }

    /// An object.
    pub fn object(&mut self, depth: usize) -> Node {
        if self.random.chance(50)
            && let Some(variable) = self.variable(|v| v.ty == Type::Object)
        {
            return leaf(&variable.name);
        }
        let metatable = self.variable(|v| v.name.starts_with('M'));
        let metatable = metatable.map_or_else(|| leaf("{}"), |v| leaf(&v.name));
        let record = self.plain_record(depth);
        Node::expression("setmetatable(@, @)", vec![record, metatable])
    }

    fn plain_record(&mut self, depth: usize) -> Node {
        let (a, s) = (self.kept(&Type::Number, depth.min(1)), self.kept(&Type::Text, 0));
        Node::expression("{a = @, s = @}", vec![a, s])
    }

    /// Something that an object may have a metamethod for.
    pub fn object_operation(&mut self, depth: usize) -> Node {
        let object = self.without_operator(&Type::Object, depth);
        let ty = self.some_type();
        let other = self.expression(&ty, depth);
        match self.random.below(14) {
            0..5 => {
                let op = self.random.pick(&[
                    "+", "-", "*", "/", "//", "%", "^", "&", "|", "~", "<<", ">>", "..", "==", "<",
                    "<=", "~=", ">", ">=",
                ]);
                let (a, b) = if self.random.chance(60) { (object, other) } else { (other, object) };
                Node::expression(format!("((@) {op} (@))"), vec![a, b])
            }
            5 => Node::expression("(- @)", vec![object]),
            6 => Node::expression("(~@)", vec![object]),
            7 => Node::expression("#@", vec![object]),
            8 => Node::expression("@(@)", vec![object, self.arguments(2)]),
            9 => {
                let name = self.random.pick(&["a", "b", "s", "q"]);
                Node::expression(format!("@.{name}"), vec![object])
            }
            10 => Node::expression("@[@]", vec![object, other]),
            11 => Node::expression("@:m(@)", vec![object, self.arguments(2)]),
            12 => Node::expression("tostring(str(@))", vec![object]),
            _ => Node::expression("rawequal(@, @)", vec![object, other]),
        }
    }

    /// A statement about coroutines.
    pub fn coroutine(&mut self) -> Node {
        let outer = self.place.in_coroutine;
        self.place.in_coroutine = true;
        let signature = Signature {
            parameters: vec![Type::Number],
            is_vararg: true,
            results: vec![Type::Number],
        };
        let before = self.variables.len();
        self.declare("x", Type::Number, false);
        let body = self.body(&signature, 4);
        self.variables.truncate(before);
        self.place.in_coroutine = outer;
        let function = Node::expression("function(x, ...) step(9) @ end", vec![body]);
        let name = self.own_name("co");
        let (first, second) = (self.arguments(2), self.arguments(2));
        match self.random.below(5) {
            0 => {
                let text = format!(
                    "do local {name} = coroutine.create(@) print(coroutine.resume({name}, @)) \
                     print(coroutine.status({name})) print(coroutine.resume({name}, @)) \
                     print(coroutine.close({name}), coroutine.status({name})) end"
                );
                Node::statement(text, vec![function, first, second])
            }
            1 => {
                let text = format!(
                    "do local {name} = coroutine.wrap(@) print({name}(@)) print(pcall({name}, @)) \
                     print(pcall({name})) end"
                );
                Node::statement(text, vec![function, first, second])
            }
            2 => {
                let before = self.variables.len();
                self.declare("a", Type::Any, false);
                self.declare("b", Type::Any, false);
                let inner = self.looped(2);
                self.variables.truncate(before);
                Node::statement(
                    "for a, b in coroutine.wrap(@) do step(1) @ end",
                    vec![function, inner],
                )
            }
            3 => {
                let text = format!(
                    "do local {name} = coroutine.create(@) for i = 1, 4 do \
                     print(coroutine.resume({name}, i, @)) end print(coroutine.status({name})) end"
                );
                Node::statement(text, vec![function, first])
            }
            _ => {
                let text = format!(
                    "do local {name} = coroutine.create(@) coroutine.resume({name}, @) \
                     print(coroutine.close({name})) print(coroutine.resume({name})) end"
                );
                Node::statement(text, vec![function, first])
            }
        }
    }

    /// `coroutine.yield` as a statement.
    pub fn yielding(&mut self) -> Node {
        let values = self.arguments(3);
        match self.random.below(3) {
            0 => Node::statement("print(coroutine.yield(@))", vec![values]),
            1 => Node::statement("coroutine.yield(@)", vec![values]),
            _ => {
                let name = self.name();
                let node =
                    Node::statement(format!("local {name} = coroutine.yield(@)"), vec![values]);
                self.declare(&name, Type::Any, false);
                node
            }
        }
    }
}
