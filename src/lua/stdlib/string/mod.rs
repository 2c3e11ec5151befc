//! `string`, and the metatable that all strings have.

mod arith;
mod basic;
mod format;
mod gsub;
mod matching;
mod packing;
mod scratch;

use super::super::heap::{OutOfMemory, Type};
use super::super::vm::Vm;
use super::{Row, library, set_field};

const ROWS: &[Row] = &[
    ("byte", "string.byte", basic::byte),
    ("char", "string.char", basic::char_),
    ("find", "string.find", matching::find),
    ("format", "string.format", format::format),
    ("gmatch", "string.gmatch", matching::gmatch),
    ("gsub", "string.gsub", gsub::gsub),
    ("len", "string.len", basic::len),
    ("lower", "string.lower", basic::lower),
    ("match", "string.match", matching::match_),
    ("pack", "string.pack", packing::pack),
    ("packsize", "string.packsize", packing::packsize),
    ("rep", "string.rep", basic::rep),
    ("reverse", "string.reverse", basic::reverse),
    ("sub", "string.sub", basic::sub),
    ("unpack", "string.unpack", packing::unpack),
    ("upper", "string.upper", basic::upper),
];

pub(super) fn open(vm: &mut Vm) -> Result<(), OutOfMemory> {
    let table = library(vm, "string", ROWS)?;
    matching::open(vm);
    let metatable = vm.heap.new_table(0, 16)?;
    set_field(vm, metatable, "__index", table.value())?;
    for (name, full_name, function) in arith::ROWS {
        vm.register(metatable, name, full_name, *function)?;
    }
    vm.heap.state_mut().type_metatables[Type::String as usize] = metatable;
    Ok(())
}
