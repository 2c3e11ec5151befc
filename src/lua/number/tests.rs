//! Expectations were printed by the reference implementation on x86-64 Linux.

use super::*;

fn text(number: Number) -> String {
    number.text().as_str().to_string()
}

fn read(source: &str) -> Option<String> {
    parse(source.as_bytes()).map(text)
}

fn float(spec: &str, value: f64) -> String {
    let (spec, conversion) = spec_of(spec);
    let mut out = Vec::new();
    format_float(&mut out, &spec, conversion, value);
    String::from_utf8(out).unwrap()
}

fn int(spec: &str, value: i64) -> String {
    let (spec, conversion) = spec_of(spec);
    let mut out = Vec::new();
    format_integer(&mut out, &spec, conversion, value);
    String::from_utf8(out).unwrap()
}

fn spec_of(text: &str) -> (FormatSpec, u8) {
    let (head, conversion) = text.split_at(text.len() - 1);
    let flags: String = head.chars().take_while(|c| "-+ #0".contains(*c)).collect();
    let mut rest = head[flags.len()..].split('.');
    let has = |c| flags.contains(c);
    let spec = FormatSpec {
        left: has('-'),
        plus: has('+'),
        space: has(' '),
        alternate: has('#'),
        zero: has('0'),
        width: rest.next().unwrap().parse().unwrap_or(0),
        precision: rest.next().map(|digits| digits.parse().unwrap_or(0)),
    };
    (spec, conversion.as_bytes()[0])
}

#[test]
fn reads_what_lua_reads() {
    for (source, expected) in [
        ("0", "0"),
        ("  12  ", "12"),
        ("-0", "0"),
        ("+7", "7"),
        ("\t\x0b\x0c\r\n3\n", "3"),
        ("9223372036854775807", "9223372036854775807"),
        ("9223372036854775808", "9.2233720368548e+18"),
        ("-9223372036854775808", "-9223372036854775808"),
        ("-9223372036854775809", "-9.2233720368548e+18"),
        ("0x7fffffffffffffff", "9223372036854775807"),
        ("0xffffffffffffffff", "-1"),
        ("-0xffffffffffffffff", "1"),
        ("0x1ffffffffffffffff", "-1"),
        ("1.", "1.0"),
        (".5", "0.5"),
        ("5e1", "50.0"),
        ("5E+1", "50.0"),
        ("1e400", "inf"),
        ("1e-400", "0.0"),
        ("-0.0", "-0.0"),
        ("0x.8", "0.5"),
        ("0x1p4", "16.0"),
        ("0xA.8p-1", "5.25"),
        ("-0x1p-1074", "-4.9406564584125e-324"),
        ("0x1p-1075", "0.0"),
        ("0x1.8p-1075", "4.9406564584125e-324"),
        ("0x1p1024", "inf"),
        ("0x1p99999999999999999999", "inf"),
        ("0x0p99999999999999999999", "0.0"),
        ("0x1p-99999999999999999999", "0.0"),
        ("0x10000000000000.8p0", "4.5035996273705e+15"),
    ] {
        assert_eq!(read(source).as_deref(), Some(expected), "{source:?}");
    }
    for source in [
        "", " ", "-", "+", "0x", "0x.", "0xp1", "0x1p", "0x1p+", ".", "e1", "1e", "1e+", "1 2",
        "inf", "nan", "infinity", "1_0", "--1", "+-1", "- 1", "0x 1", "1..2", "0x1.8.8", "1\0",
        "0b1", "1f",
    ] {
        assert_eq!(read(source), None, "{source:?}");
    }
}

#[test]
fn hex_floats_round_once() {
    let value = |text: &str| match parse(text.as_bytes()) {
        Some(Number::Float(f)) => f.to_bits(),
        other => panic!("{text}: {other:?}"),
    };
    // 53 bits and a half: to even, unless anything follows.
    assert_eq!(value("0x20000000000001p0"), 9007199254740992f64.to_bits());
    assert_eq!(value("0x20000000000003p0"), 9007199254740996f64.to_bits());
    assert_eq!(value("0x20000000000001.0000000000000000000001"), 9007199254740994f64.to_bits());
    assert_eq!(value("0x1.fffffffffffffp1023"), f64::MAX.to_bits());
    assert_eq!(value("0x1.fffffffffffff8p1023"), f64::INFINITY.to_bits());
    assert_eq!(value("0x0.fffffffffffff8p-1022"), f64::MIN_POSITIVE.to_bits());
    assert_eq!(value("0x0.00000000000000000000000001p104"), 1f64.to_bits());
}

