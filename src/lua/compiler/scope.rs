//! What a name means where: functions, blocks, variables, labels.
//!
//! Scopes live only while the parser is inside them; what they find out is written into the tree.

use super::SyntaxError;
use super::ast::{Attrib, Captured, Expr, Function, FunctionId, GotoId, LabelId, VarId, Variable};
use super::parser::Parser;
use super::strings::StrId;
use std::collections::BTreeMap;

/// Named variables of one function that can be alive at once: the language's own limit.
const LOCALS_MAX: usize = 200;

/// Upvalues of one function: their number must fit an operand.
const UPVALUES_MAX: usize = 255;

/// A block that the parser is in.
struct Block {
    active: usize,
    labels: usize,
    pending: usize,
    is_loop: bool,
    holds_close: bool,
}

/// A label that can be seen.
struct Label {
    id: LabelId,
    line: u32,
}

/// A `goto` whose label has not come yet, or a `break` outside any loop.
struct Pending {
    name: Option<StrId>,
    id: GotoId,
    line: u32,
    active: u32,
    solved: bool,
}

/// A function that the parser is in.
pub struct FunctionScope {
    /// Which function.
    pub id: FunctionId,
    // Each with the variable of the same name that it hides.
    active: Vec<(VarId, Option<VarId>)>,
    declared: usize,
    blocks: Vec<Block>,
    // Visible labels by name, and their names in the order of appearance.
    labels: BTreeMap<StrId, Label>,
    label_names: Vec<StrId>,
    pending: Vec<Pending>,
    // For each name, the positions in `pending`, rising.
    waiting: BTreeMap<StrId, Vec<usize>>,
    loops: u32,
}

impl FunctionScope {
    /// A function that has just been entered.
    pub fn new(id: FunctionId) -> FunctionScope {
        FunctionScope {
            id,
            active: Vec::new(),
            declared: 0,
            blocks: Vec::new(),
            labels: BTreeMap::new(),
            label_names: Vec::new(),
            pending: Vec::new(),
            waiting: BTreeMap::new(),
            loops: 0,
        }
    }

    /// Whether a variable or generic loop around this place waits to be closed.
    pub fn inside_close(&self) -> bool {
        self.blocks.iter().any(|block| block.holds_close)
    }

    /// Notes that the innermost block has something to close.
    pub fn mark_close(&mut self) {
        if let Some(block) = self.blocks.last_mut() {
            block.holds_close = true;
        }
    }
}

