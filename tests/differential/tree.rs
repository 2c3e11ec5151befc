//! Programs as trees of templates, so that a program can be made smaller without reading its text.

use std::borrow::Cow;

/// What stands at a place, and so what may stand there instead.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// An expression.
    Expression,
    /// A statement.
    Statement,
    /// Statements, one after the other.
    Block,
    /// Expressions with commas between them.
    List,
    /// A block, written as a string with its text.
    Quoted,
}

/// A piece of a program: a text with an `@` for each child. What keeps a program finite and its
/// output free of addresses stands in the texts, where making it smaller cannot take it away.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Its text; that of blocks and lists is empty.
    pub text: Cow<'static, str>,
    /// What the text's `@` stand for, or the members of a block or list.
    pub children: Vec<Node>,
    /// Whether line breaks stand where its text has spaces.
    pub is_broken: bool,
}

impl Node {
    fn new(kind: Kind, text: impl Into<Cow<'static, str>>, children: Vec<Node>) -> Node {
        let text = text.into();
        let holes = text.matches('@').count();
        let gathers = matches!(kind, Kind::Block | Kind::List | Kind::Quoted);
        assert!(gathers || children.is_empty() || holes == children.len(), "{text}");
        Node { kind, text, children, is_broken: false }
    }

    /// An expression.
    pub fn expression(text: impl Into<Cow<'static, str>>, children: Vec<Node>) -> Node {
        Node::new(Kind::Expression, text, children)
    }

    /// A statement.
    pub fn statement(text: impl Into<Cow<'static, str>>, children: Vec<Node>) -> Node {
        Node::new(Kind::Statement, text, children)
    }

    /// A block.
    pub fn block(statements: Vec<Node>) -> Node {
        Node::new(Kind::Block, "", statements)
    }

    /// A list.
    pub fn list(expressions: Vec<Node>) -> Node {
        Node::new(Kind::List, "", expressions)
    }

    /// A string with a program in it.
    pub fn quoted(block: Node) -> Node {
        Node::new(Kind::Quoted, "", vec![block])
    }

    /// The program's text.
    pub fn render(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        match self.kind {
            Kind::Block => {
                for statement in &self.children {
                    statement.write(out);
                    out.push('\n');
                }
            }
            Kind::List => {
                for (i, expression) in self.children.iter().enumerate() {
                    out.push_str(if i > 0 { ", " } else { "" });
                    expression.write(out);
                }
            }
            Kind::Quoted => {
                let text = self.children[0].render();
                let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
                out.push_str(&format!("\"{text}\""));
            }
            // The text of a leaf has no holes: an `@` in it means itself.
            _ if self.children.is_empty() => out.push_str(&self.text),
            Kind::Expression | Kind::Statement => {
                let mut children = self.children.iter();
                for c in self.text.chars() {
                    match c {
                        '@' => children.next().expect("a child for each hole").write(out),
                        ' ' if self.is_broken => out.push('\n'),
                        c => out.push(c),
                    }
                }
            }
        }
    }

    /// How large it is: nodes first, text second.
    pub fn size(&self) -> (usize, usize) {
        let own = (1, self.text.len() + usize::from(self.is_broken));
        self.children.iter().map(Node::size).fold(own, |a, b| (a.0 + b.0, a.1 + b.1))
    }
}
