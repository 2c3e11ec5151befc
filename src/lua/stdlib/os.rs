//! `os`, as far as the world has a clock: `clock`, `date`, `difftime`, `time`. Dates are in UTC.

use super::super::heap::{OutOfMemory, StringCause, TableRef, Value};
use super::super::vm::{Call, Outcome, Raise, Vm, to_integer};
use super::{Row, library, set_field};

const ROWS: &[Row] = &[
    ("clock", "os.clock", clock),
    ("date", "os.date", date),
    ("difftime", "os.difftime", difftime),
    ("time", "os.time", time),
];

/// The natives are registered either way, so that the numbers of those after them stay the same.
pub(super) fn open(vm: &mut Vm, wanted: bool) -> Result<(), OutOfMemory> {
    if wanted {
        return library(vm, "os", ROWS).map(|_| ());
    }
    for (_, full_name, function) in ROWS {
        vm.natives.add(full_name, *function);
    }
    Ok(())
}

/// `os.clock()`
fn clock(vm: &mut Vm, _: &mut Call) -> Result<Outcome, Raise> {
    Ok(Outcome::Value(Value::float(vm.world.clock())))
}

/// `os.difftime(a, b)`
fn difftime(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let (a, b) = (call.check_integer(vm, 0)?, call.check_integer(vm, 1)?);
    Ok(Outcome::Value(Value::float(a as f64 - b as f64)))
}

/// A point in time, taken apart.
struct Date {
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
    /// 0 is Sunday.
    weekday: i64,
    /// Counted from 0.
    day_of_year: i64,
}

const DAY: i64 = 86_400;

/// Days from 1970 to the first day of a month (from 1) of a year of the Gregorian calendar.
fn days_before(year: i64, month: i64) -> i64 {
    // Years begin in March here: the leap day is the last.
    let year = year + (month - 3).div_euclid(12);
    let month = (month - 3).rem_euclid(12);
    year * 365 + year.div_euclid(4) - year.div_euclid(100)
        + year.div_euclid(400)
        + (153 * month + 2) / 5
        - 719_468
}

impl Date {
    fn of(seconds: i64) -> Date {
        let (days, rest) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
        // 146,097 days are 400 years; the guess is never too late and at most a year early.
        let mut year = 1970 + (days * 400).div_euclid(146_097) - 1;
        while days_before(year + 1, 1) <= days {
            year += 1;
        }
        let mut month = 1;
        while month < 12 && days_before(year, month + 1) <= days {
            month += 1;
        }
        Date {
            year,
            month,
            day: days - days_before(year, month) + 1,
            hour: rest / 3600,
            minute: rest / 60 % 60,
            second: rest % 60,
            weekday: (days + 4).rem_euclid(7),
            day_of_year: days - days_before(year, 1),
        }
    }
}

/// Years past this make no sense and would overflow.
const YEAR_MAX: i64 = 1 << 31;

/// `os.time(date)`
fn time(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    if call.arg(vm, 0).is_nil() {
        return Ok(Outcome::Value(Value::int(vm.world.time())));
    }
    let table = call.check_table(vm, 0)?;
    let mut numbers = [0; 6];
    let fields = [
        ("year", None),
        ("month", None),
        ("day", None),
        ("hour", Some(12)),
        ("min", Some(0)),
        ("sec", Some(0)),
    ];
    for ((name, default), number) in fields.iter().zip(&mut numbers) {
        *number = field(vm, call, table, name, *default)?;
    }
    let [year, month, day, hour, minute, second] = numbers;
    let seconds = (days_before(year, month) + day - 1) * DAY + hour * 3600 + minute * 60 + second;
    // First as it is: where memory is short for a new field, the call begins again, and must find
    // the date that was asked for. The second time there is nothing to allocate.
    let asked = Date { year, month, day, hour, minute, second, weekday: 0, day_of_year: 0 };
    set_date(vm, table, &asked)?;
    set_date(vm, table, &Date::of(seconds))?;
    Ok(Outcome::Value(Value::int(seconds)))
}

fn field(
    vm: &mut Vm,
    call: &Call,
    table: TableRef,
    name: &str,
    default: Option<i64>,
) -> Result<i64, Raise> {
    let key = vm.heap.string(name.as_bytes(), StringCause::Other)?;
    let value = vm.heap.get_str(table, key);
    let number = to_integer(&vm.heap, value);
    match (number, default) {
        (Some(number), _) if (1 - YEAR_MAX..YEAR_MAX).contains(&number) => Ok(number),
        (Some(_), _) => Err(vm.raise(call, &format!("field '{name}' is out-of-bound"))),
        (None, Some(default)) if value.is_nil() => Ok(default),
        (None, None) if value.is_nil() => {
            Err(vm.raise(call, &format!("field '{name}' missing in date table")))
        }
        _ => Err(vm.raise(call, &format!("field '{name}' is not an integer"))),
    }
}