#[test]
fn reads_other_bases() {
    assert_eq!(parse_in_base(b" -zZ ", 36), Some(-(35 * 36 + 35)));
    assert_eq!(parse_in_base(b"1111", 2), Some(15));
    assert_eq!(parse_in_base(b"12", 2), None);
    assert_eq!(parse_in_base(b"", 10), None);
    assert_eq!(parse_in_base(b"1 1", 10), None);
}

#[test]
fn writes_what_lua_writes() {
    for (value, expected) in [
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (1.0, "1.0"),
        (0.1, "0.1"),
        (1.0 / 3.0, "0.33333333333333"),
        (99999999999999.0, "99999999999999.0"),
        (1e14, "1e+14"),
        (1e15, "1e+15"),
        (99999999999999.5, "1e+14"),
        (12345678901234.5, "12345678901234.0"),
        (1e100, "1e+100"),
        (1e-5, "1e-05"),
        (0.0001, "0.0001"),
        (-123.456, "-123.456"),
        (f64::MAX, "1.7976931348623e+308"),
        (f64::INFINITY, "inf"),
        (f64::NEG_INFINITY, "-inf"),
        (f64::NAN.copysign(1.0), "nan"),
        (f64::NAN.copysign(-1.0), "-nan"),
    ] {
        assert_eq!(float_text(value).as_str(), expected);
    }
    assert_eq!(integer_text(i64::MIN).as_str(), "-9223372036854775808");
    assert_eq!(integer_text(i64::MAX).as_str(), "9223372036854775807");
    assert_eq!(integer_text(0).as_str(), "0");
}

#[test]
fn formats_as_printf() {
    for (spec, value, expected) in [
        ("f", 1.5, "1.500000"),
        (".0f", 0.5, "0"),
        (".0f", 1.5, "2"),
        (".0f", 2.5, "2"),
        (".1f", 0.25, "0.2"),
        ("#.0f", 3.0, "3."),
        ("010.2f", -3.15159, "-000003.15"),
        ("-10.2f", 3.0, "3.00      "),
        ("+.3e", 12345.678, "+1.235e+04"),
        (".0e", 2.5, "2e+00"),
        ("#.0e", 2.5, "2.e+00"),
        ("E", 1e-300, "1.000000E-300"),
        ("g", 100000.0, "100000"),
        ("g", 1000000.0, "1e+06"),
        ("g", 0.0001, "0.0001"),
        ("g", 0.00001, "1e-05"),
        ("g", 999999.5, "1e+06"),
        ("#g", 1.0, "1.00000"),
        (".0g", 1.5, "2"),
        ("#.0g", 1.5, "2."),
        ("#.3g", 0.0, "0.00"),
        ("a", 1.0, "0x1p+0"),
        ("a", 0.0, "0x0p+0"),
        ("A", -0.1, "-0X1.999999999999AP-4"),
        (".0a", 1.5, "0x2p+0"),
        (".2a", 1.0, "0x1.00p+0"),
        ("#a", 1.0, "0x1.p+0"),
        ("a", 5e-324, "0x0.0000000000001p-1022"),
        (".15a", 1.5, "0x1.800000000000000p+0"),
        ("010a", 1.0, "0x00001p+0"),
        ("010f", f64::INFINITY, "       inf"),
        ("+G", f64::INFINITY, "+INF"),
        (" f", 1.0, " 1.000000"),
    ] {
        assert_eq!(float(spec, value), expected, "%{spec} of {value}");
    }
    assert_eq!(float(".99f", 1e308).len(), 309 + 1 + 99);
    assert_eq!(&float(".99f", 0.1)[..24], "0.1000000000000000055511");
    for (spec, value, expected) in [
        ("d", -5, "-5"),
        ("5d", 42, "   42"),
        ("-5d", 42, "42   "),
        ("05d", -42, "-0042"),
        ("+d", 42, "+42"),
        (" d", 42, " 42"),
        (".5d", 42, "00042"),
        ("08.5d", 42, "   00042"),
        (".0d", 0, ""),
        ("x", -1, "ffffffffffffffff"),
        ("#x", 255, "0xff"),
        ("#X", 255, "0XFF"),
        ("#x", 0, "0"),
        ("#010x", 255, "0x000000ff"),
        ("o", 8, "10"),
        ("#o", 8, "010"),
        ("#o", 0, "0"),
        ("#.3o", 8, "010"),
        ("u", -1, "18446744073709551615"),
        ("d", i64::MIN, "-9223372036854775808"),
    ] {
        assert_eq!(int(spec, value), expected, "%{spec} of {value}");
    }
}

