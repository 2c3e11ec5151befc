//! Functions, and what they are called.

use super::super::ast::{Attrib, Expr, ExprId, Function, FunctionId, VarId};
use super::super::scope::FunctionScope;
use super::super::token::Token;
use super::{Parser, SyntaxError};
use std::borrow::Cow;

/// Longest name of a function, in parts: names are for people.
const NAME_PARTS_MAX: usize = 8;

impl Parser<'_> {
    /// Parameters and body of the function that starts on `line`; a method has a parameter `self`.
    pub(super) fn function_body(
        &mut self,
        is_method: bool,
        line: u32,
    ) -> Result<FunctionId, SyntaxError> {
        let id = FunctionId(self.ast.functions.len() as u32);
        self.ast.functions.push(Function { line, ..Function::default() });
        self.scopes.push(FunctionScope::new(id));
        self.enter_block(false);
        self.expect(Token::LeftParen)?;
        let first = VarId(self.ast.vars.len() as u32);
        if is_method {
            let name = self.lexer.strings.id(Cow::Borrowed(b"self"));
            self.declare(name, Attrib::Regular)?;
        }
        self.parameters()?;
        let count = self.ast.vars.len() as u32 - first.0;
        self.activate(first, count);
        // Not more than the 200 variables that one function may have.
        self.function().params = (first.0, count as u8);
        self.expect(Token::RightParen)?;
        let body = self.statements()?;
        let last_line = self.line();
        self.expect_close(Token::End, Token::Function, line)?;
        self.leave_block()?;
        self.scopes.pop();
        let function = &mut self.ast.functions[id.0 as usize];
        (function.body, function.last_line) = (body, last_line);
        Ok(id)
    }

    fn parameters(&mut self) -> Result<(), SyntaxError> {
        if self.token == Token::RightParen {
            return Ok(());
        }
        loop {
            match self.token {
                Token::Name(name) => {
                    self.next()?;
                    self.declare(name, Attrib::Regular)?;
                }
                Token::Ellipsis => {
                    self.next()?;
                    self.function().is_vararg = true;
                    return Ok(());
                }
                _ => return self.error("<name> or '...' expected"),
            }
            if !self.accept(Token::Comma)? {
                return Ok(());
            }
        }
    }

    /// If `value` is a function, calls it after the variable or field it is stored in.
    pub(super) fn name_function(&mut self, target: ExprId, value: ExprId) {
        if let Expr::Function(function) = self.ast[value] {
            let name = self.name_of(target, false);
            self.ast.functions[function.0 as usize].name = name;
        }
    }

    /// The text of a variable or field, as far as it is made of names.
    pub(super) fn name_of(&self, target: ExprId, is_method: bool) -> String {
        let mut parts = Vec::new();
        let mut e = target;
        loop {
            match self.ast[e] {
                Expr::Index(object, key) if parts.len() < NAME_PARTS_MAX => {
                    let Expr::Str(name) = self.ast[key] else { break };
                    parts.push(self.lexer.strings.text(name));
                    if self.is_env(object) {
                        break;
                    }
                    e = object;
                }
                Expr::Str(name) => {
                    parts.push(self.lexer.strings.text(name));
                    break;
                }
                Expr::Local(var) | Expr::Named(var) => {
                    parts.push(self.lexer.strings.text(self.ast[var].name));
                    break;
                }
                Expr::Upvalue(slot) => {
                    parts.push(self.lexer.strings.text(self.upvalue_name(slot)));
                    break;
                }
                _ => break,
            }
        }
        let mut name = String::new();
        let count = parts.len();
        for (i, part) in parts.iter().rev().enumerate() {
            let last = i + 1 == count;
            name.push_str(match i {
                0 => "",
                _ if last && is_method => ":",
                _ => ".",
            });
            name.push_str(part);
        }
        name
    }

    fn upvalue_name(&self, slot: u8) -> super::StrId {
        let function = self.scopes.last().map_or(FunctionId(0), |scope| scope.id);
        self.ast[self.ast[function].upvalues[slot as usize].var].name
    }

    fn is_env(&self, e: ExprId) -> bool {
        match self.ast[e] {
            Expr::Local(var) => self.ast[var].name == self.env,
            Expr::Upvalue(slot) => self.upvalue_name(slot) == self.env,
            _ => false,
        }
    }
}
