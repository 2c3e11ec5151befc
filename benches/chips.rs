//! What the chips take, each call alone: `cargo bench --no-default-features --bench chips`.
#![allow(clippy::expect_used, missing_docs, reason = "a benchmark is no library")]

use criterion::{Criterion, criterion_group, criterion_main};
use narthex::hardware::draw::map::{Part, map, mset};
use narthex::hardware::draw::sprites::{Corner, Flip, Source, rspr, spr, sset, sspr, ttri};
use narthex::hardware::draw::tline::{Thread, tline};
use narthex::hardware::draw::{layer, paint, round, shapes, state, text};
use narthex::hardware::sound::sampler::{PlaySample, sample};
use narthex::hardware::sound::{FRAME_SAMPLES, Pcm, Recordings};
use narthex::hardware::{self, RAM_BYTES, Ram, framebuffer, sound};
use std::hint::black_box;

/// A machine with a sheet of many colours, a tenth of it transparent, and a map full of tiles.
fn machine() -> Box<Ram> {
    let ram = vec![0; RAM_BYTES].into_boxed_slice();
    let mut ram: Box<Ram> = ram.try_into().expect("the size is the array's");
    hardware::reset(&mut ram);
    for y in 0..256 {
        for x in 0..256 {
            let colour = if (x * 7 + y * 3) % 10 == 0 { 0 } else { 1 + (x + y) % 63 };
            sset(&mut ram, x, y, colour);
            mset(&mut ram, x, y, 1 + ((x * 31 + y) % 1023) as u16, 0);
        }
    }
    ram
}

fn shapes(c: &mut Criterion) {
    let mut ram = machine();
    c.bench_function("cls", |b| b.iter(|| shapes::cls(&mut ram, black_box(1))));
    c.bench_function("rectfill 8x8", |b| {
        b.iter(|| shapes::rectfill(&mut ram, black_box(50), 50, 57, 57, Some(7)));
    });
    c.bench_function("rectfill 160x90", |b| {
        b.iter(|| shapes::rectfill(&mut ram, black_box(50), 50, 209, 139, Some(7)));
    });
    c.bench_function("circfill radius 40", |b| {
        b.iter(|| round::circfill(&mut ram, black_box(160), 90, 40, Some(7)));
    });
    c.bench_function("line across", |b| {
        b.iter(|| shapes::line(&mut ram, black_box(0), 10, 319, 170, Some(7)));
    });
    c.bench_function("trifill 20,000 pixels", |b| {
        b.iter(|| shapes::trifill(&mut ram, (black_box(20), 10), (300, 90), (40, 170), Some(7)));
    });
    c.bench_function("paint the screen", |b| {
        b.iter(|| {
            shapes::cls(&mut ram, 0);
            paint::paint(&mut ram, black_box(160), 90, 7, None)
        });
    });
    state::fillp(&mut ram, 0x5A5A, false);
    c.bench_function("rectfill 160x90 with a pattern", |b| {
        b.iter(|| shapes::rectfill(&mut ram, black_box(50), 50, 209, 139, Some(0x0907)));
    });
}

fn sprites(c: &mut Criterion) {
    let mut ram = machine();
    let flip = Flip { x: true, y: false };
    c.bench_function("spr 8x8", |b| {
        b.iter(|| spr(&mut ram, black_box(33), 100, 80, 8, 8, Flip::default()));
    });
    c.bench_function("spr 8x8 flipped", |b| {
        b.iter(|| spr(&mut ram, black_box(33), 100, 80, 8, 8, flip));
    });
    c.bench_function("spr 64x64", |b| {
        b.iter(|| spr(&mut ram, black_box(33), 100, 80, 64, 64, Flip::default()));
    });
    let source = Source { x: 8, y: 8, width: 32, height: 32 };
    c.bench_function("sspr 32x32 to 160x160", |b| {
        b.iter(|| sspr(&mut ram, source, black_box(10), 10, 160, 160, Flip::default()));
    });
    c.bench_function("rspr 32x32", |b| {
        b.iter(|| rspr(&mut ram, source, black_box(160), 90, 0x1234, 65_536));
    });
    let corner = |x, y, u: i32, v: i32| Corner { at: (x, y), u: u << 16, v: v << 16 };
    let corners = [corner(20, 10, 0, 0), corner(300, 90, 255, 0), corner(40, 170, 0, 255)];
    c.bench_function("ttri 20,000 pixels", |b| b.iter(|| ttri(&mut ram, black_box(corners))));
    let corners = [corner(20, 10, 0, 0), corner(36, 12, 16, 0), corner(22, 26, 0, 16)];
    c.bench_function("ttri 100 pixels", |b| b.iter(|| ttri(&mut ram, black_box(corners))));
}

fn maps(c: &mut Criterion) {
    let mut ram = machine();
    let whole = Part { x: 0, y: 0, width: 256, height: 256, layer: 0 };
    c.bench_function("map full screen", |b| {
        b.iter(|| map(&mut ram, black_box(whole), -3, -5, 0));
    });
    c.bench_function("layer full screen", |b| b.iter(|| layer::layer(&mut ram, black_box(0), 0)));
    let thread = Thread { at: (0, 0), step: (8192, 100), layer: 0, flags: 0 };
    c.bench_function("tline across", |b| {
        b.iter(|| tline(&mut ram, (0, black_box(90)), (319, 90), thread));
    });
}

fn texts(c: &mut Criterion) {
    let mut ram = machine();
    c.bench_function("print 20 letters", |b| {
        b.iter(|| text::print(&mut ram, black_box(b"Twenty letters here."), Some((10, 10)), None));
    });
    c.bench_function("publish", |b| b.iter(|| framebuffer::publish(&mut ram)));
}

fn sounds(c: &mut Criterion) {
    let mut ram = machine();
    let pcm = Pcm { rate: 22_050, samples: (0..22_050).map(|n| (n * 37 % 9000) as i16).collect() };
    let recordings = Recordings::from([(0, pcm)]);
    let mut out = [0; FRAME_SAMPLES];
    c.bench_function("a frame of silence", |b| {
        b.iter(|| sound::frame(&mut ram, &recordings, &mut out));
    });
    // A note ends after a minute at most, so each frame begins them anew.
    let notes = |ram: &mut Ram| {
        (0..8).for_each(|channel| sound::note(ram, channel, 50 + channel * 3, channel, 15, 600));
    };
    c.bench_function("a frame of eight channels", |b| {
        b.iter(|| {
            notes(&mut ram);
            sound::frame(&mut ram, &recordings, &mut out);
        });
    });
    let play = PlaySample { repeat: Some(0), ..PlaySample::default() };
    for voice in 0..8 {
        sample(&mut ram, 0, Some(voice), play);
    }
    c.bench_function("a frame of eight channels and eight voices", |b| {
        b.iter(|| {
            notes(&mut ram);
            sound::frame(&mut ram, &recordings, &mut out);
        });
    });
}

criterion_group!(all, shapes, sprites, maps, texts, sounds);
criterion_main!(all);
