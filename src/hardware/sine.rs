//! A sine in whole numbers, the same on every machine.

/// Sine of `turn` / 65536 of a full turn, in 1/65536.
pub fn sine(turn: i32) -> i32 {
    let turn = turn & 0xFFFF;
    let (half, turn) = (turn >= 0x8000, turn & 0x7FFF);
    let quarter = if turn > 0x4000 { 0x8000 - turn } else { turn };
    let at = (quarter >> 6) as usize;
    let (low, high) = (QUARTER[at], QUARTER[(at + 1).min(256)]);
    let value = low + (((high - low) * (quarter & 63) + 32) >> 6);
    if half { -value } else { value }
}

/// A quarter of a sine in 256 steps, in 1/65536.
const QUARTER: [i32; 257] = {
    let mut table = [0; 257];
    let mut i = 0;
    while i <= 256 {
        table[i] = quarter_sine(i as i64);
        i += 1;
    }
    table
};

/// Sine of i/256 of a quarter turn by its power series, in 30 bits of fraction.
const fn quarter_sine(i: i64) -> i32 {
    // Half of pi in 30 bits of fraction.
    let x = 1_686_629_713 * i / 256;
    let square = (x * x) >> 30;
    let mut term = x;
    let mut sum = x;
    let mut n = 1;
    while n < 8 {
        term = -((term * square) >> 30) / (2 * n * (2 * n + 1));
        sum += term;
        n += 1;
    }
    ((sum + (1 << 13)) >> 14) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sine_is_exact_at_the_quarters() {
        assert_eq!([0, 0x4000, 0x8000, 0xC000, 0x10000].map(sine), [0, 65536, 0, -65536, 0]);
        for turn in (0..65536).step_by(97) {
            let want = (f64::from(turn) / 65536.0 * std::f64::consts::TAU).sin() * 65536.0;
            assert!((f64::from(sine(turn)) - want).abs() < 3.0, "{turn}");
        }
    }
}
