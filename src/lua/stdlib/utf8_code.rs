//! UTF-8 as Lua extends it: code points up to 2^31 - 1 in up to six bytes.

/// The largest code point that can be written.
pub const CODE_MAX: u32 = 0x7FFF_FFFF;

/// Whether a byte is the second or a later one of a sequence.
#[inline]
pub fn is_continuation(byte: u8) -> bool {
    byte & 0xC0 == 0x80
}

/// Appends the sequence of `code`, which must not be above [`CODE_MAX`].
pub fn encode(out: &mut Vec<u8>, code: u32) {
    if code < 0x80 {
        return out.push(code as u8);
    }
    // Continuation bytes carry six bits each; the first byte has one bit less for each of them.
    let mut continuations = 1;
    while code >> (5 * continuations + 6) != 0 {
        continuations += 1;
    }
    let marks = !0u8 << (7 - continuations);
    out.push(marks | (code >> (6 * continuations)) as u8);
    for i in (0..continuations).rev() {
        out.push(0x80 | (code >> (6 * i)) as u8 & 0x3F);
    }
}

/// The code point at the start of `text` and the length of its sequence; `None` where there is no
/// valid one. Strict: no surrogates, nothing above U+10FFFF.
pub fn decode(text: &[u8], strict: bool) -> Option<(u32, usize)> {
    let first = *text.first()?;
    if first < 0x80 {
        return Some((first as u32, 1));
    }
    let len = first.leading_ones() as usize;
    if !(2..=6).contains(&len) || text.len() < len {
        return None;
    }
    let mut code = first as u32 & (0x7F >> len);
    for byte in &text[1..len] {
        if !is_continuation(*byte) {
            return None;
        }
        code = code << 6 | (byte & 0x3F) as u32;
    }
    // The least code point that needs so many bytes: shorter ones must be written shorter.
    const LEAST: [u32; 7] = [0, 0, 0x80, 0x800, 0x1_0000, 0x20_0000, 0x400_0000];
    let surrogate = (0xD800..=0xDFFF).contains(&code);
    if code < LEAST[len] || (strict && (code > 0x10_FFFF || surrogate)) {
        return None;
    }
    Some((code, len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_come_back() {
        for code in [
            0, 0x7F, 0x80, 0x7FF, 0x800, 0xFFFF, 0x1_0000, 0x10_FFFF, 0x1F_FFFF, 0x20_0000,
            0x3FF_FFFF, 0x400_0000, CODE_MAX,
        ] {
            let mut out = Vec::new();
            encode(&mut out, code);
            assert_eq!(decode(&out, false), Some((code, out.len())));
            if let Some(c) = char::from_u32(code) {
                assert_eq!(out, c.to_string().as_bytes());
                assert_eq!(decode(&out, true), Some((code, out.len())));
            } else {
                assert_eq!(decode(&out, true), None);
            }
        }
    }

    #[test]
    fn bad_sequences_are_none() {
        for bad in
            [&b""[..], b"\x80", b"\xC0\x80", b"\xE0\x80\x80", b"\xC3", b"\xC3A", b"\xFE", b"\xFF"]
        {
            assert_eq!(decode(bad, false), None, "{bad:?}");
        }
        assert_eq!(decode(b"\xED\xA0\x80", true), None);
        assert_eq!(decode(b"\xED\xA0\x80", false), Some((0xD800, 3)));
    }
}