impl Parser<'_> {
    /// The innermost function.
    pub(super) fn scope(&mut self) -> &mut FunctionScope {
        let last = self.scopes.len() - 1; // the main function's scope is there from the start
        &mut self.scopes[last]
    }

    /// The tree's node of the innermost function.
    pub(super) fn function(&mut self) -> &mut Function {
        let id = self.scope().id;
        &mut self.ast.functions[id.0 as usize]
    }

    /// Declares a variable of the innermost function; it is visible once it is activated.
    pub(super) fn declare(&mut self, name: StrId, attrib: Attrib) -> Result<VarId, SyntaxError> {
        let function = self.scope().id;
        if self.scope().declared >= LOCALS_MAX {
            return self.limit_error("local variables", LOCALS_MAX);
        }
        self.scope().declared += 1;
        let var = VarId(self.ast.vars.len() as u32);
        self.ast.vars.push(Variable {
            name,
            function,
            attrib,
            constant: None,
            initial: None,
            assigned: false,
            captured: false,
            names_function: false,
        });
        Ok(var)
    }

    fn limit_error<T>(&mut self, what: &str, limit: usize) -> Result<T, SyntaxError> {
        let place = match self.function().line {
            0 => "main function".to_string(),
            line => format!("function at line {line}"),
        };
        self.error(&format!("too many {what} (limit is {limit}) in {place}"))
    }

    /// Makes `count` variables from `first` on visible.
    pub(super) fn activate(&mut self, first: VarId, count: u32) {
        for number in first.0..first.0 + count {
            let var = VarId(number);
            let name = self.ast[var].name.0 as usize;
            if self.bindings.len() <= name {
                self.bindings.resize(name + 1, None);
            }
            let hidden = self.bindings[name].replace(var);
            self.scope().active.push((var, hidden));
        }
    }

    /// Enters a block.
    pub(super) fn enter_block(&mut self, is_loop: bool) {
        let scope = self.scope();
        scope.loops += u32::from(is_loop);
        scope.blocks.push(Block {
            active: scope.active.len(),
            labels: scope.label_names.len(),
            pending: scope.pending.len(),
            is_loop,
            holds_close: false,
        });
    }

    /// Leaves a block: its variables and labels are gone; what still waits for a label waits
    /// outside.
    pub(super) fn leave_block(&mut self) -> Result<(), SyntaxError> {
        let Some(block) = self.scope().blocks.pop() else { return Ok(()) };
        while self.scope().active.len() > block.active {
            if let Some((var, hidden)) = self.scope().active.pop() {
                let name = self.ast[var].name.0 as usize;
                self.bindings[name] = hidden;
            }
        }
        let scope = self.scope();
        scope.declared = scope.active.len();
        scope.loops -= u32::from(block.is_loop);
        for name in scope.label_names.split_off(block.labels) {
            scope.labels.remove(&name);
        }
        let unsolved = &mut scope.pending[block.pending..];
        for pending in unsolved.iter_mut() {
            pending.active = block.active as u32;
        }
        if !scope.blocks.is_empty() {
            return Ok(());
        }
        match scope.pending.iter().find(|pending| !pending.solved) {
            None => Ok(()),
            Some(&Pending { name: None, line, .. }) => {
                self.plain_error(&format!("break outside loop at line {line}"))
            }
            Some(&Pending { name: Some(name), line, .. }) => {
                let name = self.lexer.strings.text(name);
                let reason = format!("no visible label '{name}' for <goto> at line {line}");
                self.plain_error(&reason)
            }
        }
    }

    /// Notes a `break`.
    pub(super) fn note_break(&mut self, line: u32) {
        if self.scope().loops == 0 {
            self.push_pending(None, GotoId(0), line);
        }
    }

    fn push_pending(&mut self, name: Option<StrId>, id: GotoId, line: u32) {
        let scope = self.scope();
        let active = scope.active.len() as u32;
        if let Some(name) = name {
            scope.waiting.entry(name).or_default().push(scope.pending.len());
        }
        scope.pending.push(Pending { name, id, line, active, solved: false });
    }

    /// Notes a `goto`, bound at once if its label is visible already.
    pub(super) fn note_goto(&mut self, name: StrId, line: u32) -> GotoId {
        let id = GotoId(self.ast.gotos.len() as u32);
        let label = self.scope().labels.get(&name).map(|label| label.id);
        self.ast.gotos.push(label);
        if label.is_none() {
            self.push_pending(Some(name), id, line);
        }
        id
    }

    /// Fails if a label of this name is visible.
    pub(super) fn check_label(&mut self, name: StrId) -> Result<(), SyntaxError> {
        let Some(line) = self.scope().labels.get(&name).map(|label| label.line) else {
            return Ok(());
        };
        let name = self.lexer.strings.text(name);
        let reason = format!("label '{name}' already defined on line {line}");
        self.plain_error(&reason)
    }

    /// Creates a label and binds what waits for it. A label that is `last` in its block stands
    /// where the block's variables are gone already.
    pub(super) fn create_label(
        &mut self,
        name: StrId,
        line: u32,
        last: bool,
    ) -> Result<LabelId, SyntaxError> {
        let id = LabelId(self.ast.labels.len() as u32);
        let scope = self.scope();
        let (block_active, first) = scope.blocks.last().map_or((0, 0), |b| (b.active, b.pending));
        let active = if last { block_active } else { scope.active.len() } as u32;
        scope.labels.insert(name, Label { id, line });
        scope.label_names.push(name);
        let waiting = scope.waiting.get_mut(&name).map(|positions| {
            let here = positions.partition_point(|&position| position < first);
            positions.split_off(here)
        });
        self.ast.labels.push(active);
        for position in waiting.unwrap_or_default() {
            let pending = &mut self.scope().pending[position];
            if pending.active < active {
                let (line, var) = (pending.line, pending.active as usize);
                return self.scope_error(name, line, var);
            }
            pending.solved = true;
            let goto = pending.id.0 as usize;
            self.ast.gotos[goto] = Some(id);
        }
        Ok(id)
    }

    fn scope_error<T>(&mut self, name: StrId, line: u32, var: usize) -> Result<T, SyntaxError> {
        let (var, _) = self.scope().active[var];
        let strings = &self.lexer.strings;
        let (name, var) = (strings.text(name), strings.text(self.ast[var].name));
        let reason = format!("<goto {name}> at line {line} jumps into the scope of local '{var}'");
        self.plain_error(&reason)
    }

    /// What a name means here; none if it is a global.
    pub(super) fn resolve(&mut self, name: StrId) -> Result<Option<Expr>, SyntaxError> {
        let Some(var) = self.bindings.get(name.0 as usize).copied().flatten() else {
            return Ok(None);
        };
        let Variable { function, constant, .. } = self.ast[var];
        Ok(Some(if constant.is_some() {
            Expr::Named(var)
        } else if function == self.scope().id {
            Expr::Local(var)
        } else {
            Expr::Upvalue(self.upvalue(self.scopes.len() - 1, var)?)
        }))
    }

    /// The slot of `var` in the function at `level`, captured through those in between.
    fn upvalue(&mut self, level: usize, var: VarId) -> Result<u8, SyntaxError> {
        let id = self.scopes[level].id.0 as usize;
        let known = self.ast.functions[id].upvalues.iter().position(|captured| captured.var == var);
        if let Some(slot) = known {
            return Ok(slot as u8);
        }
        // The main function has `_ENV`, its only upvalue, from the start: level is at least 1 here.
        let is_local = self.ast[var].function == self.scopes[level - 1].id;
        let outer = if is_local { None } else { Some(self.upvalue(level - 1, var)?) };
        self.ast.vars[var.0 as usize].captured = true;
        let upvalues = &mut self.ast.functions[id].upvalues;
        if upvalues.len() >= UPVALUES_MAX {
            return self.limit_error("upvalues", UPVALUES_MAX);
        }
        upvalues.push(Captured { var, outer });
        Ok((upvalues.len() - 1) as u8)
    }

    /// Checks that a variable or element can be assigned to, and notes that it is.
    pub(super) fn assign_to(&mut self, target: Expr) -> Result<(), SyntaxError> {
        let var = match target {
            Expr::Local(var) | Expr::Named(var) => var,
            Expr::Upvalue(slot) => self.function().upvalues[slot as usize].var,
            _ => return Ok(()),
        };
        if self.ast[var].attrib != Attrib::Regular {
            let name = self.lexer.strings.text(self.ast[var].name);
            let reason = format!("attempt to assign to const variable '{name}'");
            return self.plain_error(&reason);
        }
        self.ast.vars[var.0 as usize].assigned = true;
        Ok(())
    }
}
