//! The numbers of `docs/specification.md`, from the code, in the order of the page.

use narthex::cart::card;
use narthex::cart::limits::{self, thousands};
use narthex::console::{self, HANG_TICKS, TICK_SAMPLES};
use narthex::hardware::draw::{map, sprites, state};
use narthex::hardware::memory_map::{MEMORY_MAP, RAM_BYTES};
use narthex::hardware::sound::{bank, pcm, sampler, score};
use narthex::hardware::{buttons, font, keyboard, palette};
use narthex::testing;

use super::player;

fn number(n: impl TryInto<u64>) -> String {
    thousands(n.try_into().ok().expect("a count"))
}

/// What the page says, and how much it is.
pub fn all() -> Vec<(&'static str, String)> {
    [picture(), sound(), input(), memory(), time(), cartridge()].concat()
}

fn picture() -> Vec<(&'static str, String)> {
    let side = map::SIDE;
    vec![
        ("screen", format!("{}×{} pixels", console::WIDTH, console::HEIGHT)),
        ("colours on the screen", format!("{}, each any of 16,777,216", palette::COLOURS)),
        ("frames", "60 a second".to_string()),
        (
            "sprite banks",
            format!("{} of {w}×{w} pixels", sprites::SHEET_HEIGHT / 256, w = sprites::SHEET_WIDTH),
        ),
        (
            "tiles",
            format!(
                "{} of {t}×{t} pixels, each with 8 flags",
                number(sprites::TILES),
                t = sprites::TILE
            ),
        ),
        ("map layers", format!("{} of {side}×{side} cells", map::LAYERS)),
        ("fonts", format!("{}: proportional, fixed, small, the cart's own", font::FONT_COUNT)),
        ("the pen at power-on", state::POWER_ON_PEN.to_string()),
    ]
}

fn sound() -> Vec<(&'static str, String)> {
    let rate = number(TICK_SAMPLES / 2 * 60);
    let channels = score::CHANNELS;
    let built_in = bank::POWER_ON.len();
    vec![
        ("rate", format!("{rate} samples a second, stereo")),
        ("chip channels", channels.to_string()),
        ("sample voices", sampler::VOICES.to_string()),
        ("sound effects", format!("{} of up to {} steps", score::SFX_COUNT, score::STEPS)),
        ("music patterns", format!("{} of {channels} tracks", score::PATTERN_COUNT)),
        ("instruments", format!("{}, of which {built_in} are built in", score::INSTRUMENT_COUNT)),
        ("waves of your own", format!("{} of 32 levels", score::WAVE_COUNT)),
        (
            "recordings",
            format!(
                "{}, of {} to {} samples a second",
                pcm::SAMPLE_COUNT,
                number(pcm::RATE_LEAST),
                number(pcm::RATE_MOST)
            ),
        ),
    ]
}

fn input() -> Vec<(&'static str, String)> {
    let names = buttons::Button::ALL.map(|button| {
        let name = format!("{button:?}");
        if name.len() > 1 { name.to_lowercase() } else { name }
    });
    let (delay, every) = (buttons::REPEAT_DELAY_FRAMES, buttons::REPEAT_EVERY_FRAMES);
    vec![
        ("players", buttons::PLAYERS.to_string()),
        ("buttons of each", format!("{}: {}", buttons::BUTTONS, names.join(" "))),
        ("a held button repeats for `btnp`", format!("after {delay} frames, then every {every}")),
        ("keys of the keyboard", keyboard::KEYS.len().to_string()),
        ("typed text", format!("up to {} bytes a frame", buttons::TEXT_BYTES)),
    ]
}

fn memory() -> Vec<(&'static str, String)> {
    let user = MEMORY_MAP.iter().find(|region| region.name == "user").expect("a region");
    let mib = |bytes: u64| bytes >> 20;
    vec![
        ("RAM of the chips, for `peek` and `poke`", format!("{} bytes", number(RAM_BYTES))),
        ("of these, for the cart alone", format!("{} bytes", number(user.len))),
        (
            "the whole machine",
            format!(
                "{} MiB, {} to {} as `cart.toml` says",
                mib(limits::MEMORY_DEFAULT),
                mib(limits::MEMORY_LEAST),
                mib(limits::MEMORY_BYTES)
            ),
        ),
        (
            "save card",
            format!(
                "{} slots of {} bytes, and {} numbers",
                card::SLOTS,
                number(card::SLOT_BYTES),
                card::NUMBERS_BYTES / 8
            ),
        ),
    ]
}

fn time() -> Vec<(&'static str, String)> {
    vec![
        (
            "cycles a frame",
            format!(
                "{}, from {} to {} as `cart.toml` says",
                thousands(limits::CYCLES_DEFAULT),
                thousands(limits::CYCLES_LEAST),
                thousands(limits::CYCLES)
            ),
        ),
        ("an instruction", format!("{} cycle", instruction())),
        ("a frame that never ends", format!("is stopped after {HANG_TICKS} budgets")),
    ]
}

/// The cycles of an instruction: what a hundred assignments more cost, a hundredth.
fn instruction() -> u64 {
    let cost = |times: usize| {
        let script = format!("function _update() local a {} end", "a = 1 ".repeat(times));
        let outcome = testing::run(&player::cart(&script), &player::plan(2));
        outcome.records[1].counts.fuel()
    };
    (cost(110) - cost(10)) / 100
}

fn cartridge() -> Vec<(&'static str, String)> {
    let (packed, unpacked) = (limits::ARCHIVE_BYTES, thousands(limits::UNPACKED_BYTES));
    assert_eq!(limits::PICTURE_BYTES, limits::TEXT_BYTES);
    vec![
        ("forms", "a folder, `.nrx`, `.nrx.png`, a single `.lua`".to_string()),
        ("a packed cart", format!("{} bytes, unpacked {unpacked}", number(packed))),
        ("files", number(limits::FILES)),
        ("scripts", format!("{}, each of {} bytes", limits::SCRIPTS, number(limits::SCRIPT_BYTES))),
        ("a picture, a map, a text of sounds", format!("{} bytes", number(limits::TEXT_BYTES))),
        ("a recording", format!("{} samples", number(limits::SAMPLE_LENGTH))),
    ]
}
