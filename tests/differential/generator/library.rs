//! Calls of the library.

use super::expression::leaf;
use super::words::{
    NUMBER_FORMATS, PACK_FORMATS, PATTERNS, REPLACEMENTS, TEXT_FORMATS, TEXT_PACK_FORMATS,
    WRONG_FORMATS, WRONG_PATTERNS,
};
use super::{Generator, Type};
use crate::tree::Node;

impl Generator {
    /// A number that the library makes.
    pub fn number_from_library(&mut self, depth: usize) -> Node {
        match self.random.below(12) {
            0..3 => {
                let name = self.random.pick(&[
                    "math.floor(@)",
                    "math.ceil(@)",
                    "math.abs(@)",
                    "math.tointeger(@)",
                    "math.sqrt(@)",
                    "tonumber(@)",
                    "(math.modf(@))",
                ]);
                Node::expression(name, vec![self.expression(&Type::Number, depth)])
            }
            3 | 4 => {
                let name =
                    self.random.pick(&["math.max(@, @)", "math.min(@, @)", "math.fmod(@, @)"]);
                let (a, b) =
                    (self.expression(&Type::Number, depth), self.expression(&Type::Number, 0));
                Node::expression(name, vec![a, b])
            }
            5 => Node::expression("tonumber(@)", vec![self.expression(&Type::Text, depth)]),
            6 => {
                let base = self.random.pick(&["2", "8", "10", "16", "36", "37", "1"]);
                Node::expression(
                    "tonumber(@, @)",
                    vec![self.expression(&Type::Text, depth), leaf(base)],
                )
            }
            7 => {
                let text = self.without_operator(&Type::Text, depth);
                let (i, j) = (self.small(), self.small());
                match self.random.below(4) {
                    0 => Node::expression("(@:byte(@, @) or 0)", vec![text, i, j]),
                    1 => Node::expression("@:len()", vec![text]),
                    2 => Node::expression("(utf8.len(@) or -1)", vec![text]),
                    _ => Node::expression("string.byte(@, @)", vec![text, i]),
                }
            }
            8 => {
                let (text, pattern) = (self.expression(&Type::Text, depth), self.pattern());
                Node::expression("(string.find(@, @) or 0)", vec![text, pattern])
            }
            9 if self.place.is_vararg => leaf("select('#', ...)"),
            10 => Node::expression("select('#', @)", vec![self.arguments(3)]),
            _ => {
                let format = leaf(&format!("\"{}\"", self.random.pick(PACK_FORMATS)));
                let number = self.expression(&Type::Number, depth);
                let text = self
                    .random
                    .pick(&["#string.pack(@, @)", "(string.unpack(@, string.rep('\\x81', @)))"]);
                let number = if text.starts_with('#') { number } else { leaf("20") };
                Node::expression(text, vec![format, number])
            }
        }
    }

    /// A pattern, right or wrong, or any string.
    pub fn pattern(&mut self) -> Node {
        match self.random.below(20) {
            0 => leaf(self.random.pick(WRONG_PATTERNS)),
            1 => self.text_literal(),
            _ => leaf(self.random.pick(PATTERNS)),
        }
    }

    /// A string that the library makes.
    pub fn text_from_library(&mut self, depth: usize) -> Node {
        match self.random.below(14) {
            0 => {
                let op = self.random.pick(&["upper", "lower", "reverse"]);
                let text = self.without_operator(&Type::Text, depth);
                Node::expression(format!("@:{op}()"), vec![text])
            }
            1 | 2 => {
                let text = self.without_operator(&Type::Text, depth);
                let (i, j) = (self.small(), self.small());
                if self.random.chance(70) {
                    Node::expression("@:sub(@, @)", vec![text, i, j])
                } else {
                    let i = self.expression(&Type::Number, 1);
                    Node::expression("string.sub(@, @)", vec![text, i])
                }
            }
            3 => {
                let (text, count) = (self.expression(&Type::Text, depth), self.small());
                let form =
                    self.random.pick(&["string.rep(cut(@), @)", "string.rep(cut(@), @, ',')"]);
                Node::expression(form, vec![text, count])
            }
            4..7 => self.format(depth),
            7 | 8 => self.substitution(depth),
            9 => {
                let list = self.expression(&Type::Items, depth);
                let form = self.random.pick(&[
                    "table.concat(@)",
                    "table.concat(@, ', ')",
                    "table.concat(@, '', 2)",
                    "table.concat(@, 1, 1, 2)",
                ]);
                Node::expression(form, vec![list])
            }
            10 => {
                let form = self.random.pick(&["string.char(@)", "utf8.char(@)"]);
                let code = self.random.pick(&["65", "255", "256", "-1", "0", "8364", "0x7fffffff"]);
                let codes = vec![leaf("66"), leaf(code)];
                Node::expression(form, vec![Node::list(codes)])
            }
            11 => {
                let (text, pattern) = (self.expression(&Type::Text, depth), self.pattern());
                Node::expression("(string.match(@, @) or '-')", vec![text, pattern])
            }
            12 => {
                let any = self.expression(&Type::Any, depth);
                let form = self.random.pick(&["type(@)", "(math.type(@) or '?')"]);
                Node::expression(form, vec![any])
            }
            _ => {
                let format = self.random.pick(TEXT_PACK_FORMATS);
                let text = self.expression(&Type::Text, depth);
                Node::expression("string.pack(@, @)", vec![leaf(&format!("\"{format}\"")), text])
            }
        }
    }

