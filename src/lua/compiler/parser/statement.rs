//! Statements.

use super::super::ast::{Arm, Attrib, Expr, ExprId, List, Stmt, VarId};
use super::super::strings::StrId;
use super::super::token::Token;
use super::{Parser, SyntaxError};

impl Parser<'_> {
    /// Statements up to the token that ends their block.
    pub(super) fn statements(&mut self) -> Result<List, SyntaxError> {
        let mark = self.open_stmts.len();
        while !self.token.ends_block(true) {
            let is_last = self.token == Token::Return;
            self.statement()?;
            if is_last {
                break;
            }
        }
        let start = self.ast.stmt_lists.len() as u32;
        self.ast.stmt_lists.extend(self.open_stmts.drain(mark..));
        Ok(List { start, len: self.ast.stmt_lists.len() as u32 - start })
    }

    /// A block with a scope of its own.
    fn block(&mut self, is_loop: bool) -> Result<List, SyntaxError> {
        self.enter_block(is_loop);
        let list = self.statements()?;
        self.leave_block()?;
        Ok(list)
    }

    fn statement(&mut self) -> Result<(), SyntaxError> {
        self.descend()?;
        let line = self.line();
        match self.token {
            Token::Semicolon => self.next()?,
            Token::If => self.if_statement(line)?,
            Token::While => self.while_statement(line)?,
            Token::Do => {
                self.next()?;
                let block = self.block(false)?;
                self.expect_close(Token::End, Token::Do, line)?;
                self.push_stmt(Stmt::Do(block), line);
            }
            Token::For => self.for_statement(line)?,
            Token::Repeat => self.repeat_statement(line)?,
            Token::Function => self.function_statement(line)?,
            Token::Local => {
                self.next()?;
                if self.accept(Token::Function)? {
                    self.local_function(line)?;
                } else {
                    self.local_statement(line)?;
                }
            }
            Token::DoubleColon => {
                self.next()?;
                let name = self.expect_name()?;
                self.label(name, line)?;
            }
            Token::Return => self.return_statement(line)?,
            Token::Break => {
                self.next()?;
                self.note_break(line);
                self.push_stmt(Stmt::Break, line);
            }
            Token::Goto => {
                self.next()?;
                let name = self.expect_name()?;
                let goto = self.note_goto(name, line);
                self.push_stmt(Stmt::Goto(goto), line);
            }
            _ => self.expression_statement(line)?,
        }
        self.ascend();
        Ok(())
    }

    fn if_statement(&mut self, line: u32) -> Result<(), SyntaxError> {
        let mut arms = Vec::new();
        loop {
            self.next()?; // `if` or `elseif`
            let condition = self.expression()?;
            self.expect(Token::Then)?;
            self.fetch(condition);
            let block = self.block(false)?;
            arms.push(Arm { condition: Some(condition), block });
            if self.token != Token::ElseIf {
                break;
            }
        }
        if self.accept(Token::Else)? {
            let block = self.block(false)?;
            arms.push(Arm { condition: None, block });
        }
        self.expect_close(Token::End, Token::If, line)?;
        let start = self.ast.arms.len() as u32;
        let len = arms.len() as u32;
        self.ast.arms.extend(arms);
        self.push_stmt(Stmt::If(List { start, len }), line);
        Ok(())
    }

    fn while_statement(&mut self, line: u32) -> Result<(), SyntaxError> {
        self.next()?;
        let condition = self.expression()?;
        self.expect(Token::Do)?;
        let block = self.block(true)?;
        self.expect_close(Token::End, Token::While, line)?;
        self.push_stmt(Stmt::While(condition, block), line);
        Ok(())
    }

    fn repeat_statement(&mut self, line: u32) -> Result<(), SyntaxError> {
        self.next()?;
        self.enter_block(true);
        self.enter_block(false);
        let block = self.statements()?;
        self.expect_close(Token::Until, Token::Repeat, line)?;
        let condition = self.expression()?;
        self.leave_block()?;
        self.leave_block()?;
        self.push_stmt(Stmt::Repeat(block, condition), line);
        Ok(())
    }

    fn for_statement(&mut self, line: u32) -> Result<(), SyntaxError> {
        self.enter_block(true);
        self.next()?;
        let name = self.expect_name()?;
        match self.token {
            Token::Assign => self.numeric_for(name, line)?,
            Token::Comma | Token::In => self.generic_for(name)?,
            _ => return self.error("'=' or 'in' expected"),
        }
        self.expect_close(Token::End, Token::For, line)?;
        self.leave_block()
    }

    fn hidden_variables(&mut self, count: u32) -> Result<VarId, SyntaxError> {
        let first = self.declare(self.for_state, Attrib::Regular)?;
        for _ in 1..count {
            self.declare(self.for_state, Attrib::Regular)?;
        }
        Ok(first)
    }

    fn numeric_for(&mut self, name: StrId, line: u32) -> Result<(), SyntaxError> {
        let hidden = self.hidden_variables(3)?;
        let var = self.declare(name, Attrib::Regular)?;
        self.next()?;
        let mark = self.open_exprs.len();
        let init = self.expression()?;
        self.open_exprs.push(init);
        self.expect(Token::Comma)?;
        let limit = self.expression()?;
        self.open_exprs.push(limit);
        if self.accept(Token::Comma)? {
            let step = self.expression()?;
            self.open_exprs.push(step);
        }
        let exprs = self.close_exprs(mark);
        let (block, do_line) = self.for_body(hidden, 3, var, 1)?;
        self.push_stmt(Stmt::NumericFor(hidden, exprs, block, do_line), line);
        Ok(())
    }

    fn generic_for(&mut self, name: StrId) -> Result<(), SyntaxError> {
        let hidden = self.hidden_variables(4)?;
        let var = self.declare(name, Attrib::Regular)?;
        let mut count = 1;
        while self.accept(Token::Comma)? {
            let name = self.expect_name()?;
            self.declare(name, Attrib::Regular)?;
            count += 1;
        }
        self.expect(Token::In)?;
        // The iterator is called where it is made.
        let line = self.line();
        let exprs = self.expression_list()?;
        self.scope().mark_close();
        let (block, do_line) = self.for_body(hidden, 4, var, count)?;
        self.push_stmt(Stmt::GenericFor(hidden, count, exprs, block, do_line), line);
        Ok(())
    }

    fn for_body(
        &mut self,
        hidden: VarId,
        hidden_count: u32,
        first: VarId,
        count: u32,
    ) -> Result<(List, u32), SyntaxError> {
        self.activate(hidden, hidden_count);
        self.expect(Token::Do)?;
        let do_line = self.last_line;
        self.enter_block(false);
        self.activate(first, count);
        let block = self.statements()?;
        self.leave_block()?;
        Ok((block, do_line))
    }

    fn function_statement(&mut self, line: u32) -> Result<(), SyntaxError> {
        self.next()?;
        let name = self.expect_name()?;
        let mut target = self.variable(name)?;
        let mut is_method = false;
        while matches!(self.token, Token::Dot | Token::Colon) && !is_method {
            is_method = self.token == Token::Colon;
            self.next()?;
            let name = self.expect_name()?;
            let key = self.push_expr(Expr::Str(name), self.last_line);
            target = self.push_expr(Expr::Index(target, key), self.last_line);
        }
        let function = self.function_body(is_method, line)?;
        self.assign_to(self.ast[target])?;
        let name = self.name_of(target, is_method);
        self.ast.functions[function.0 as usize].name = name;
        self.push_stmt(Stmt::Function(target, function), line);
        Ok(())
    }

    fn local_function(&mut self, line: u32) -> Result<(), SyntaxError> {
        let name = self.expect_name()?;
        let var = self.declare(name, Attrib::Regular)?;
        self.ast.vars[var.0 as usize].names_function = true;
        self.activate(var, 1);
        let function = self.function_body(false, self.line())?;
        self.ast.functions[function.0 as usize].name = self.lexer.strings.text(name).into_owned();
        self.push_stmt(Stmt::LocalFunction(var, function), line);
        Ok(())
    }

    fn local_statement(&mut self, line: u32) -> Result<(), SyntaxError> {
        let first = VarId(self.ast.vars.len() as u32); // they are numbered in order
        let mut count = 0;
        let mut close = false;
        loop {
            let name = self.expect_name()?;
            let var = self.declare(name, Attrib::Regular)?;
            count += 1;
            let attrib = self.attribute()?;
            self.ast.vars[var.0 as usize].attrib = attrib;
            if attrib == Attrib::Close {
                if close {
                    return self.plain_error("multiple to-be-closed variables in local list");
                }
                close = true;
            }
            if !self.accept(Token::Comma)? {
                break;
            }
        }
        let mut exprs = List::default();
        if self.accept(Token::Assign)? {
            exprs = self.expression_list()?;
            self.local_values(first, count, exprs);
        }
        self.activate(first, count);
        if close {
            self.scope().mark_close();
        }
        self.push_stmt(Stmt::Local(first, count, exprs), line);
        Ok(())
    }

    /// What the values of a `local` say about its variables: names of functions, and constants.
    fn local_values(&mut self, first: VarId, count: u32, exprs: List) {
        for i in 0..count.min(exprs.len) {
            let value = self.ast.list(exprs)[i as usize];
            self.ast.vars[(first.0 + i) as usize].initial = self.constant(value);
            if let Expr::Function(function) = self.ast[value] {
                let name = self.ast[VarId(first.0 + i)].name;
                let name = self.lexer.strings.text(name).into_owned();
                self.ast.functions[function.0 as usize].name = name;
            }
        }
        let last = first.0 as usize + count as usize - 1;
        if count == exprs.len && self.ast.vars[last].attrib == Attrib::Const {
            self.ast.vars[last].constant = self.ast.vars[last].initial;
        }
    }

    fn constant(&self, e: ExprId) -> Option<Expr> {
        let e = self.ast[self.ast.without_parens(e)];
        e.is_constant().then_some(e)
    }

    fn attribute(&mut self) -> Result<Attrib, SyntaxError> {
        if !self.accept(Token::Less)? {
            return Ok(Attrib::Regular);
        }
        let name = self.expect_name()?;
        self.expect(Token::Greater)?;
        match self.lexer.strings.bytes(name) {
            b"const" => Ok(Attrib::Const),
            b"close" => Ok(Attrib::Close),
            _ => {
                let name = self.lexer.strings.text(name);
                let reason = format!("unknown attribute '{name}'");
                self.plain_error(&reason)
            }
        }
    }

    fn label(&mut self, name: StrId, line: u32) -> Result<(), SyntaxError> {
        self.expect(Token::DoubleColon)?;
        // Statements without effect do not keep a label from being the last in its block.
        while matches!(self.token, Token::Semicolon | Token::DoubleColon) {
            self.statement()?;
        }
        self.check_label(name)?;
        let last = self.token.ends_block(false);
        let label = self.create_label(name, line, last)?;
        self.push_stmt(Stmt::Label(label), line);
        Ok(())
    }

    fn return_statement(&mut self, line: u32) -> Result<(), SyntaxError> {
        self.next()?;
        let mut exprs = List::default();
        if !self.token.ends_block(true) && self.token != Token::Semicolon {
            exprs = self.expression_list()?;
        }
        let inside_close = self.scope().inside_close();
        self.push_stmt(Stmt::Return(exprs, inside_close), line);
        self.accept(Token::Semicolon)?;
        Ok(())
    }

    fn expression_statement(&mut self, line: u32) -> Result<(), SyntaxError> {
        let e = self.suffixed_expression()?;
        if self.token == Token::Assign || self.token == Token::Comma {
            return self.assignment(e, line);
        }
        match self.ast[e] {
            Expr::Call(..) | Expr::Method(..) => {
                self.push_stmt(Stmt::Call(e), line);
                Ok(())
            }
            _ => self.error("syntax error"),
        }
    }

    fn assignment(&mut self, first: ExprId, line: u32) -> Result<(), SyntaxError> {
        let mark = self.open_exprs.len();
        let mut target = first;
        loop {
            match self.ast[target] {
                Expr::Local(_) | Expr::Upvalue(_) | Expr::Index(..) | Expr::Named(_) => {}
                _ => return self.error("syntax error"),
            }
            self.assign_to(self.ast[target])?;
            self.open_exprs.push(target);
            if !self.accept(Token::Comma)? {
                break;
            }
            target = self.suffixed_expression()?;
        }
        let targets = self.close_exprs(mark);
        self.expect(Token::Assign)?;
        let values = self.expression_list()?;
        for i in 0..targets.len.min(values.len) as usize {
            self.name_function(self.ast.list(targets)[i], self.ast.list(values)[i]);
        }
        self.push_stmt(Stmt::Assign(targets, values), line);
        Ok(())
    }
}
