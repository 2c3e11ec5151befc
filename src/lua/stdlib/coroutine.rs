//! `coroutine`: the functions themselves are part of the machine.

use super::super::heap::OutOfMemory;
use super::super::vm::{
    Vm, coroutine_close, coroutine_create, coroutine_isyieldable, coroutine_resume,
    coroutine_running, coroutine_status, coroutine_wrap, coroutine_yield,
};
use super::{Row, library};

const ROWS: &[Row] = &[
    ("close", "coroutine.close", coroutine_close),
    ("create", "coroutine.create", coroutine_create),
    ("isyieldable", "coroutine.isyieldable", coroutine_isyieldable),
    ("resume", "coroutine.resume", coroutine_resume),
    ("running", "coroutine.running", coroutine_running),
    ("status", "coroutine.status", coroutine_status),
    ("wrap", "coroutine.wrap", coroutine_wrap),
    ("yield", "coroutine.yield", coroutine_yield),
];

pub(super) fn open(vm: &mut Vm) -> Result<(), OutOfMemory> {
    library(vm, "coroutine", ROWS).map(|_| ())
}
