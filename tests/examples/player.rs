//! Plays a script of the manual in the cart that its examples share.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use narthex::cart::Cart;
use narthex::host::files;
use narthex::testing::{self, Movie, Outcome, Plan};

/// What is pressed meanwhile, in every example.
const MOVIE: &str = "narthex movie 1
@5 keys a
@8 mouse 100 60 -
@12 text \"zoe\"
@15 p0 RD
@20 mouse 200 110 L
@25 p0 RDA
@35 p0 R
";

/// The folder of the examples.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference/examples")
}

/// Plays a cart that must not fail; the last frame's picture is kept.
pub fn play(name: &str, cart: &Arc<Cart>, frames: u64) -> Outcome {
    let mut plan = plan(frames);
    let outcome = testing::run(cart, &plan);
    assert!(outcome.findings.is_empty(), "{name}: {:?}", outcome.findings);
    // A plain script may end sooner.
    let last = outcome.frames;
    plan.frames = last;
    plan.screenshots.insert(last);
    testing::run(cart, &plan)
}

/// The examples' cart with this as its main file.
pub fn cart(script: &str) -> Arc<Cart> {
    let source = files::open(&folder().join("cart")).expect("the examples' cart");
    let mut cart = Cart::load(&*source).expect("the examples' cart loads");
    cart.scripts.insert("main.lua".to_string(), script.as_bytes().to_vec());
    Arc::new(cart)
}

/// So many frames with the keys pressed that every example gets.
pub fn plan(frames: u64) -> Plan {
    let movie = Some(Movie::parse(MOVIE).expect("a movie"));
    Plan { frames, movie, scale: 1, sound: true, detail: true, ..Plan::default() }
}
