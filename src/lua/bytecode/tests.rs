use super::*;
use std::fmt::Write;
use std::sync::Arc;

/// A function with two registers, the constants `"name"` and `7`, and an upvalue of each kind.
fn prototype(code: &[u64]) -> Prototype {
    let upvalue = |name: &str, capture| UpvalueDesc { name: name.to_string(), capture };
    Prototype {
        source: Arc::from("=test"),
        name: "test".to_string(),
        line_defined: 0,
        last_line: 0,
        params: 0,
        is_vararg: false,
        max_registers: 2,
        code: code.to_vec(),
        lines: vec![1; code.len()],
        constants: vec![Constant::Str(b"name".to_vec()), Constant::Int(7)],
        protos: Vec::new(),
        upvalues: vec![
            upvalue("copy", Capture::ParentLocalCopy(0)),
            upvalue("cell", Capture::ParentLocal(1)),
        ],
        locals: Vec::new(),
    }
}

const RETURN: u64 = word(Opcode::Return0, 0, 0, 0);

const fn word(op: Opcode, a: u32, b: u32, c: u32) -> u64 {
    Instruction::new(op, a, b, c).0
}

/// An instruction that jumps.
const fn jumps(op: Opcode, a: u32, b: u32, by: i32) -> u64 {
    Instruction::new(op, a, b, 0).with_jump(Jump(by)).0
}

#[test]
fn sound_code_passes() {
    for code in [
        vec![RETURN],
        vec![word(Opcode::Move, 0, 1, 0), RETURN],
        vec![word(Opcode::GetGlobal, 1, 0, 0) | 0xFFFF << 48, RETURN],
        vec![word(Opcode::GetUpval, 1, 1, 0), RETURN],
        vec![jumps(Opcode::JumpLtK, 0, 1, -1), RETURN],
        vec![jumps(Opcode::Jump, 0, 0, -1), RETURN],
        vec![word(Opcode::Call, 0, 1, 0), word(Opcode::Return, 0, 0, 0)],
        vec![word(Opcode::LoadFalseSkip, 0, 0, 0), word(Opcode::LoadTrue, 0, 0, 0), RETURN],
    ] {
        assert_eq!(verify(&prototype(&code)), Ok(()), "{code:x?}");
    }
}

#[test]
fn unsound_code_is_refused() {
    let jump = |offset| jumps(Opcode::Jump, 0, 0, offset);
    for (code, reason) in [
        (vec![], "the code does not end"),
        (vec![word(Opcode::Move, 0, 1, 0)], "the code does not end"),
        (vec![255], "no such opcode"),
        (vec![word(Opcode::Move, 0, 1, 0) + (1 << 32), RETURN], "Move: stray bits"),
        (vec![jump(0) + (1 << 32), RETURN], "Jump: stray bits"),
        (vec![word(Opcode::Move, 0, 2, 0), RETURN], "Move: no register 2"),
        (vec![word(Opcode::Move, 2, 0, 0), RETURN], "Move: no register 2"),
        (vec![word(Opcode::Move, 0, 0, 1), RETURN], "Move: no unused operand 1"),
        (vec![word(Opcode::LoadK, 0, 0, 2), RETURN], "LoadK: no constant 2"),
        (vec![word(Opcode::LoadK, 0, 0, 70_000), RETURN], "LoadK: no constant 70000"),
        (vec![word(Opcode::GetField, 0, 0, 1), RETURN], "GetField needs a constant string"),
        (vec![word(Opcode::AddK, 0, 0, 0), RETURN], "AddK: constant 0 is no number"),
        (vec![word(Opcode::JumpLtK, 0, 0, 0), RETURN], "JumpLtK: constant 0 is no number"),
        (vec![word(Opcode::GetCopy, 0, 2, 0), RETURN], "GetCopy: no upvalue 2"),
        (vec![word(Opcode::GetCopy, 0, 1, 0), RETURN], "upvalue 1 is of the other kind"),
        (vec![word(Opcode::SetUpval, 0, 0, 0), RETURN], "upvalue 0 is of the other kind"),
        (vec![word(Opcode::Closure, 0, 0, 0), RETURN], "Closure: no prototype 0"),
        (vec![jump(1), RETURN], "jumps to 2, no instruction"),
        (vec![jump(-2), RETURN], "jumps to -1, no instruction"),
        (vec![word(Opcode::LoadNil, 0, 2, 0), RETURN], "3 registers from 0 on do not exist"),
        (vec![word(Opcode::Concat, 1, 2, 0), RETURN], "2 registers from 1 on do not exist"),
        (vec![word(Opcode::Call, 0, 1, 4), RETURN], "3 registers from 0 on do not exist"),
        (vec![word(Opcode::Call, 0, 0, 1), RETURN], "takes open results where there are none"),
        (vec![word(Opcode::Call, 0, 1, 0), RETURN], "open results that nobody takes"),
        (vec![word(Opcode::VarArg, 0, 0, 2), RETURN], "VarArg without `...`"),
        (vec![word(Opcode::VarArgPrep, 0, 0, 0), RETURN], "VarArgPrep and `...` disagree"),
        (vec![word(Opcode::ForLoop, 0, 0, 0), RETURN], "4 registers from 0 on do not exist"),
        (vec![word(Opcode::TForPrep, 0, 0, 0), RETURN], "TForPrep leads to no TForCall"),
        (vec![word(Opcode::TForCall, 0, 0, 1), RETURN], "TForCall without its TForLoop"),
    ] {
        let fault = verify(&prototype(&code)).unwrap_err();
        assert!(fault.contains(reason), "{code:x?}: {fault}");
    }
}

