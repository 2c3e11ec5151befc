//! Expressions.

use super::words::{FLOATS, INTEGERS, TEXTS};
use super::{Generator, Signature, Type};
use crate::tree::Node;
use std::rc::Rc;

/// An expression without children.
pub fn leaf(text: &str) -> Node {
    Node::expression(text.to_string(), vec![])
}

/// Whether code calls functions that it does not know, and so may come back to itself.
fn calls(node: &Node) -> bool {
    let text = &node.text;
    text.contains("@(")
        || text.contains(")(")
        || text.contains("call(")
        || text.contains(":m(")
        || node.children.iter().any(calls)
}

impl Generator {
    /// An expression that is meant to have a type, `depth` levels deep at most.
    pub fn expression(&mut self, ty: &Type, depth: usize) -> Node {
        if self.random.chance(2) {
            let other = self.some_type();
            return self.of_type(&other, depth);
        }
        self.of_type(ty, depth)
    }

    fn of_type(&mut self, ty: &Type, depth: usize) -> Node {
        let node = match ty {
            Type::Number => self.number(depth),
            Type::Text => self.text(depth),
            Type::Truth => self.truth(depth),
            Type::Items => self.items(depth),
            Type::Record => self.record(depth),
            Type::Object => self.object(depth),
            Type::Function(signature) => self.function(signature),
            Type::Any => self.anything(depth),
        };
        self.broken(node)
    }

    /// A variable of a type, or a call, or a choice; `None` when the type's own forms are wanted.
    fn common(&mut self, ty: &Type, depth: usize) -> Option<Node> {
        if self.random.chance(if depth == 0 { 70 } else { 25 })
            && let Some(variable) = self.variable(|v| v.ty == *ty)
        {
            return Some(leaf(&variable.name));
        }
        if depth == 0 {
            return None;
        }
        match self.random.below(24) {
            0 | 1 => self.call_for(ty, depth - 1),
            2 => {
                let (a, b) = (self.expression(ty, depth - 1), self.expression(ty, depth - 1));
                let condition = self.expression(&Type::Truth, depth - 1);
                Some(Node::expression("(@ and @ or @)", vec![condition, a, b]))
            }
            3 => {
                let (a, b) =
                    (self.expression(&Type::Any, depth - 1), self.expression(ty, depth - 1));
                let text = self.random.pick(&["(@ or @)", "(@ and @)"]);
                Some(Node::expression(text, vec![a, b]))
            }
            4 => Some(Node::expression("(@)", vec![self.expression(ty, depth - 1)])),
            5 => {
                let signature = Signature {
                    parameters: vec![],
                    is_vararg: self.random.chance(30),
                    results: vec![ty.clone()],
                };
                let function = self.function(&Rc::new(signature));
                let arguments = self.arguments(1);
                Some(Node::expression("(@)(@)", vec![function, arguments]))
            }
            _ => None,
        }
    }

    /// A call of a function whose first result has the type.
    pub fn call_for(&mut self, ty: &Type, depth: usize) -> Option<Node> {
        let variable = self.variable(|v| match &v.ty {
            Type::Function(s) => *ty == Type::Any || s.results.first() == Some(ty),
            _ => false,
        })?;
        Some(self.call(&variable.name, &variable.ty, depth))
    }

    /// A call of a function by its name, with about the arguments that it wants.
    pub fn call(&mut self, name: &str, ty: &Type, depth: usize) -> Node {
        let mut arguments = Vec::new();
        if let Type::Function(signature) = ty {
            for parameter in signature.parameters.clone() {
                arguments.push(self.kept(&parameter, depth.min(2)));
            }
            if signature.is_vararg || self.random.chance(5) {
                let more = self.arguments(2);
                arguments.extend(more.children);
            }
        }
        if self.random.chance(4) {
            arguments.pop();
        }
        Node::expression("@(@)", vec![leaf(name), Node::list(arguments)])
    }

    /// Up to so many expressions of any type; the last may have several values.
    pub fn arguments(&mut self, most: usize) -> Node {
        let count = self.random.below(most + 1);
        let mut list: Vec<Node> = (0..count)
            .map(|_| {
                let ty = self.some_type();
                self.kept(&ty, 1)
            })
            .collect();
        if self.random.chance(12) {
            list.extend(self.several());
        }
        Node::list(list)
    }

