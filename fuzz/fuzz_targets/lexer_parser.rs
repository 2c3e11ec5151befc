//! Any bytes as a program: they compile or they do not, and what compiles is sound.
#![no_main]

use libfuzzer_sys::fuzz_target;
use narthex::lua::bytecode::{disassemble, verify};
use narthex::lua::compiler::compile;

fuzz_target!(|text: &[u8]| {
    match compile(text, "=fuzz") {
        Ok(prototype) => {
            if let Err(fault) = verify(&prototype) {
                panic!("{fault}\n{}", disassemble(&prototype));
            }
            assert!(!disassemble(&prototype).is_empty());
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