#[test]
fn converts_exactly_or_not_at_all() {
    assert_eq!(float_to_integer(3.0), Some(3));
    assert_eq!(float_to_integer(3.5), None);
    assert_eq!(float_to_integer(f64::NAN), None);
    assert_eq!(float_to_integer(9223372036854775808.0), None);
    assert_eq!(float_to_integer(-9223372036854775808.0), Some(i64::MIN));
    assert_eq!(floor_to_integer(-0.5), Some(-1));
    assert_eq!(ceil_to_integer(-0.5), Some(0));
    assert_eq!(ceil_to_integer(0.5), Some(1));
    assert_eq!(floor_to_integer(1e300), None);
    assert!(fits_float(1 << 53) && !fits_float((1 << 53) + 1) && !fits_float(i64::MAX));
}

#[test]
fn compares_as_mathematics_does() {
    use std::cmp::Ordering::*;
    let compare = compare_int_float;
    assert_eq!(compare((1 << 53) + 1, 9007199254740992.0), Some(Greater));
    assert_eq!(compare(1 << 53, 9007199254740992.0), Some(Equal));
    assert_eq!(compare(i64::MAX, 9223372036854775808.0), Some(Less));
    assert_eq!(compare(i64::MIN, -9223372036854775808.0), Some(Equal));
    assert_eq!(compare(i64::MIN, f64::NEG_INFINITY), Some(Greater));
    assert_eq!(compare(0, -0.5), Some(Greater));
    assert_eq!(compare(-1, -0.5), Some(Less));
    assert_eq!(compare(1, 1.5), Some(Less));
    assert_eq!(compare(0, f64::NAN), None);
}

#[test]
fn divides_towards_minus_infinity() {
    assert_eq!(int_floor_div(-7, 2), Some(-4));
    assert_eq!(int_floor_div(7, -2), Some(-4));
    assert_eq!(int_floor_div(i64::MIN, -1), Some(i64::MIN));
    assert_eq!(int_floor_div(1, 0), None);
    assert_eq!(int_mod(-7, 3), Some(2));
    assert_eq!(int_mod(7, -3), Some(-2));
    assert_eq!(int_mod(i64::MIN, -1), Some(0));
    assert_eq!(int_mod(1, 0), None);
    assert_eq!(float_mod(-7.5, 2.0), 0.5);
    assert_eq!(float_mod(7.0, -3.0), -2.0);
    assert_eq!(float_mod(-6.0, 3.0).to_bits(), (-0.0f64).to_bits());
    assert_eq!(float_mod(5.0, f64::INFINITY), 5.0);
    assert_eq!(float_mod(-5.0, f64::INFINITY), f64::INFINITY);
    assert!(float_mod(1.0, 0.0).is_nan());
    // The product of rest and divisor underflows to 0: their signs decide, not the product's.
    assert_eq!(float_mod(-1e-200, 3e-200), 2e-200);
    assert_eq!(float_floor_div(-7.0, 2.0), -4.0);
}

#[test]
fn shifts_take_any_distance() {
    assert_eq!(shift_left(1, 63), i64::MIN);
    assert_eq!(shift_left(1, 64), 0);
    assert_eq!(shift_left(-1, -63), 1);
    assert_eq!(shift_left(1, i64::MIN), 0);
    assert_eq!(shift_right(-1, 1), i64::MAX);
    assert_eq!(shift_right(1, -1), 2);
    assert_eq!(shift_right(1, i64::MIN), 0);
}

/// Floats of all sizes, the odd ones first.
fn floats() -> impl Iterator<Item = f64> {
    let odd = [0.5, 1.5, 2.5, 0.125, 9.5, 99.5, 0.95, 1e22, 1e23, 5e-324, 1e15];
    let mut state = 7_u64;
    odd.into_iter().chain(std::iter::from_fn(move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let size = (state >> 7) as i32 % 90;
        let digits = (state >> 20) as f64;
        Some(match state >> 62 {
            0 => f64::from_bits(state >> 1),
            1 => (digits * 10_f64.powi(size.abs() / 6)).floor(),
            2 => (state >> 44) as f64 / 64.0,
            _ => digits * 2_f64.powi(size - 60),
        })
    }))
}

#[test]
fn digits_are_those_of_the_long_way() {
    let mut quick = 0;
    for value in floats().filter(|value| value.is_finite()).take(4000) {
        for count in [1, 2, 6, 14, 15, 17] {
            let Some((digits, exponent)) = digits::first_digits(value, count) else { continue };
            quick += 1;
            let places = count - 1;
            let text = format!("{digits}e{exponent}");
            assert_eq!(format!("{value:.places$e}").replace('.', ""), text, "{value:e} {count}");
        }
        for places in [0, 1, 2, 3, 6, 17] {
            let Some(units) = digits::in_units(value, places) else { continue };
            quick += 1;
            let text = format!("{units:0width$}", width = places + 1);
            assert_eq!(format!("{value:.places$}").replace('.', ""), text, "{value:e} {places}");
        }
    }
    assert!(quick > 20_000, "only {quick} took the quick way");
}
