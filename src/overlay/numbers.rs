//! Numbers as people read them: thousands separated, percent with no more digits than they need.

/// `1234567` as `1,234,567`.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `sum` over `count`, with a digit behind the point where it is small and not whole.
pub fn average(sum: u64, count: u64) -> String {
    let count = count.max(1);
    if sum.is_multiple_of(count) || sum / count >= 100 {
        return thousands((sum + count / 2) / count);
    }
    let tenths = (sum * 10 + count / 2) / count;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// `part` of `whole` in percent: `0.4 %`, `12 %`, `250 %`; nothing of nothing is `0 %`.
pub fn percent(part: u64, whole: u64) -> String {
    if whole == 0 || part == 0 {
        return "0 %".into();
    }
    let share = part as f64 * 100.0 / whole as f64;
    if share < 9.95 { format!("{share:.1} %") } else { format!("{share:.0} %") }
}

/// Bytes in the largest unit that leaves three digits: `912 B`, `1.4 KiB`, `31 MiB`.
pub fn bytes(number: u64) -> String {
    let mut value = number as f64;
    for unit in ["B", "KiB", "MiB"] {
        if value < 999.5 {
            let digits = usize::from(unit != "B" && value < 9.95);
            return format!("{value:.digits$} {unit}");
        }
        value /= 1024.0;
    }
    format!("{value:.1} GiB")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated() {
        let cases = [(0, "0"), (999, "999"), (1000, "1,000"), (1_048_576, "1,048,576")];
        for (number, text) in cases {
            assert_eq!(thousands(number), text);
        }
        assert_eq!(thousands(u64::MAX), "18,446,744,073,709,551,615");
    }

    #[test]
    fn percent_has_a_digit_where_it_matters() {
        assert_eq!(percent(4, 1000), "0.4 %");
        assert_eq!(percent(995, 10_000), "10 %");
        assert_eq!(percent(5, 2), "250 %");
        assert_eq!(percent(0, 0), "0 %");
    }

    #[test]
    fn averages_are_exact_where_it_matters() {
        let cases = [(120, 60, "2"), (1, 60, "0.0"), (30, 60, "0.5"), (60_061, 60, "1,001")];
        for (sum, count, text) in cases {
            assert_eq!(average(sum, count), text);
        }
    }

    #[test]
    fn bytes_have_their_unit() {
        assert_eq!(bytes(999), "999 B");
        assert_eq!(bytes(1434), "1.4 KiB");
        assert_eq!(bytes(32 << 20), "32 MiB");
        assert_eq!(bytes(1 << 30), "1.0 GiB");
    }
}
