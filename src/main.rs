//! Narthex, the fantasy console that you can see inside.

fn main() {}
