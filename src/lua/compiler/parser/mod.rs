//! Tokens to tree.
//!
//! A parser by recursive descent; depth is counted, so no text can exhaust the host's stack. Names
//! are resolved on the way, because the language's own rules about scopes are rules about reading
//! order.

mod expression;
mod function;
mod statement;

use super::SyntaxError;
use super::ast::{
    Ast, Attrib, Captured, Expr, ExprId, Function, FunctionId, List, Stmt, StmtId, VarId, Variable,
};
use super::lexer::Lexer;
use super::limits::{Limits, Watch};
use super::scope::FunctionScope;
use super::strings::StrId;
use super::token::Token;
use std::borrow::Cow;

/// Nesting of statements, expressions and functions: as deep as the reference implementation goes.
const DEPTH_MAX: u32 = 197;

/// The state of a parse.
pub struct Parser<'a> {
    pub(super) lexer: Lexer<'a>,
    pub(super) ast: Ast<'a>,
    pub(super) scopes: Vec<FunctionScope>,
    /// The variable that each name means at present.
    pub(super) bindings: Vec<Option<VarId>>,
    token: Token,
    ahead: Option<Token>,
    /// The line of the last token that was consumed.
    last_line: u32,
    depth: u32,
    env: StrId,
    for_state: StrId,
    // Lists under construction: a list's members gather on top of these, then move to their pool.
    open_exprs: Vec<ExprId>,
    open_stmts: Vec<StmtId>,
    watch: Watch<'a>,
}

/// Reads a whole chunk.
///
/// # Errors
/// The first violation of the grammar or of the rules of scope, or a limit that is passed.
pub fn parse<'a>(mut lexer: Lexer<'a>, limits: Limits<'a>) -> Result<Ast<'a>, SyntaxError> {
    let env = lexer.strings.id(Cow::Borrowed(b"_ENV"));
    let for_state = lexer.strings.id(Cow::Borrowed(b"(for state)"));
    let mut parser = Parser {
        lexer,
        ast: Ast::default(),
        scopes: Vec::new(),
        bindings: Vec::new(),
        token: Token::Eof,
        ahead: None,
        last_line: 1,
        depth: 0,
        env,
        for_state,
        open_exprs: Vec::new(),
        open_stmts: Vec::new(),
        watch: Watch::new(limits),
    };
    parser.main_function()?;
    let Parser { lexer, mut ast, .. } = parser;
    ast.strings = lexer.strings;
    Ok(ast)
}

impl Parser<'_> {
    fn main_function(&mut self) -> Result<(), SyntaxError> {
        // `_ENV` belongs to no function of the chunk: to the main function it is an upvalue.
        let outside = FunctionId(u32::MAX);
        let env = VarId(0);
        self.ast.vars.push(Variable {
            name: self.env,
            function: outside,
            attrib: Attrib::Regular,
            constant: None,
            initial: None,
            assigned: false,
            captured: true,
            names_function: false,
        });
        self.ast.functions.push(Function {
            name: "main chunk".to_string(),
            is_vararg: true,
            upvalues: vec![Captured { var: env, outer: None }],
            ..Function::default()
        });
        self.bindings.resize(self.env.0 as usize + 1, None);
        self.bindings[self.env.0 as usize] = Some(env);
        self.scopes.push(FunctionScope::new(FunctionId(0)));
        self.next()?;
        self.enter_block(false);
        let body = self.statements()?;
        self.check(Token::Eof)?;
        self.leave_block()?;
        let last_line = self.last_line;
        let main = self.function();
        (main.body, main.last_line) = (body, last_line);
        Ok(())
    }

    /// The current line, where errors are reported.
    fn line(&self) -> u32 {
        self.lexer.line
    }

    fn next(&mut self) -> Result<(), SyntaxError> {
        if self.watch.step() {
            self.look_up()?;
        }
        self.last_line = self.lexer.line;
        self.token = match self.ahead.take() {
            Some(token) => token,
            None => self.lexer.next()?,
        };
        Ok(())
    }

    /// Looks at the limits.
    fn look_up(&self) -> Result<(), SyntaxError> {
        let open = (self.open_exprs.len() + self.open_stmts.len()) * 4;
        let bytes =
            self.ast.memory() + self.lexer.strings.memory() + open + self.bindings.len() * 8;
        self.watch.look(bytes).map_or(Ok(()), |cause| Err(SyntaxError::from_limit(cause)))
    }

    fn look_ahead(&mut self) -> Result<Token, SyntaxError> {
        let token = self.lexer.next()?;
        self.ahead = Some(token);
        Ok(token)
    }

    /// An error about the current token.
    pub(super) fn error<T>(&self, reason: &str) -> Result<T, SyntaxError> {
        // The reference's messages take a zero byte for the absence of a token.
        let near = (self.token != Token::Other(0)).then(|| self.lexer.near(self.token));
        Err(self.lexer.error(reason, near.as_deref()))
    }

    /// An error that no token is to blame for.
    pub(super) fn plain_error<T>(&self, reason: &str) -> Result<T, SyntaxError> {
        Err(self.lexer.error(reason, None))
    }

    fn accept(&mut self, token: Token) -> Result<bool, SyntaxError> {
        let found = self.token == token;
        if found {
            self.next()?;
        }
        Ok(found)
    }

    fn check(&self, token: Token) -> Result<(), SyntaxError> {
        if self.token == token {
            return Ok(());
        }
        match token {
            Token::Eof => self.error("<eof> expected"),
            _ => self.error(&format!("'{}' expected", token.spelling())),
        }
    }

    fn expect(&mut self, token: Token) -> Result<(), SyntaxError> {
        self.check(token)?;
        self.next()
    }

    /// Expects the token that closes what `opener` opened on `line`.
    fn expect_close(&mut self, closer: Token, opener: Token, line: u32) -> Result<(), SyntaxError> {
        if self.token != closer && line != self.line() {
            let (closer, opener) = (closer.spelling(), opener.spelling());
            let reason = format!("'{closer}' expected (to close '{opener}' at line {line})");
            return self.error(&reason);
        }
        self.expect(closer)
    }

    fn expect_name(&mut self) -> Result<StrId, SyntaxError> {
        let Token::Name(name) = self.token else { return self.error("<name> expected") };
        self.next()?;
        Ok(name)
    }

    /// Goes one level deeper, if that is not too deep.
    fn descend(&mut self) -> Result<(), SyntaxError> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return self.plain_error("C stack overflow");
        }
        Ok(())
    }

    fn ascend(&mut self) {
        self.depth -= 1;
    }

    fn push_expr(&mut self, e: Expr, line: u32) -> ExprId {
        self.ast.exprs.push(e);
        self.ast.expr_lines.push(line);
        ExprId(self.ast.exprs.len() as u32 - 1)
    }

    fn push_stmt(&mut self, s: Stmt, first_line: u32) {
        self.ast.stmts.push(s);
        self.ast.stmt_lines.push((first_line, self.last_line));
        self.open_stmts.push(StmtId(self.ast.stmts.len() as u32 - 1));
    }

    /// Moves the expressions gathered since `mark` to their pool.
    fn close_exprs(&mut self, mark: usize) -> List {
        let start = self.ast.expr_lists.len() as u32;
        self.ast.expr_lists.extend(self.open_exprs.drain(mark..));
        List { start, len: self.ast.expr_lists.len() as u32 - start }
    }
}
