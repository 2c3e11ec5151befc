//! A snapshot as bytes, for a file.
//!
//! ```text
//! frame u64  ticks u64  frame ticks u32  phase u8  running u8  cycles of update u64, of draw u64
//! cycles left i64  flipped u8  rows u32  follows numbers u8
//! card as written: bytes u32, a card file     card as committed: the same
//! 1600 samples i16     block: bytes u64, packed by LZ4
//! ```
//!
//! Little-endian. A fault and the counters are not kept: a cart that has stopped has no state to go
//! on from, and counters begin anew.

use std::sync::Arc;

use super::board::{Phase, Session};
use super::card::Port;
use super::snapshot::{Beside, Counters};
use super::{Console, Snapshot, TICK_SAMPLES};
use crate::cart::Card;
use crate::hardware::memory_map::RAM_BYTES;
use crate::lua::heap;

const PHASES: [Phase; 6] =
    [Phase::Main, Phase::Init, Phase::Update, Phase::Draw, Phase::Scan, Phase::Ended];

impl Snapshot {
    /// The snapshot as bytes; [`Console::snapshot_of`] takes them back.
    pub fn to_bytes(&self) -> Vec<u8> {
        let Beside { session, card, samples, .. } = &self.beside;
        let mut out = Vec::new();
        for number in [session.frame, session.ticks] {
            out.extend(number.to_le_bytes());
        }
        out.extend(session.frame_ticks.to_le_bytes());
        out.extend([session.phase as u8, u8::from(session.running)]);
        out.extend(session.fuel_update.to_le_bytes());
        out.extend(session.fuel_draw.to_le_bytes());
        out.extend(session.fuel_left.to_le_bytes());
        out.push(u8::from(session.flipped));
        out.extend(session.rows.to_le_bytes());
        let (staged, committed, follows) = card.parts();
        out.push(u8::from(follows));
        for card in [staged, committed] {
            let card = card.to_bytes();
            out.extend((card.len() as u32).to_le_bytes());
            out.extend(card);
        }
        for sample in samples.iter() {
            out.extend(sample.to_le_bytes());
        }
        let block = self.block.bytes();
        out.extend((block.len() as u64).to_le_bytes());
        out.extend(lz4_flex::block::compress(block));
        out
    }
}

impl Console {
    /// A snapshot of bytes that [`Snapshot::to_bytes`] gave. None when they are not such bytes, or
    /// when the block does not fit this machine.
    ///
    /// They are trusted beyond that: a caller must know that they are unchanged, and of a machine
    /// with the same cart and the same [`layout_print`](Self::layout_print).
    pub fn snapshot_of(&self, bytes: &[u8]) -> Option<Snapshot> {
        let mut reader = Reader { rest: bytes };
        let session = reader.session()?;
        let follows = reader.number::<1>()? == [1];
        let (staged, committed) = (reader.card()?, reader.card()?);
        let mut samples = Box::new([0; TICK_SAMPLES]);
        for sample in samples.iter_mut() {
            *sample = i16::from_le_bytes(reader.number()?);
        }
        let len = usize::try_from(u64::from_le_bytes(reader.number()?)).ok()?;
        if !(RAM_BYTES..=self.vm.heap.block_bytes()).contains(&len) {
            return None;
        }
        let mut block = vec![0; len];
        let unpacked = lz4_flex::block::decompress_into(reader.rest, &mut block).ok()?;
        let card = Port::of_parts(staged, committed, follows);
        let counters: Counters = self.counters();
        let cart = Arc::clone(&self.cart);
        let beside = Beside { cart, session, card, fault: None, samples, counters };
        (unpacked == len).then(|| Snapshot { block: heap::Snapshot::of_bytes(block), beside })
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn number<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (number, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(*number)
    }

    fn session(&mut self) -> Option<Session> {
        Some(Session {
            frame: u64::from_le_bytes(self.number()?),
            ticks: u64::from_le_bytes(self.number()?),
            frame_ticks: u32::from_le_bytes(self.number()?),
            phase: *PHASES.get(usize::from(self.number::<1>()?[0]))?,
            running: self.number::<1>()? == [1],
            fuel_update: u64::from_le_bytes(self.number()?),
            fuel_draw: u64::from_le_bytes(self.number()?),
            fuel_left: i64::from_le_bytes(self.number()?),
            flipped: self.number::<1>()? == [1],
            rows: u32::from_le_bytes(self.number()?),
        })
    }

    fn card(&mut self) -> Option<Card> {
        let len = u32::from_le_bytes(self.number()?) as usize;
        let (card, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Card::from_bytes(card).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::boot;
    use crate::hardware::Input;

    const CART: &str = "t = {} function _update()
        t[#t + 1] = 'n' .. #t card.write(3, { n = #t }) if #t == 7 then card.commit() end
        for i = 1, #t % 3 * 600000 do end end
        function _draw() cls(#t) note(0, 40) end";

    #[test]
    fn a_machine_goes_on_from_bytes_as_it_would_have() {
        let (mut first, mut second) = (boot(CART), boot(CART));
        let input = Input::default();
        // 12 ticks end within a frame that takes several.
        for _ in 0..12 {
            first.step(&input);
        }
        let bytes = first.snapshot().to_bytes();
        let snapshot = second.snapshot_of(&bytes).expect("they are its bytes");
        second.restore(&snapshot);
        assert_eq!((second.hashes(), second.frame()), (first.hashes(), first.frame()));
        for _ in 0..30 {
            first.step(&input);
            second.step(&input);
            assert_eq!(second.hashes(), first.hashes());
        }
        assert!(bytes.len() < 200_000, "{}", bytes.len());
    }

    #[test]
    fn cut_bytes_and_other_sizes_are_no_snapshot() {
        let console = boot(CART);
        let bytes = console.snapshot().to_bytes();
        let cuts = (0..bytes.len()).step_by(997).chain([bytes.len() - 1]);
        for len in cuts {
            assert!(console.snapshot_of(&bytes[..len]).is_none(), "{len}");
        }
    }

    #[test]
    fn the_layout_is_that_of_the_cart() {
        assert_eq!(boot(CART).layout_print(), boot(CART).layout_print());
        assert_ne!(boot(CART).layout_print(), boot("x = 1").layout_print());
    }
}
