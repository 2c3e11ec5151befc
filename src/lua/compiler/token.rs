//! The words and signs of the language.

use super::strings::StrId;

macro_rules! tokens {
    ($($name:ident $text:literal)*) => {
        /// One token.
        #[derive(Clone, Copy, PartialEq, Debug)]
        pub enum Token {
            /// An identifier.
            Name(StrId),
            /// A string, escapes already replaced.
            Str(StrId),
            /// An integer numeral.
            Int(i64),
            /// A float numeral.
            Float(f64),
            /// A byte that begins no token.
            Other(u8),
            /// The end of the text.
            Eof,
            $(#[doc = concat!("`", $text, "`")] $name,)*
        }

        impl Token {
            /// The fixed spelling; for the others, what messages call them.
            pub fn spelling(self) -> &'static str {
                match self {
                    Token::Name(_) => "<name>",
                    Token::Str(_) => "<string>",
                    Token::Int(_) => "<integer>",
                    Token::Float(_) => "<number>",
                    Token::Other(_) => "<byte>",
                    Token::Eof => "<eof>",
                    $(Token::$name => $text,)*
                }
            }
        }
    };
}

tokens! {
    And "and" Break "break" Do "do" Else "else" ElseIf "elseif" End "end" False "false" For "for"
    Function "function" Goto "goto" If "if" In "in" Local "local" Nil "nil" Not "not" Or "or"
    Repeat "repeat" Return "return" Then "then" True "true" Until "until" While "while"
    Plus "+" Minus "-" Star "*" Slash "/" DoubleSlash "//" Percent "%" Caret "^" Hash "#"
    Ampersand "&" Tilde "~" Pipe "|" ShiftLeft "<<" ShiftRight ">>"
    Equal "==" NotEqual "~=" LessEqual "<=" GreaterEqual ">=" Less "<" Greater ">" Assign "="
    LeftParen "(" RightParen ")" LeftBrace "{" RightBrace "}" LeftBracket "[" RightBracket "]"
    DoubleColon "::" Semicolon ";" Colon ":" Comma "," Dot "." Concat ".." Ellipsis "..."
}

impl Token {
    /// The reserved word that `text` is, if it is one.
    pub fn keyword(text: &[u8]) -> Option<Token> {
        Some(match text {
            b"and" => Token::And,
            b"break" => Token::Break,
            b"do" => Token::Do,
            b"else" => Token::Else,
            b"elseif" => Token::ElseIf,
            b"end" => Token::End,
            b"false" => Token::False,
            b"for" => Token::For,
            b"function" => Token::Function,
            b"goto" => Token::Goto,
            b"if" => Token::If,
            b"in" => Token::In,
            b"local" => Token::Local,
            b"nil" => Token::Nil,
            b"not" => Token::Not,
            b"or" => Token::Or,
            b"repeat" => Token::Repeat,
            b"return" => Token::Return,
            b"then" => Token::Then,
            b"true" => Token::True,
            b"until" => Token::Until,
            b"while" => Token::While,
            _ => return None,
        })
    }

    /// Whether a block ends before this token. `until` ends only the block of its `repeat`.
    pub fn ends_block(self, with_until: bool) -> bool {
        match self {
            Token::Else | Token::ElseIf | Token::End | Token::Eof => true,
            Token::Until => with_until,
            _ => false,
        }
    }
}