#[test]
fn records_are_made_of_plain_constants_before_them() {
    let check = |fields: &[(u32, u32)], code: u64| {
        let mut prototype = prototype(&[code, RETURN]);
        let fields = fields.iter().map(|&(name, value)| (Const(name), Const(value))).collect();
        prototype.constants.push(Constant::Record { fields, room: 1 });
        verify(&prototype)
    };
    let new = word(Opcode::NewRecord, 0, 0, 2);
    assert_eq!(check(&[(0, 1)], new), Ok(()));
    assert_eq!(check(&[], new), Ok(()));
    for fields in [(1, 1), (0, 2), (0, 3), (2, 1)] {
        assert!(check(&[fields], new).unwrap_err().contains("no sound record"), "{fields:?}");
    }
    for code in [word(Opcode::LoadK, 0, 0, 2), word(Opcode::NewRecord, 0, 0, 1)] {
        assert!(check(&[(0, 1)], code).unwrap_err().contains("of the wrong kind"), "{code:x}");
    }
}

#[test]
fn inner_functions_capture_what_exists() {
    let mut outer = prototype(&[RETURN]);
    let mut inner = prototype(&[RETURN]);
    inner.upvalues[0].capture = Capture::ParentUpvalueCopy(0);
    outer.protos = vec![inner.clone()];
    assert_eq!(verify(&outer), Ok(()));
    for capture in [
        Capture::ParentLocal(2),
        Capture::ParentUpvalue(2),
        // A cell is no copy, and the other way round.
        Capture::ParentUpvalue(0),
        Capture::ParentUpvalueCopy(1),
    ] {
        inner.upvalues[0].capture = capture;
        outer.protos = vec![inner.clone()];
        assert!(verify(&outer).unwrap_err().contains("captured 'copy' does not exist"));
    }
}

/// The page for readers, made from the table.
fn page() -> String {
    let mut page = String::from(
        "# Opcodes\n\n\
         Made from the table in `src/lua/bytecode/opcode.rs`; `narthex disasm FILE` prints the\n\
         same words. `R[x]` is a register of the frame, `K[x]` a constant, `U[x]` an upvalue of\n\
         the closure, `P[x]` a nested prototype. An instruction is one word of 64 bits and takes\n\
         one unit of fuel; jumps count instructions from the one after their own.\n\n\
         | opcode | shape | effect | why |\n|---|---|---|---|\n",
    );
    for op in OPCODES {
        let effect = op.effect().replace('|', "\\|");
        let (name, shape) = (op.name(), op.shape());
        let why = op.why().replace('|', "\\|");
        let _ = writeln!(page, "| {name} | {shape:?} | `{effect}` | {why} |");
    }
    page
}

#[test]
#[allow(clippy::disallowed_methods, reason = "compares a file of the repository")]
fn the_page_of_opcodes_is_that_of_the_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/reference/opcodes.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, page()).unwrap();
    }
    let found = std::fs::read_to_string(path).unwrap_or_default();
    assert!(found == page(), "docs/reference/opcodes.md is old; run with BLESS=1 to renew it");
}
