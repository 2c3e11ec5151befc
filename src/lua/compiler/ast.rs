//! The tree between parser and code generator.
//!
//! Nodes lie in flat lists and name each other by number, so that dropping a tree of any shape
//! needs no recursion. Names are already resolved: a node says which variable it means, not how it
//! is spelt. Every number in here was handed out by this tree, so plain indexing cannot miss.

use super::strings::{StrId, Strings};
use crate::lua::bytecode::Opcode;
use std::ops::{Index, Range};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub struct $name(pub u32);
    )* };
}

ids! {
    /// An expression.
    ExprId
    /// A statement.
    StmtId
    /// A local variable of any function of the chunk, or the chunk's `_ENV`.
    VarId
    /// A function of the chunk; 0 is the main function.
    FunctionId
    /// A label.
    LabelId
    /// A `goto`.
    GotoId
}

/// A run of nodes in one of the tree's pools.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct List {
    /// Where it starts.
    pub start: u32,
    /// How many there are.
    pub len: u32,
}

impl List {
    /// The positions in the pool.
    pub fn range(self) -> Range<usize> {
        self.start as usize..(self.start + self.len) as usize
    }
}

/// Operators whose operands are simply values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BinaryOp {
    /// An arithmetic or bit operator, by its opcode.
    Arith(Opcode),
    /// `..`; the right operand may be another one, which makes a chain.
    Concat,
    /// A comparison.
    Compare(CompareOp),
    /// `and`
    And,
    /// `or`
    Or,
}

/// Comparisons.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CompareOp {
    /// `==`
    Eq,
    /// `~=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
}

/// An expression.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Expr {
    /// `nil`
    Nil,
    /// `false`
    False,
    /// `true`
    True,
    /// An integer.
    Int(i64),
    /// A float.
    Float(f64),
    /// A string.
    Str(StrId),
    /// `...`
    VarArg,
    /// `function ... end`
    Function(FunctionId),
    /// A local of the function it stands in.
    Local(VarId),
    /// An upvalue of the function it stands in, by slot.
    Upvalue(u8),
    /// A variable that is a constant; the parser replaces it by the constant unless it is assigned
    /// to.
    Named(VarId),
    /// `object[key]`, `object.key`, and globals as `_ENV.name`.
    Index(ExprId, ExprId),
    /// `function(args)`
    Call(ExprId, List),
    /// `object:name(args)`; the name's line.
    Method(ExprId, StrId, List, u32),
    /// `-`, `~`, `not`, `#`, by opcode.
    Unary(Opcode, ExprId),
    /// Any operator of two operands.
    Binary(BinaryOp, ExprId, ExprId),
    /// `{ ... }`: fields in the tree's pool of fields.
    Table(List),
    /// `( ... )`: one value exactly.
    Paren(ExprId),
}

impl Expr {
    /// Whether the value is known and neither `nil` nor `false`.
    pub fn is_true(self) -> bool {
        self.is_constant() && !matches!(self, Expr::Nil | Expr::False)
    }

    /// Whether the value is known: `nil`, a boolean, a number or a string.
    pub fn is_constant(self) -> bool {
        matches!(self, Expr::Nil | Expr::False | Expr::True)
            || matches!(self, Expr::Int(_) | Expr::Float(_) | Expr::Str(_))
    }
}

/// An entry of a table constructor.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Field {
    /// The next item of the list part.
    Item(ExprId),
    /// `[key] = value` or `name = value`.
    Pair(ExprId, ExprId),
}

/// A statement.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Stmt {
    /// A call for its effect.
    Call(ExprId),
    /// `local vars = exprs`: variables are consecutive.
    Local(VarId, u32, List),
    /// `local function`
    LocalFunction(VarId, FunctionId),
    /// `targets = exprs`
    Assign(List, List),
    /// `function name() ... end`: target and body; stored on the line of its start.
    Function(ExprId, FunctionId),
    /// `do ... end`
    Do(List),
    /// `while condition do ... end`
    While(ExprId, List),
    /// `repeat ... until condition`
    Repeat(List, ExprId),
    /// Conditions with their blocks, in the pool of arms; the last may have no condition.
    If(List),
    /// `for`: the first of three hidden variables (the visible one follows), three expressions,
    /// body, line of `do`.
    NumericFor(VarId, List, List, u32),
    /// `for in`: the first of four hidden variables, number of visible ones, expressions, body,
    /// line of `do`. Its first line is that of the expressions.
    GenericFor(VarId, u32, List, List, u32),
    /// `return exprs`; whether it stands where a variable waits to be closed.
    Return(List, bool),
    /// `break`
    Break,
    /// `goto`
    Goto(GotoId),
    /// `::name::`
    Label(LabelId),
}

/// `if condition then block`; no condition is `else`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Arm {
    /// The condition.
    pub condition: Option<ExprId>,
    /// The statements.
    pub block: List,
}

