//! The random generator: xoshiro256**, its four words in the block.

/// The next 64 random bits.
pub fn next(state: &mut [u64; 4]) -> u64 {
    let result = state[1].wrapping_mul(5).rotate_left(7).wrapping_mul(9);
    let moved = state[1] << 17;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= moved;
    state[3] = state[3].rotate_left(45);
    result
}

/// Random bits as a float from 0 to below 1: the top 53 of them.
pub fn float(bits: u64) -> f64 {
    (bits >> 11) as f64 * (0.5 / (1u64 << 52) as f64)
}

/// Random bits as a number from 0 to `limit`, every one equally likely: numbers past the limit are
/// drawn again, from as many bits as the limit has.
pub fn project(bits: u64, limit: u64, state: &mut [u64; 4]) -> u64 {
    if limit & limit.wrapping_add(1) == 0 {
        return bits & limit;
    }
    let mask = u64::MAX >> limit.leading_zeros();
    let mut drawn = bits & mask;
    while drawn > limit {
        drawn = next(state) & mask;
    }
    drawn
}

/// The state that `math.randomseed(n, m)` sets.
pub fn seeded(n: u64, m: u64) -> [u64; 4] {
    let mut state = [n, 0xFF, m, 0];
    // The first numbers of similar seeds are similar.
    for _ in 0..16 {
        next(&mut state);
    }
    state
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_numbers_as_the_reference() {
        // math.randomseed(42); math.random(0)
        let mut state = seeded(42, 0);
        assert_eq!(next(&mut state) as i64, RANDOM_42[0]);
        assert_eq!(next(&mut state) as i64, RANDOM_42[1]);
    }

    const RANDOM_42: [i64; 2] = [-1276290044721465627, 8333941968102511665];

    #[test]
    fn limits_hold() {
        let mut state = seeded(1, 2);
        let mut seen = [0; 6];
        for _ in 0..1000 {
            let bits = next(&mut state);
            seen[project(bits, 5, &mut state) as usize] += 1;
            assert!((0.0..1.0).contains(&float(bits)));
        }
        assert!(seen.iter().all(|count| *count > 100));
        assert_eq!(project(u64::MAX, u64::MAX, &mut state), u64::MAX);
        assert_eq!(project(u64::MAX, 0, &mut state), 0);
    }
}
