//! The format strings of `string.pack` and its like, and how numbers lie in memory.

/// One thing that a format string asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Field {
    /// A signed integer of so many bytes.
    Int(usize),
    /// An unsigned integer of so many bytes.
    Uint(usize),
    /// `f`
    Float,
    /// `d`, `n`
    Double,
    /// `c`: a string of exactly so many bytes.
    Chars(usize),
    /// `s`: a string after its length, which takes so many bytes.
    String(usize),
    /// `z`: a string up to a zero.
    ZeroString,
    /// `x`: one byte of padding.
    Padding,
    /// `X`: padding up to the alignment of the next option.
    Alignment,
    /// Spaces and options that only change how others are read.
    Nothing,
}

/// What is wrong with a format string.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FormatError {
    /// An error of the argument.
    Argument(&'static str),
    /// An error as it is.
    Plain(String),
}

fn plain<T>(message: String) -> Result<T, FormatError> {
    Err(FormatError::Plain(message))
}

/// Largest integer that can be packed, in bytes.
const INT_MAX_BYTES: usize = 16;
/// What `!` alone means: the alignment of a double.
const NATIVE_ALIGNMENT: usize = 8;

/// Reads a format string option by option.
pub struct Format<'a> {
    text: &'a [u8],
    /// Integers lie with the low byte first.
    pub little: bool,
    alignment_max: usize,
}

/// An option, how many bytes it takes and how many of padding come before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Step {
    /// What to read or write.
    pub field: Field,
    /// Its size in bytes; for strings of any length, that of their length.
    pub size: usize,
    /// Zeros before it.
    pub padding: usize,
}

