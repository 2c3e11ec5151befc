//! A machine for tests.

use narthex::lua::stdlib::{self, Libraries};
use narthex::lua::vm::{Vm, VmOptions, World};
use std::cell::RefCell;
use std::rc::Rc;

/// A world that keeps what is printed.
#[derive(Clone, Default)]
pub struct Paper(pub Rc<RefCell<Vec<u8>>>);

impl World for Paper {
    fn write(&mut self, bytes: &[u8]) {
        self.0.borrow_mut().extend_from_slice(bytes);
    }

    fn warn(&mut self, _: &[u8]) {}
}

/// A machine with the libraries, and what it will print.
pub fn machine(block_bytes: usize) -> (Vm, Paper) {
    let paper = Paper::default();
    let options = VmOptions { block_bytes, ..VmOptions::default() };
    let mut vm = Vm::new(options, Box::new(paper.clone())).expect("the block is large enough");
    stdlib::open(&mut vm, Libraries { os: true }).expect("the block is large enough");
    (vm, paper)
}