/// How a local was declared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Attrib {
    /// Plainly.
    Regular,
    /// `<const>`
    Const,
    /// `<close>`
    Close,
}

/// A variable.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Variable {
    /// Its name.
    pub name: StrId,
    /// The function it belongs to.
    pub function: FunctionId,
    /// How it was declared.
    pub attrib: Attrib,
    /// The constant it stands for: it then has no register.
    pub constant: Option<Expr>,
    /// The constant it is declared with, if it is: its value for ever unless it is assigned to.
    pub initial: Option<Expr>,
    /// Whether anything assigns to it after its declaration.
    pub assigned: bool,
    /// Whether an inner function uses it.
    pub captured: bool,
    /// Whether it is the name of a `local function`.
    pub names_function: bool,
}

impl Variable {
    /// Whether closures share it through a cell, so that its scope must be closed.
    pub fn is_shared(&self) -> bool {
        self.captured && self.assigned
    }
}

/// A captured variable of a function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Captured {
    /// The variable.
    pub var: VarId,
    /// The slot in the enclosing function, or none where the variable is a local there.
    pub outer: Option<u8>,
}

/// A function.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Function {
    /// How the source calls it.
    pub name: String,
    /// Parameters are the first variables: the first one and how many.
    pub params: (u32, u8),
    /// Whether it takes `...`.
    pub is_vararg: bool,
    /// The body.
    pub body: List,
    /// What it captures.
    pub upvalues: Vec<Captured>,
    /// The line of `function`, 0 for the main function.
    pub line: u32,
    /// The line of `end`; for the main function, of the last token.
    pub last_line: u32,
}

/// Name and upvalues of an ordinary function.
const FUNCTION_MORE_BYTES: usize = 64;

/// The whole tree.
#[derive(Default)]
pub struct Ast<'a> {
    /// Names and strings.
    pub strings: Strings<'a>,
    /// Expressions.
    pub exprs: Vec<Expr>,
    /// The line to which an expression's instruction belongs.
    pub expr_lines: Vec<u32>,
    /// Statements.
    pub stmts: Vec<Stmt>,
    /// The line of a statement's last token.
    pub stmt_lines: Vec<(u32, u32)>,
    /// Pool of expression lists.
    pub expr_lists: Vec<ExprId>,
    /// Pool of blocks.
    pub stmt_lists: Vec<StmtId>,
    /// Pool of table fields, each with the line where it ends.
    pub fields: Vec<(Field, u32)>,
    /// Pool of `if` arms.
    pub arms: Vec<Arm>,
    /// Functions.
    pub functions: Vec<Function>,
    /// Variables.
    pub vars: Vec<Variable>,
    /// For each label, how many variables of its function are active there.
    pub labels: Vec<u32>,
    /// For each `goto`, its label.
    pub gotos: Vec<Option<LabelId>>,
}

impl Ast<'_> {
    /// About how much memory the tree takes, in bytes.
    pub fn memory(&self) -> usize {
        self.exprs.len() * (size_of::<Expr>() + 4)
            + self.stmts.len() * (size_of::<Stmt>() + 8)
            + (self.expr_lists.len() + self.stmt_lists.len()) * 4
            + self.fields.len() * size_of::<(Field, u32)>()
            + self.arms.len() * size_of::<Arm>()
            + self.functions.len() * (size_of::<Function>() + FUNCTION_MORE_BYTES)
            + self.vars.len() * size_of::<Variable>()
            + (self.labels.len() + self.gotos.len()) * 8
            + self.strings.memory()
    }

    /// The line of an expression.
    pub fn line(&self, e: ExprId) -> u32 {
        self.expr_lines[e.0 as usize]
    }

    /// The expressions of a list.
    pub fn list(&self, list: List) -> &[ExprId] {
        &self.expr_lists[list.range()]
    }

    /// The innermost expression under parentheses; only where one value is wanted anyway.
    pub fn without_parens(&self, mut e: ExprId) -> ExprId {
        while let Expr::Paren(inner) = self[e] {
            e = inner;
        }
        e
    }

    /// Whether the expression can have any number of values.
    pub fn is_multi(&self, e: ExprId) -> bool {
        matches!(self[e], Expr::Call(..) | Expr::Method(..) | Expr::VarArg)
    }
}

impl Index<ExprId> for Ast<'_> {
    type Output = Expr;
    fn index(&self, e: ExprId) -> &Expr {
        &self.exprs[e.0 as usize]
    }
}

impl Index<StmtId> for Ast<'_> {
    type Output = Stmt;
    fn index(&self, s: StmtId) -> &Stmt {
        &self.stmts[s.0 as usize]
    }
}

impl Index<VarId> for Ast<'_> {
    type Output = Variable;
    fn index(&self, v: VarId) -> &Variable {
        &self.vars[v.0 as usize]
    }
}

impl Index<FunctionId> for Ast<'_> {
    type Output = Function;
    fn index(&self, f: FunctionId) -> &Function {
        &self.functions[f.0 as usize]
    }
}