    fn format(&mut self, depth: usize) -> Node {
        let (number, text) = (self.random.pick(NUMBER_FORMATS), self.random.pick(TEXT_FORMATS));
        let (n, s) = (self.expression(&Type::Number, depth), self.expression(&Type::Any, depth));
        // The sign of a NaN is nobody's business, and not the same everywhere.
        match self.random.below(8) {
            0..4 => Node::expression(format!("string.format('{number}', num(@))"), vec![n]),
            4..6 => Node::expression(format!("string.format(\"{text}\", str(@))"), vec![s]),
            6 => {
                let form = format!("(\"{text}:{number}\"):format(str(@), num(@))");
                Node::expression(form, vec![s, n])
            }
            _ => {
                let wrong = self.random.pick(WRONG_FORMATS);
                Node::expression(format!("string.format('{wrong}', num(@))"), vec![n])
            }
        }
    }

    fn substitution(&mut self, depth: usize) -> Node {
        let (text, pattern) = (self.expression(&Type::Text, depth), self.pattern());
        let how = match self.random.below(6) {
            0..3 => leaf(self.random.pick(REPLACEMENTS)),
            3 => leaf("{a = 'A', b = 1, c = false, [1] = 'one'}"),
            4 => leaf("function(...) return select('#', ...) end"),
            _ => leaf("function(c, d) if d then return d end return c and '<' .. c .. '>' end"),
        };
        if self.random.chance(25) {
            let count = self.small();
            return Node::expression(
                "(string.gsub(cut(@), @, @, @))",
                vec![text, pattern, how, count],
            );
        }
        Node::expression("(string.gsub(cut(@), @, @))", vec![text, pattern, how])
    }

    /// A call of the library for its effect, or for all its results.
    pub fn library_statement(&mut self) -> Node {
        let text = self.expression(&Type::Text, 1);
        match self.random.below(9) {
            0 => Node::statement("print(string.find(@, @))", vec![text, self.pattern()]),
            1 => {
                let (i, plain) = (self.small(), self.random.pick(&["nil", "true"]));
                let pattern = self.pattern();
                Node::statement(
                    "print(string.find(@, @, @, @))",
                    vec![text, pattern, i, leaf(plain)],
                )
            }
            2 => Node::statement("print(string.match(@, @))", vec![text, self.pattern()]),
            3 => {
                let replacement = leaf(self.random.pick(REPLACEMENTS));
                Node::statement(
                    "print(string.gsub(@, @, @))",
                    vec![text, self.pattern(), replacement],
                )
            }
            4 => {
                let (i, j) = (self.small(), self.small());
                let form = self.random.pick(&[
                    "print(string.byte(@, @, @))",
                    "print(utf8.codepoint(@, @, @))",
                    "print(utf8.len(@, @, @))",
                    "print(utf8.offset(@, @, @))",
                ]);
                Node::statement(form, vec![text, i, j])
            }
            5 => {
                let number = self.expression(&Type::Number, 1);
                let form = self.random.pick(&["print(math.modf(@))", "print(math.type(@))"]);
                Node::statement(form, vec![number])
            }
            6 => {
                let format = self.random.pick(PACK_FORMATS);
                let number = self.expression(&Type::Number, 1);
                let form = format!("print(string.unpack('{format}', string.pack('{format}', @)))");
                Node::statement(form, vec![number])
            }
            7 => {
                let format = self.random.pick(TEXT_PACK_FORMATS);
                let form = format!("print(string.unpack('{format}', string.pack('{format}', @)))");
                Node::statement(form, vec![text])
            }
            _ => self.table_statement(),
        }
    }

    fn table_statement(&mut self) -> Node {
        let list = self.without_operator(&Type::Items, 1);
        let item = self.kept(&Type::Number, 1);
        let (i, j) = (self.small(), self.small());
        match self.random.below(10) {
            0 => Node::statement("table.insert(@, @ or 0)", vec![list, item]),
            1 => Node::statement("table.insert(@, @, @ or 0)", vec![list, i, item]),
            2 => Node::statement("print(table.remove(@))", vec![list]),
            3 => Node::statement(
                "do local l = @ if #l > 1 then print(table.remove(l, 1)) end end",
                vec![list],
            ),
            4 => Node::statement(
                "do local l = @ table.sort(l, function(x, y) return tostring(str(x)) < \
                 tostring(str(y)) end) print(l) end",
                vec![list],
            ),
            5 => {
                let order = self.random.pick(&["", ", function(x, y) return x > y end"]);
                let numbers: Vec<Node> = (0..self.random.below(9)).map(|_| self.small()).collect();
                let form = format!("do local l = {{@}} table.sort(l{order}) print(l) end");
                Node::statement(form, vec![Node::list(numbers)])
            }
            6 => Node::statement("print(table.move(@, @, @, 2, {}))", vec![list, i, j]),
            7 => Node::statement("print(table.unpack(@, @, @))", vec![list, i, j]),
            8 => Node::statement("print(table.pack(@))", vec![self.arguments(4)]),
            _ => Node::statement("print(table.concat(@, '-', @, @))", vec![list, i, j]),
        }
    }
}
