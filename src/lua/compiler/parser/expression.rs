//! Expressions.

use super::super::ast::{BinaryOp, CompareOp, Expr, ExprId, Field, List};
use super::super::fold;
use super::super::strings::StrId;
use super::super::token::Token;
use super::{Parser, SyntaxError};
use crate::lua::bytecode::Opcode;

/// Unary operators bind tighter than all others but `^`.
const UNARY_PRIORITY: u8 = 12;

/// The operator that `token` is, with its priority to the left and to the right.
fn binary_operator(token: Token) -> Option<(BinaryOp, u8, u8)> {
    use BinaryOp::{And, Arith, Compare, Concat, Or};
    Some(match token {
        Token::Or => (Or, 1, 1),
        Token::And => (And, 2, 2),
        Token::Equal => (Compare(CompareOp::Eq), 3, 3),
        Token::NotEqual => (Compare(CompareOp::Ne), 3, 3),
        Token::Less => (Compare(CompareOp::Lt), 3, 3),
        Token::LessEqual => (Compare(CompareOp::Le), 3, 3),
        Token::Greater => (Compare(CompareOp::Gt), 3, 3),
        Token::GreaterEqual => (Compare(CompareOp::Ge), 3, 3),
        Token::Pipe => (Arith(Opcode::BOr), 4, 4),
        Token::Tilde => (Arith(Opcode::BXor), 5, 5),
        Token::Ampersand => (Arith(Opcode::BAnd), 6, 6),
        Token::ShiftLeft => (Arith(Opcode::Shl), 7, 7),
        Token::ShiftRight => (Arith(Opcode::Shr), 7, 7),
        Token::Concat => (Concat, 9, 8),
        Token::Plus => (Arith(Opcode::Add), 10, 10),
        Token::Minus => (Arith(Opcode::Sub), 10, 10),
        Token::Star => (Arith(Opcode::Mul), 11, 11),
        Token::Slash => (Arith(Opcode::Div), 11, 11),
        Token::DoubleSlash => (Arith(Opcode::IDiv), 11, 11),
        Token::Percent => (Arith(Opcode::Mod), 11, 11),
        Token::Caret => (Arith(Opcode::Pow), 14, 13),
        _ => return None,
    })
}

fn unary_operator(token: Token) -> Option<Opcode> {
    Some(match token {
        Token::Not => Opcode::Not,
        Token::Minus => Opcode::Neg,
        Token::Tilde => Opcode::BNot,
        Token::Hash => Opcode::Len,
        _ => return None,
    })
}