impl<'a> Format<'a> {
    /// Starts at the beginning: little-endian, no alignment.
    pub fn new(text: &'a [u8]) -> Format<'a> {
        Format { text, little: true, alignment_max: 1 }
    }

    /// The next option when `total` bytes have been read or written; `None` at the end.
    pub fn next(&mut self, total: usize) -> Option<Result<Step, FormatError>> {
        if self.text.is_empty() { None } else { Some(self.step(total)) }
    }

    fn step(&mut self, total: usize) -> Result<Step, FormatError> {
        let (field, size) = self.option()?;
        let mut alignment = size;
        if field == Field::Alignment {
            let next = if self.text.is_empty() { None } else { Some(self.option()?) };
            alignment = match next {
                Some((Field::Chars(_), _) | (_, 0)) | None => {
                    return Err(FormatError::Argument("invalid next option for option 'X'"));
                }
                Some((_, size)) => size,
            };
        }
        let aligned = matches!(
            field,
            Field::Int(_)
                | Field::Uint(_)
                | Field::Float
                | Field::Double
                | Field::String(_)
                | Field::Alignment
        );
        let mut padding = 0;
        let alignment = alignment.min(self.alignment_max);
        if aligned && alignment > 1 {
            if !alignment.is_power_of_two() {
                return Err(FormatError::Argument("format asks for alignment not power of 2"));
            }
            padding = total.wrapping_neg() & (alignment - 1);
        }
        Ok(Step { field, size, padding })
    }

    /// The next option and its size.
    fn option(&mut self) -> Result<(Field, usize), FormatError> {
        let Some((letter, rest)) = self.text.split_first() else {
            return Ok((Field::Nothing, 0));
        };
        self.text = rest;
        Ok(match letter {
            b'b' => (Field::Int(1), 1),
            b'B' => (Field::Uint(1), 1),
            b'h' => (Field::Int(2), 2),
            b'H' => (Field::Uint(2), 2),
            b'l' | b'j' => (Field::Int(8), 8),
            b'L' | b'J' | b'T' => (Field::Uint(8), 8),
            b'f' => (Field::Float, 4),
            b'd' | b'n' => (Field::Double, 8),
            b'i' => self.limited(4).map(|n| (Field::Int(n), n))?,
            b'I' => self.limited(4).map(|n| (Field::Uint(n), n))?,
            b's' => self.limited(8).map(|n| (Field::String(n), n))?,
            b'c' => match self.number() {
                Some(n) => (Field::Chars(n), n),
                None => return plain("missing size for format option 'c'".into()),
            },
            b'z' => (Field::ZeroString, 0),
            b'x' => (Field::Padding, 1),
            b'X' => (Field::Alignment, 0),
            other => {
                match other {
                    b' ' => {}
                    b'<' | b'=' => self.little = true,
                    b'>' => self.little = false,
                    b'!' => self.alignment_max = self.limited(NATIVE_ALIGNMENT)?,
                    _ => {
                        return plain(format!("invalid format option '{}'", *other as char));
                    }
                }
                (Field::Nothing, 0)
            }
        })
    }

    /// The digits that follow. More than fit are left where they are, for the next option to fail
    /// on.
    fn number(&mut self) -> Option<usize> {
        const ENOUGH: usize = (i32::MAX as usize - 9) / 10;
        let mut value = None;
        while let Some((digit @ b'0'..=b'9', rest)) = self.text.split_first() {
            let so_far = value.unwrap_or(0);
            if so_far > ENOUGH {
                break;
            }
            value = Some(so_far * 10 + (digit - b'0') as usize);
            self.text = rest;
        }
        value
    }

    fn limited(&mut self, default: usize) -> Result<usize, FormatError> {
        let size = self.number().unwrap_or(default);
        if !(1..=INT_MAX_BYTES).contains(&size) {
            return plain(format!("integral size ({size}) out of limits [1,{INT_MAX_BYTES}]"));
        }
        Ok(size)
    }
}

/// Whether `value` fits a signed integer of `size` bytes.
pub fn fits_signed(value: i64, size: usize) -> bool {
    let limit = 1i128 << (8 * size.min(8) - 1);
    (-limit..limit).contains(&(value as i128))
}

/// Whether `value`, taken as unsigned, fits `size` bytes.
pub fn fits_unsigned(value: u64, size: usize) -> bool {
    size >= 8 || value >> (8 * size) == 0
}

/// Appends an integer of `size` bytes; `negative` fills the bytes past the eighth.
pub fn write_integer(out: &mut Vec<u8>, value: u64, size: usize, little: bool, negative: bool) {
    let start = out.len();
    let fill = if negative { 0xFF } else { 0 };
    out.extend((0..size).map(|i| value.to_le_bytes().get(i).copied().unwrap_or(fill)));
    if !little {
        out[start..].reverse();
    }
}

/// Reads an integer of as many bytes as there are (1 to 16); `None` when it needs more than 64
/// bits.
pub fn read_integer(bytes: &[u8], little: bool, signed: bool) -> Option<i64> {
    let size = bytes.len();
    let byte = |i: usize| bytes[if little { i } else { size - 1 - i }];
    let value = (0..size.min(8)).fold(0u64, |value, i| value | (byte(i) as u64) << (8 * i));
    if size < 8 {
        let shift = 64 - 8 * size as u32;
        return Some(if signed { ((value << shift) as i64) >> shift } else { value as i64 });
    }
    let fill = if signed && (value as i64) < 0 { 0xFF } else { 0 };
    (8..size).all(|i| byte(i) == fill).then_some(value as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(text: &str) -> Result<Vec<Step>, FormatError> {
        let mut format = Format::new(text.as_bytes());
        let (mut steps, mut total) = (Vec::new(), 0);
        while let Some(step) = format.next(total) {
            let step = step?;
            total += step.size + step.padding;
            steps.push(step);
        }
        Ok(steps)
    }

    #[test]
    fn aligns_as_asked() {
        let offsets = |text: &str| {
            let mut total = 0;
            let steps = steps(text).unwrap();
            let sizes = steps.iter().map(|step| {
                total += step.padding + step.size;
                total - step.size
            });
            sizes.collect::<Vec<_>>()
        };
        assert_eq!(offsets("bi"), [0, 1]);
        assert_eq!(offsets("!bi"), [0, 0, 4]);
        assert_eq!(offsets("!2bi"), [0, 0, 2]);
        assert_eq!(offsets("!bXd"), [0, 0, 8]);
        assert_eq!(
            steps("!3i"),
            Err(FormatError::Argument("format asks for alignment not power of 2"))
        );
        assert!(matches!(steps("X"), Err(FormatError::Argument(_))));
        assert!(matches!(steps("Xc1"), Err(FormatError::Argument(_))));
        assert!(matches!(steps("i17"), Err(FormatError::Plain(_))));
        assert!(matches!(steps("c"), Err(FormatError::Plain(_))));
    }

    #[test]
    fn integers_come_back() {
        for size in 1..=16 {
            for little in [true, false] {
                for value in [0, 1, -1, 127, -128] {
                    let mut out = Vec::new();
                    write_integer(&mut out, value as u64, size, little, value < 0);
                    assert_eq!(read_integer(&out, little, true), Some(value));
                }
            }
        }
        assert_eq!(read_integer(&[0xFF], true, false), Some(255));
        assert_eq!(read_integer(&[1; 9], true, false), None);
        assert!(fits_signed(127, 1) && !fits_signed(128, 1) && fits_signed(-128, 1));
        assert!(fits_unsigned(255, 1) && !fits_unsigned(256, 1) && fits_unsigned(u64::MAX, 8));
    }
}
