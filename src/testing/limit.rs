//! Writing a limit into a sheet: the rest of the file stays as a person wrote it.

use toml_edit::{DocumentMut, Item, Value};

use super::sheet::SheetError;
use crate::cart::position;

macro_rules! limits {
    ($($name:ident $key:literal $sentence:literal)*) => {
        /// What a frame may have no more than so many of.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Limit { $( #[doc = $sentence] $name, )* }

        impl Limit {
            /// All of them.
            pub const ALL: &'static [Limit] = &[$(Limit::$name),*];

            /// Its key in a sheet.
            pub const fn key(self) -> &'static str {
                match self { $(Limit::$name => $key),* }
            }
        }
    };
}

limits! {
    Cycles "max_cycles_per_frame" "Cycles."
    Allocations "max_allocs_per_frame" "Objects made."
    AllocatedBytes "max_alloc_bytes_per_frame" "Bytes of the objects made."
    Strings "max_strings_per_frame" "Strings made."
}

/// The text of a sheet with a limit in it; one that is there is replaced. Comments, order and
/// spaces stay.
///
/// # Errors
/// Where the text is no sheet.
pub fn with_limit(sheet: &str, limit: Limit, most: u64) -> Result<String, SheetError> {
    let mut document: DocumentMut = sheet.parse().map_err(|fault: toml_edit::TomlError| {
        let line = fault.span().map_or(1, |span| position(sheet, span.start).0);
        SheetError { line, message: fault.message().to_string() }
    })?;
    // Numbers of a sheet are signed; no frame can do more than that.
    let mut value = Value::from(i64::try_from(most).unwrap_or(i64::MAX));
    match document.get_mut(limit.key()).and_then(Item::as_value_mut) {
        Some(known) => {
            *value.decor_mut() = known.decor().clone();
            *known = value;
        }
        None => {
            document.insert(limit.key(), Item::Value(value));
        }
    }
    Ok(document.to_string())
}

#[cfg(test)]
mod tests {
    use super::super::Sheet;
    use super::*;

    const SHEET: &str = "# My test.\nmovie = \"a.mov\"   # recorded at home\nframes = 90\n\
        max_strings_per_frame =  9 # too many\n\n[log]\nrequired = [\"saved\"]\n";

    #[test]
    fn a_limit_is_replaced_and_the_rest_stays() {
        let text = with_limit(SHEET, Limit::Strings, 3).expect("a sheet");
        assert_eq!(text, SHEET.replace("=  9 # too", "=  3 # too"));
        assert_eq!(Sheet::parse(&text).expect("a sheet").budgets.strings, Some(3));
    }

    #[test]
    fn a_new_limit_stands_before_the_tables() {
        for (limit, read) in [
            (Limit::Cycles, (|b| b.cycles) as fn(&super::super::Budgets) -> Option<u64>),
            (Limit::Allocations, |b| b.allocations),
            (Limit::AllocatedBytes, |b| b.allocated_bytes),
        ] {
            let text = with_limit(SHEET, limit, 1234).expect("a sheet");
            assert_eq!(read(&Sheet::parse(&text).expect("a sheet").budgets), Some(1234));
            let added = format!("{} = 1234\n", limit.key());
            assert_eq!(text.replace(&added, ""), SHEET);
        }
        assert_eq!(
            with_limit("", Limit::Cycles, 5).expect("a sheet"),
            "max_cycles_per_frame = 5\n"
        );
    }

    #[test]
    fn what_is_no_sheet_is_said_with_its_line() {
        let fault = with_limit("frames = 9\nmovie =\n", Limit::Cycles, 1).expect_err("no sheet");
        assert_eq!(fault.line, 2, "{fault}");
    }
}