    /// An expression with any number of values.
    pub fn several(&mut self) -> Option<Node> {
        match self.random.below(4) {
            0 if self.place.is_vararg => Some(leaf("...")),
            1 => {
                let items = self.expression(&Type::Items, 1);
                Some(Node::expression("table.unpack(@)", vec![items]))
            }
            2 if self.place.is_vararg => {
                let from = self.random.pick(&["1", "2", "-1", "3", "-2", "0"]);
                Some(Node::expression("select(@, ...)", vec![leaf(from)]))
            }
            _ => self.call_for(&Type::Any, 1).map(|call| Node::expression("cut(@)", vec![call])),
        }
    }

    /// An expression whose value is kept: a string is cut.
    pub fn kept(&mut self, ty: &Type, depth: usize) -> Node {
        let node = self.expression(ty, depth);
        if node.children.is_empty() || matches!(ty, Type::Number | Type::Truth) {
            return node;
        }
        if matches!(ty, Type::Text | Type::Any) {
            return Node::expression("cut(@)", vec![node]);
        }
        node
    }

    /// A number as it is written.
    pub fn number_literal(&mut self) -> Node {
        match self.random.below(10) {
            0..3 => leaf(&self.random.below(12).to_string()),
            3..7 => leaf(self.random.pick(INTEGERS)),
            7 => Node::expression("- @", vec![leaf(self.random.pick(INTEGERS))]),
            _ => leaf(self.random.pick(FLOATS)),
        }
    }

    /// A string as it is written.
    pub fn text_literal(&mut self) -> Node {
        leaf(self.random.pick(TEXTS))
    }

    /// A small integer.
    pub fn small(&mut self) -> Node {
        leaf(self.random.pick(&["0", "1", "2", "3", "4", "5", "-1", "-2", "-3"]))
    }

    fn number(&mut self, depth: usize) -> Node {
        if let Some(node) = self.common(&Type::Number, depth) {
            return node;
        }
        if depth == 0 {
            return self.number_literal();
        }
        match self.random.below(20) {
            0..8 => {
                let op = self.random.pick(&[
                    "@ + @", "@ - @", "@ * @", "@ / @", "@ // @", "@ % @", "(@ + @)", "(@ - @)",
                    "(@ * @)", "(@ // @)", "(@ % @)",
                ]);
                let (a, b) = (self.operand(depth - 1), self.operand(depth - 1));
                Node::expression(op, vec![a, b])
            }
            8..11 => {
                let op = self.random.pick(&[
                    "@ & @", "@ | @", "@ ~ @", "@ << @", "@ >> @", "(@ & @)", "(@ | @)", "(@ ~ @)",
                    "(@ << @)", "(@ >> @)",
                ]);
                let (a, b) = (self.operand(depth - 1), self.operand(depth - 1));
                Node::expression(op, vec![a, b])
            }
            11 => {
                let op = self.random.pick(&["(@)^2", "(@)^0", "(@)^1", "2^(@ & 7)", "(@)^0.5"]);
                Node::expression(op, vec![self.operand(depth - 1)])
            }
            12 => {
                let op = self.random.pick(&["- @", "- - @", "~@", "-(@)", "~(@)"]);
                Node::expression(op, vec![self.operand(depth - 1)])
            }
            13 => Node::expression("#@", vec![self.without_operator(&Type::Text, depth - 1)]),
            14 => Node::expression("#@", vec![self.without_operator(&Type::Items, depth - 1)]),
            15 => self.field(&["a", "b"], depth - 1),
            16 => {
                let (t, i) =
                    (self.without_operator(&Type::Items, 0), self.expression(&Type::Number, 0));
                Node::expression("@[@]", vec![t, i])
            }
            _ => self.number_from_library(depth - 1),
        }
    }

    /// What stands beside an operator: a number, or a string that is nearly one.
    fn operand(&mut self, depth: usize) -> Node {
        if self.random.chance(4) {
            return self.text_literal();
        }
        self.expression(&Type::Number, depth)
    }