impl Parser<'_> {
    /// An expression.
    pub(super) fn expression(&mut self) -> Result<ExprId, SyntaxError> {
        self.subexpression(0)
    }

    /// Expressions with commas between them; at least one.
    pub(super) fn expression_list(&mut self) -> Result<List, SyntaxError> {
        let mark = self.open_exprs.len();
        loop {
            let e = self.expression()?;
            self.open_exprs.push(e);
            if !self.accept(Token::Comma)? {
                return Ok(self.close_exprs(mark));
            }
            self.fetch(e);
        }
    }

    /// An expression whose operators bind tighter than `limit`.
    fn subexpression(&mut self, limit: u8) -> Result<ExprId, SyntaxError> {
        self.descend()?;
        let mut left = match unary_operator(self.token) {
            Some(op) => {
                let line = self.line();
                self.next()?;
                let operand = self.subexpression(UNARY_PRIORITY)?;
                self.unary(op, operand, line)
            }
            None => self.simple_expression()?,
        };
        while let Some((op, left_priority, right_priority)) = binary_operator(self.token)
            && left_priority > limit
        {
            let line = self.line();
            self.next()?;
            self.fetch(left);
            let right = self.subexpression(right_priority)?;
            left = self.binary(op, left, right, line);
        }
        self.ascend();
        Ok(left)
    }

    fn unary(&mut self, op: Opcode, operand: ExprId, line: u32) -> ExprId {
        match fold::unary(op, self.ast[self.ast.without_parens(operand)]) {
            Some(folded) => self.push_expr(folded, line),
            None => self.push_expr(Expr::Unary(op, operand), line),
        }
    }

    fn binary(&mut self, op: BinaryOp, left: ExprId, right: ExprId, line: u32) -> ExprId {
        let folded = match op {
            BinaryOp::Arith(op) => {
                let (a, b) = (self.ast.without_parens(left), self.ast.without_parens(right));
                fold::binary(op, self.ast[a], self.ast[b])
            }
            _ => None,
        };
        // A comparison fails where it ends, any other operator where it stands.
        let line = if let BinaryOp::Compare(_) = op { self.last_line } else { line };
        self.push_expr(folded.unwrap_or(Expr::Binary(op, left, right)), line)
    }

    fn simple_expression(&mut self) -> Result<ExprId, SyntaxError> {
        let line = self.line();
        let e = match self.token {
            Token::Int(i) => Expr::Int(i),
            Token::Float(f) => Expr::Float(f),
            Token::Str(id) => Expr::Str(id),
            Token::Nil => Expr::Nil,
            Token::True => Expr::True,
            Token::False => Expr::False,
            Token::Ellipsis => {
                if !self.function().is_vararg {
                    return self.error("cannot use '...' outside a vararg function");
                }
                Expr::VarArg
            }
            Token::LeftBrace => return self.table(),
            Token::Function => {
                self.next()?;
                let body = self.function_body(false, line)?;
                return Ok(self.push_expr(Expr::Function(body), self.last_line));
            }
            _ => {
                let e = self.suffixed_expression()?;
                self.settle(e);
                return Ok(e);
            }
        };
        self.next()?;
        Ok(self.push_expr(e, line))
    }

    /// The value of an expression is wanted here, behind the token that says so. A field is read
    /// no sooner, so a message about it names this line.
    pub(super) fn fetch(&mut self, e: ExprId) {
        if let Expr::Index(..) = self.ast[e] {
            self.ast.expr_lines[e.0 as usize] = self.last_line;
        }
    }

    /// Replaces the name of a constant by the constant.
    fn settle(&mut self, e: ExprId) {
        if let Expr::Named(var) = self.ast[e]
            && let Some(constant) = self.ast[var].constant
        {
            self.ast.exprs[e.0 as usize] = constant;
        }
    }

    /// A variable: a local, an upvalue, or a field of `_ENV`.
    pub(super) fn variable(&mut self, name: StrId) -> Result<ExprId, SyntaxError> {
        let line = self.last_line;
        if let Some(e) = self.resolve(name)? {
            return Ok(self.push_expr(e, line));
        }
        let env = self.resolve(self.env)?.unwrap_or(Expr::Nil);
        let env = self.push_expr(env, line);
        self.settle(env);
        let key = self.push_expr(Expr::Str(name), line);
        Ok(self.push_expr(Expr::Index(env, key), line))
    }

    fn primary_expression(&mut self) -> Result<ExprId, SyntaxError> {
        let line = self.line();
        match self.token {
            Token::Name(name) => {
                self.next()?;
                self.variable(name)
            }
            Token::LeftParen => {
                self.next()?;
                let inner = self.expression()?;
                self.expect_close(Token::RightParen, Token::LeftParen, line)?;
                self.fetch(inner);
                Ok(self.push_expr(Expr::Paren(inner), line))
            }
            _ => self.error("unexpected symbol"),
        }
    }

    /// A name or parentheses, then any number of fields, indices and calls.
    pub(super) fn suffixed_expression(&mut self) -> Result<ExprId, SyntaxError> {
        let mut e = self.primary_expression()?;
        loop {
            let line = self.line();
            match self.token {
                Token::Dot | Token::LeftBracket => {
                    self.settle(e);
                    let key = self.key()?;
                    e = self.push_expr(Expr::Index(e, key), self.last_line);
                }
                Token::Colon => {
                    self.settle(e);
                    self.next()?;
                    let name = self.expect_name()?;
                    let name_line = self.last_line;
                    self.fetch(e);
                    let line = self.line();
                    let args = self.arguments()?;
                    e = self.push_expr(Expr::Method(e, name, args, name_line), line);
                }
                Token::LeftParen | Token::Str(_) | Token::LeftBrace => {
                    self.settle(e);
                    let args = self.arguments()?;
                    e = self.push_expr(Expr::Call(e, args), line);
                }
                _ => return Ok(e),
            }
        }
    }

    /// `.name` or `[expression]`.
    pub(super) fn key(&mut self) -> Result<ExprId, SyntaxError> {
        if self.accept(Token::Dot)? {
            let name = self.expect_name()?;
            return Ok(self.push_expr(Expr::Str(name), self.last_line));
        }
        self.bracketed_key()
    }

    fn bracketed_key(&mut self) -> Result<ExprId, SyntaxError> {
        self.next()?;
        let key = self.expression()?;
        self.expect(Token::RightBracket)?;
        Ok(key)
    }

    fn arguments(&mut self) -> Result<List, SyntaxError> {
        let mark = self.open_exprs.len();
        let line = self.line();
        match self.token {
            Token::LeftParen => {
                self.next()?;
                if self.accept(Token::RightParen)? {
                    return Ok(List::default());
                }
                let list = self.expression_list()?;
                self.expect_close(Token::RightParen, Token::LeftParen, line)?;
                if let Some(&last) = self.ast.list(list).last() {
                    self.fetch(last);
                }
                Ok(list)
            }
            Token::LeftBrace => {
                let table = self.table()?;
                self.open_exprs.push(table);
                Ok(self.close_exprs(mark))
            }
            Token::Str(id) => {
                self.next()?;
                let string = self.push_expr(Expr::Str(id), line);
                self.open_exprs.push(string);
                Ok(self.close_exprs(mark))
            }
            _ => self.error("function arguments expected"),
        }
    }

    fn table(&mut self) -> Result<ExprId, SyntaxError> {
        let line = self.line();
        self.next()?;
        let mut fields = Vec::new();
        while self.token != Token::RightBrace {
            let field = self.field()?;
            fields.push((field, self.last_line));
            if !self.accept(Token::Comma)? && !self.accept(Token::Semicolon)? {
                break;
            }
            if let Field::Item(item) = field
                && self.token != Token::RightBrace
            {
                self.fetch(item);
            }
        }
        self.expect_close(Token::RightBrace, Token::LeftBrace, line)?;
        if let Some(&(Field::Item(item), _)) = fields.last() {
            self.fetch(item);
        }
        let start = self.ast.fields.len() as u32;
        self.ast.fields.extend(fields);
        let list = List { start, len: self.ast.fields.len() as u32 - start };
        Ok(self.push_expr(Expr::Table(list), line))
    }

    fn field(&mut self) -> Result<Field, SyntaxError> {
        let token = self.token;
        let key = match token {
            Token::Name(name) if self.look_ahead()? == Token::Assign => {
                self.next()?;
                self.push_expr(Expr::Str(name), self.last_line)
            }
            Token::LeftBracket => self.bracketed_key()?,
            _ => return Ok(Field::Item(self.expression()?)),
        };
        self.expect(Token::Assign)?;
        let value = self.expression()?;
        self.name_function(key, value);
        Ok(Field::Pair(key, value))
    }
}
