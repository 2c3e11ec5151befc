//! Random valid programs, each from a seed.
//!
//! Expressions are made for a type, so that most of a program runs instead of failing at once; a
//! few are made for another type on purpose. A program is finite: loops count, functions pay a
//! price that the prelude limits, and strings are cut where they are kept.

mod expression;
mod library;
mod mangle;
mod object;
mod special;
mod statement;
mod words;

use super::random::Random;
use super::tree::Node;
use std::rc::Rc;

/// What a variable is meant to hold.
#[derive(Clone, PartialEq, Debug)]
pub enum Type {
    /// An integer or a float.
    Number,
    /// A string.
    Text,
    /// A boolean.
    Truth,
    /// A list without holes.
    Items,
    /// A table with the fields `a`, `b` (numbers), `s`, `t` (strings), `q` (anything).
    Record,
    /// A table with a metatable.
    Object,
    /// A function.
    Function(Rc<Signature>),
    /// Who knows.
    Any,
}

/// What a function takes and returns.
#[derive(Clone, PartialEq, Debug)]
pub struct Signature {
    parameters: Vec<Type>,
    is_vararg: bool,
    results: Vec<Type>,
}

/// A variable in scope.
#[derive(Clone, Debug)]
struct Variable {
    name: String,
    ty: Type,
    is_constant: bool,
}

/// What is around the place where code is being made.
#[derive(Clone, Copy, Default)]
struct Place {
    /// Functions take `...` here.
    is_vararg: bool,
    /// Loops around, in this function.
    loops: usize,
    /// Blocks around, in all functions.
    depth: usize,
    /// Whether the code runs in a coroutine, as far as one sees.
    in_coroutine: bool,
    /// Whether a function is around.
    in_function: bool,
}

/// The maker of one program.
pub struct Generator {
    random: Random,
    variables: Vec<Variable>,
    place: Place,
    serial: usize,
    /// Statements that may still be made.
    budget: usize,
    /// Of a hundred nodes so many have line breaks in them.
    breaks: usize,
}

/// The program that belongs to a seed.
pub fn program(seed: u64) -> Node {
    let mut random = Random::new(seed);
    let budget = 4 + random.below(30);
    let breaks = random.pick(&[0, 6, 6, 30]);
    let is_mangled = random.chance(12);
    let place = Place { is_vararg: true, ..Place::default() };
    let mut generator =
        Generator { random, variables: Vec::new(), place, serial: 0, budget, breaks };
    if is_mangled {
        return generator.mistaken();
    }
    generator.main()
}

impl Generator {
    fn main(&mut self) -> Node {
        let mut statements = vec![self.variables_to_begin_with()];
        if self.random.chance(50) {
            statements.push(self.metatable());
        }
        while self.budget > 0 {
            let statement = self.section();
            statements.push(statement);
        }
        statements.push(self.print_variables());
        Node::block(statements)
    }

    /// A program that only tells what is wrong with another.
    fn mistaken(&mut self) -> Node {
        self.budget = self.budget.min(6);
        let program = self.main();
        let text = mangle::mangle(&mut self.random, &program.render());
        let name = self.random.pick(&["", ", '=(name)'", ", '@file.lua'", ", 'some text'"]);
        let quoted = Node::quoted(Node::block(vec![Node::statement(text, vec![])]));
        Node::block(vec![Node::statement(
            format!("print(load({}{name}))", quoted.render()),
            vec![],
        )])
    }

    /// A part of the main program: plain, or one whose errors are caught and shown.
    fn section(&mut self) -> Node {
        if self.random.chance(40) {
            return self.statement();
        }
        let signature = Signature { parameters: vec![], is_vararg: true, results: vec![] };
        let body = self.body(&signature, 3);
        let results = self.arguments(3);
        let text = match self.random.below(3) {
            0 => "print(xpcall(function(...) @ end, function(m) print(m) return m end, @))",
            _ => "print(pcall(function(...) @ end, @))",
        };
        Node::statement(text, vec![body, results])
    }

    fn variables_to_begin_with(&mut self) -> Node {
        let (n, s, t) = (self.number_literal(), self.text_literal(), self.items(1));
        let r = self.record(1);
        let text = "local n, s, t, r = @, @, @, @";
        for (name, ty) in
            [("n", Type::Number), ("s", Type::Text), ("t", Type::Items), ("r", Type::Record)]
        {
            self.declare(name, ty, false);
        }
        Node::statement(text, vec![n, s, t, r])
    }

    /// Prints the variables that one sees here, or some of them.
    fn print_variables(&mut self) -> Node {
        let visible = self.visible(|_| true);
        let names = visible.iter().take(8).map(|v| Node::expression(v.name.clone(), vec![]));
        let names = Node::list(names.collect());
        Node::statement("print(@)", vec![names])
    }

    fn declare(&mut self, name: &str, ty: Type, is_constant: bool) {
        self.variables.push(Variable { name: name.to_string(), ty, is_constant });
    }

    /// The variables that are not hidden by others of the same name, innermost first.
    fn visible(&self, wanted: impl Fn(&Variable) -> bool) -> Vec<Variable> {
        let mut seen: Vec<&str> = Vec::new();
        let mut found = Vec::new();
        for variable in self.variables.iter().rev() {
            if seen.contains(&variable.name.as_str()) {
                continue;
            }
            seen.push(&variable.name);
            if wanted(variable) {
                found.push(variable.clone());
            }
        }
        found
    }

    /// A visible variable of a kind, the inner ones more often.
    fn variable(&mut self, wanted: impl Fn(&Variable) -> bool) -> Option<Variable> {
        let found = self.visible(wanted);
        if found.is_empty() {
            return None;
        }
        let at = self.random.below(found.len()).min(self.random.below(found.len()));
        Some(found[at].clone())
    }

    /// A name from a small set, so that variables hide each other, or a new one.
    fn name(&mut self) -> String {
        self.serial += 1;
        if self.random.chance(70) {
            self.random.pick(&["a", "b", "c", "d", "e", "x", "y", "z"]).to_string()
        } else {
            format!("v{}", self.serial)
        }
    }

    /// A name that nothing else has.
    fn own_name(&mut self, stem: &str) -> String {
        self.serial += 1;
        format!("{stem}{}", self.serial)
    }

    fn some_type(&mut self) -> Type {
        match self.random.below(20) {
            0..7 => Type::Number,
            7..11 => Type::Text,
            11..13 => Type::Truth,
            13..15 => Type::Items,
            15..17 => Type::Record,
            17..18 => Type::Object,
            _ => Type::Any,
        }
    }

    fn signature(&mut self) -> Signature {
        let parameters = (0..self.random.below(4)).map(|_| self.some_type()).collect();
        let results = (0..self.random.below(4)).map(|_| self.some_type()).collect();
        Signature { parameters, is_vararg: self.random.chance(30), results }
    }

    /// Puts line breaks into a node now and then: messages name lines.
    fn broken(&mut self, mut node: Node) -> Node {
        node.is_broken = !node.children.is_empty() && self.random.chance(self.breaks);
        node
    }
}