    /// An expression of a type in a form that can be indexed, called and measured.
    pub fn without_operator(&mut self, ty: &Type, depth: usize) -> Node {
        if let Some(variable) = self.variable(|v| v.ty == *ty) {
            return leaf(&variable.name);
        }
        Node::expression("(@)", vec![self.expression(ty, depth)])
    }

    fn field(&mut self, names: &[&str], depth: usize) -> Node {
        let record = self.without_operator(&Type::Record, depth);
        let name = self.random.pick(names);
        match self.random.below(8) {
            0 => Node::expression("@[@]", vec![record, leaf(&format!("\"{name}\""))]),
            1 => Node::expression("rawget(@, @)", vec![record, leaf(&format!("\"{name}\""))]),
            _ => Node::expression(format!("@.{name}"), vec![record]),
        }
    }

    fn text(&mut self, depth: usize) -> Node {
        if let Some(node) = self.common(&Type::Text, depth) {
            return node;
        }
        if depth == 0 {
            return self.text_literal();
        }
        match self.random.below(12) {
            0..4 => {
                let a = self.expression(&Type::Text, depth - 1);
                let b = if self.random.chance(60) { Type::Text } else { Type::Number };
                let b = self.expression(&b, depth - 1);
                // A number that ends in digits would swallow the dots, and a NaN shows its sign.
                let op = self.random.pick(&["@ .. (@)", "(@ .. (@))", "(@ .. str(@))"]);
                let b = if op.contains("str") { b } else { Node::expression("str(@)", vec![b]) };
                Node::expression(op, vec![a, b])
            }
            4 => self.field(&["s", "t"], depth - 1),
            5 => {
                let number = self.expression(&Type::Any, depth - 1);
                Node::expression("tostring(str(@))", vec![number])
            }
            _ => self.text_from_library(depth - 1),
        }
    }

    fn truth(&mut self, depth: usize) -> Node {
        if let Some(node) = self.common(&Type::Truth, depth) {
            return node;
        }
        if depth == 0 {
            return leaf(self.random.pick(&["true", "false", "nil"]));
        }
        match self.random.below(14) {
            0..5 => {
                let op = self.random.pick(&["@ < @", "@ <= @", "@ > @", "@ >= @", "(@ < @)"]);
                let (a, b) = (self.operand(depth - 1), self.expression(&Type::Number, depth - 1));
                Node::expression(op, vec![a, b])
            }
            5 => {
                let op = self.random.pick(&["@ < @", "@ <= @", "@ > @", "@ >= @"]);
                let (a, b) = (self.text(depth - 1), self.expression(&Type::Text, depth - 1));
                Node::expression(op, vec![a, b])
            }
            6 | 7 => {
                let ty = self.some_type();
                let op = self.random.pick(&["@ == @", "@ ~= @", "(@ == @)", "rawequal(@, @)"]);
                let other = if self.random.chance(80) { ty.clone() } else { Type::Any };
                let (a, b) = (self.expression(&ty, depth - 1), self.expression(&other, depth - 1));
                Node::expression(op, vec![a, b])
            }
            8 | 9 => {
                let ty = self.some_type();
                Node::expression(
                    "not @",
                    vec![Node::expression("(@)", vec![self.expression(&ty, depth - 1)])],
                )
            }
            10 | 11 => {
                let op = self.random.pick(&["@ and @", "@ or @", "(@ and @)", "(@ or @)"]);
                let (a, b) = (
                    self.expression(&Type::Truth, depth - 1),
                    self.expression(&Type::Truth, depth - 1),
                );
                Node::expression(op, vec![a, b])
            }
            12 => {
                let (a, b) =
                    (self.expression(&Type::Number, depth - 1), self.expression(&Type::Number, 0));
                Node::expression("math.ult(@, @)", vec![a, b])
            }
            _ => {
                let table = self.expression(&Type::Record, depth - 1);
                Node::expression("(next(@) == nil)", vec![table])
            }
        }
    }