/// `os.date(format, time)`
fn date(vm: &mut Vm, call: &mut Call) -> Result<Outcome, Raise> {
    let format = match call.opt_string(vm, 0)? {
        Some(format) => vm.heap.bytes(format).to_vec(),
        None => b"%c".to_vec(),
    };
    let now = if call.arg(vm, 1).is_nil() { vm.world.time() } else { call.check_integer(vm, 1)? };
    if now.unsigned_abs() > (YEAR_MAX * 31_000_000).unsigned_abs() {
        return Err(vm.raise(call, "date result cannot be represented in this installation"));
    }
    let date = Date::of(now);
    // Local time is UTC here.
    let format = format.strip_prefix(b"!").unwrap_or(&format);
    if format.starts_with(b"*t") {
        return date_table(vm, &date);
    }
    let mut out = Vec::new();
    let mut rest = format;
    while let Some(percent) = memchr::memchr(b'%', rest) {
        out.extend_from_slice(&rest[..percent]);
        rest = &rest[percent + 1..];
        let Some((text, len)) = converted(&date, rest) else {
            let shown = String::from_utf8_lossy(rest);
            let message = format!("invalid conversion specifier '%{shown}'");
            return Err(call.bad_argument(vm, 0, &message));
        };
        out.extend_from_slice(text.as_bytes());
        rest = &rest[len..];
    }
    out.extend_from_slice(rest);
    vm.charge(out.len() as u64);
    let text = vm.heap.string(&out, StringCause::Other)?;
    call.note_copies(vm, text);
    Ok(Outcome::Value(text.value()))
}

fn date_table(vm: &mut Vm, date: &Date) -> Result<Outcome, Raise> {
    let table = vm.heap.new_table(0, 9)?;
    set_date(vm, table, date)?;
    Ok(Outcome::Value(table.value()))
}

/// Writes a date into a table, each field in its range.
fn set_date(vm: &mut Vm, table: TableRef, date: &Date) -> Result<(), OutOfMemory> {
    for (name, number) in [
        ("year", date.year),
        ("month", date.month),
        ("day", date.day),
        ("hour", date.hour),
        ("min", date.minute),
        ("sec", date.second),
        ("yday", date.day_of_year + 1),
        ("wday", date.weekday + 1),
    ] {
        set_field(vm, table, name, Value::int(number))?;
    }
    set_field(vm, table, "isdst", Value::FALSE)
}

const DAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The conversion that a text begins with, behind its `%`: what it gives, and how long it is.
fn converted(date: &Date, text: &[u8]) -> Option<(String, usize)> {
    let (modifier, conversion) = match *text.first()? {
        modifier @ (b'E' | b'O') => (modifier, *text.get(1)?),
        conversion => (0, conversion),
    };
    // There are no other eras and digits here; which may be asked for is C's matter.
    let allowed: &[u8] = match modifier {
        b'E' => b"cCxXyY",
        b'O' => b"deHImMSuUVwWy",
        _ => &[conversion],
    };
    let part = date_part(date, char::from(conversion)).filter(|_| allowed.contains(&conversion))?;
    Some((part, 1 + usize::from(modifier != 0)))
}

/// Year and week of the year as ISO 8601 counts them: from Mondays, the first with four days in
/// January.
fn iso_week(date: &Date) -> (i64, i64) {
    let days_in = |year: i64| days_before(year + 1, 1) - days_before(year, 1);
    let weekday = (date.weekday + 6) % 7;
    let week = (date.day_of_year - weekday + 10) / 7;
    let weeks_in = |year: i64| {
        let first = (days_before(year, 1) + 3).rem_euclid(7);
        52 + i64::from(first == 3 || (first == 2 && days_in(year) == 366))
    };
    match week {
        0 => (date.year - 1, weeks_in(date.year - 1)),
        53 if weeks_in(date.year) < 53 => (date.year + 1, 1),
        week => (date.year, week),
    }
}

/// One conversion of `os.date`; `None` for an unknown one.
fn date_part(date: &Date, conversion: char) -> Option<String> {
    let part = |conversion| date_part(date, conversion).unwrap_or_default();
    let weekday = DAYS[date.weekday as usize];
    let month = MONTHS[date.month as usize - 1];
    let hour_of_12 = (date.hour + 11) % 12 + 1;
    Some(match conversion {
        'a' => weekday[..3].to_owned(),
        'A' => weekday.to_owned(),
        'b' | 'h' => month[..3].to_owned(),
        'B' => month.to_owned(),
        'c' => format!("{} {} {:2} {} {}", part('a'), part('b'), date.day, part('X'), date.year),
        'C' => format!("{:02}", date.year.div_euclid(100)),
        'd' => format!("{:02}", date.day),
        'D' | 'x' => format!("{}/{}/{}", part('m'), part('d'), part('y')),
        'e' => format!("{:2}", date.day),
        'F' => format!("{}-{}-{}", date.year, part('m'), part('d')),
        'g' => format!("{:02}", iso_week(date).0.rem_euclid(100)),
        'G' => iso_week(date).0.to_string(),
        'H' => format!("{:02}", date.hour),
        'I' => format!("{hour_of_12:02}"),
        'j' => format!("{:03}", date.day_of_year + 1),
        'm' => format!("{:02}", date.month),
        'M' => format!("{:02}", date.minute),
        'n' => "\n".to_owned(),
        'p' => if date.hour < 12 { "AM" } else { "PM" }.to_owned(),
        'r' => format!("{}:{}:{} {}", part('I'), part('M'), part('S'), part('p')),
        'R' => format!("{}:{}", part('H'), part('M')),
        'S' => format!("{:02}", date.second),
        't' => "\t".to_owned(),
        'T' | 'X' => format!("{}:{}:{}", part('H'), part('M'), part('S')),
        'u' => ((date.weekday + 6) % 7 + 1).to_string(),
        'U' => format!("{:02}", (date.day_of_year + 7 - date.weekday) / 7),
        'V' => format!("{:02}", iso_week(date).1),
        'w' => date.weekday.to_string(),
        'W' => format!("{:02}", (date.day_of_year + 7 - (date.weekday + 6) % 7) / 7),
        'y' => format!("{:02}", date.year.rem_euclid(100)),
        'Y' => date.year.to_string(),
        'z' => "+0000".to_owned(),
        'Z' => "GMT".to_owned(),
        '%' => "%".to_owned(),
        _ => return None,
    })
}