    /// A list without holes.
    pub fn items(&mut self, depth: usize) -> Node {
        if let Some(node) = self.common(&Type::Items, depth) {
            return node;
        }
        let ty = if self.random.chance(60) { Type::Number } else { Type::Text };
        let count = self.random.below(5);
        let mut list: Vec<Node> = (0..count)
            .map(|_| {
                let item = self.kept(&ty, depth.min(1));
                if item.children.is_empty() && item.text != "nil" && item.text.len() > 2 {
                    item
                } else {
                    Node::expression("(@ or 0)", vec![item])
                }
            })
            .collect();
        if self.random.chance(15) {
            list.extend(self.several());
            return Node::expression("items(@)", vec![Node::list(list)]);
        }
        let form = self.random.pick(&["{@}", "{@}", "{@, }", "items(@)"]);
        let form = if list.is_empty() { "{@}" } else { form };
        Node::expression(form, vec![Node::list(list)])
    }

    /// A record with the fields that records have, and others now and then.
    pub fn record(&mut self, depth: usize) -> Node {
        if let Some(node) = self.common(&Type::Record, depth) {
            return node;
        }
        let depth = depth.saturating_sub(1);
        let mut fields = Vec::new();
        for (name, ty) in
            [("a", Type::Number), ("b", Type::Number), ("s", Type::Text), ("t", Type::Text)]
        {
            if self.random.chance(85) {
                fields.push(Node::expression(format!("{name} = @"), vec![self.kept(&ty, depth)]));
            }
        }
        for _ in 0..self.random.below(3) {
            let key = self.random.pick(&[
                "q",
                "[true]",
                "[1.5]",
                "[-1]",
                "[2^53]",
                "[\"k k\"]",
                "[100]",
                "[\"a\"]",
                "q2",
                "[math.mininteger]",
                "[0]",
                "[64.0]",
            ]);
            let ty = self.some_type();
            fields.push(Node::expression(format!("{key} = @"), vec![self.kept(&ty, depth)]));
        }
        Node::expression("{@}", vec![Node::list(fields)])
    }

    fn anything(&mut self, depth: usize) -> Node {
        match self.random.below(12) {
            0 => leaf("nil"),
            1 if self.place.is_vararg => Node::expression("(...)", vec![]),
            2 => self.field(&["q", "a", "s", "q2", "x"], depth.saturating_sub(1)),
            3 | 4 if depth > 0 => self.object_operation(depth - 1),
            5 if depth > 0 => self.several().unwrap_or_else(|| leaf("nil")),
            6 if depth > 0 => {
                let signature = self.signature();
                self.function(&Rc::new(signature))
            }
            7 => leaf(self.random.pick(&["missing", "_ENV.missing", "type", "print"])),
            _ => {
                let ty = self.some_type();
                if ty == Type::Any { self.number(depth) } else { self.of_type(&ty, depth) }
            }
        }
    }

    /// `function ... end` with a body.
    pub fn function(&mut self, signature: &Rc<Signature>) -> Node {
        if self.budget == 0 || self.place.depth > 4 {
            let results = signature.results.iter().map(|ty| self.literal(ty)).collect();
            return Node::expression("function(...) return @ end", vec![Node::list(results)]);
        }
        let names: Vec<String> = signature.parameters.iter().map(|_| self.name()).collect();
        let mut shown = names.clone();
        if signature.is_vararg {
            shown.push("...".to_string());
        }
        let before = self.variables.len();
        for (name, ty) in names.iter().zip(&signature.parameters) {
            self.declare(name, ty.clone(), false);
        }
        let body = self.body(signature, 3);
        self.variables.truncate(before);
        let step = if calls(&body) || self.random.chance(30) { " step(3)" } else { "" };
        Node::expression(format!("function({}){step} @ end", shown.join(", ")), vec![body])
    }

    /// The plainest value of a type.
    fn literal(&mut self, ty: &Type) -> Node {
        match ty {
            Type::Number => self.number_literal(),
            Type::Text => self.text_literal(),
            Type::Truth => leaf("true"),
            Type::Items | Type::Record => leaf("{}"),
            Type::Object => leaf("setmetatable({}, {})"),
            Type::Function(_) => leaf("function() end"),
            Type::Any => leaf("nil"),
        }
    }
}
