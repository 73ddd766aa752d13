//! A reader of the part of HCL that configurations are written in, by the rules of its specification.

/// A block: `kind "label" "label" { … }`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Block {
    pub kind: String,
    pub labels: Vec<String>,
    pub attributes: Vec<(String, Expr)>,
    pub blocks: Vec<Block>,
}

/// What stands behind a sign of equality.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    Words(String),
    /// Words with something computed inside: the words, and each path.
    Template(String, Vec<Vec<String>>),
    Number(f64),
    Flag(bool),
    List(Vec<Expr>),
    Object(Vec<(String, Expr)>),
    /// `a.b[0].c` as its names.
    Path(Vec<String>),
    /// `name(…)`: a function or a type with what stands in its brackets.
    Call(String, Vec<Expr>),
}

/// The body of a file.
pub fn parse(text: &str) -> Block {
    let mut reader = Reader { rest: text };
    let body = reader.body(true);
    assert_eq!(reader.rest, "", "the file ends where its last block ends");
    body
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn fail(&self, what: &str) -> ! {
        panic!("{what} is expected at: {}", self.rest.chars().take(80).collect::<String>())
    }

    /// Leaves blanks and comments behind; ends of lines too, where they mean nothing.
    fn skip(&mut self, lines: bool) {
        loop {
            let before = self.rest;
            self.rest = self.rest.trim_start_matches([' ', '\t']);
            if self.rest.starts_with('#') || self.rest.starts_with("//") {
                self.rest = self.rest.find('\n').map_or("", |end| &self.rest[end..]);
            }
            if lines {
                self.rest = self.rest.trim_start_matches(['\n', '\r']);
            }
            if self.rest == before {
                return;
            }
        }
    }

    fn take(&mut self, sign: &str) -> bool {
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn want(&mut self, sign: &str) {
        self.skip(sign != "\n");
        if !self.take(sign) {
            self.fail(sign);
        }
    }

    fn name(&mut self) -> &'a str {
        let end = self.rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'));
        let (name, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
            self.fail("a name");
        }
        self.rest = rest;
        name
    }

    fn body(&mut self, file: bool) -> Block {
        let mut body = Block::default();
        loop {
            self.skip(true);
            if self.rest.is_empty() || (!file && self.rest.starts_with('}')) {
                return body;
            }
            let name = self.name().to_owned();
            self.skip(false);
            if self.take("=") {
                let value = self.value();
                assert!(body.attributes.iter().all(|(known, _)| *known != name), "{name} stands twice");
                body.attributes.push((name, value));
            } else {
                let mut labels = Vec::new();
                while self.rest.starts_with('"') {
                    match self.value() {
                        Expr::Words(words) => labels.push(words),
                        other => panic!("{other:?} is no label"),
                    }
                    self.skip(false);
                }
                self.want("{");
                let inner = self.body(false);
                self.want("}");
                body.blocks.push(Block { kind: name, labels, ..inner });
            }
            self.skip(false);
            if !(self.rest.is_empty() || self.rest.starts_with(['\n', '\r', '}'])) {
                self.fail("the end of a line");
            }
        }
    }

    fn value(&mut self) -> Expr {
        self.skip(false);
        let Some(first) = self.rest.chars().next() else { self.fail("a value") };
        match first {
            '"' => self.template(),
            '[' => {
                self.want("[");
                let mut values = Vec::new();
                loop {
                    self.skip(true);
                    if self.take("]") {
                        return Expr::List(values);
                    }
                    values.push(self.value());
                    self.skip(true);
                    if !self.take(",") && !self.rest.starts_with(']') {
                        self.fail("a comma");
                    }
                }
            }
            '{' => {
                self.want("{");
                let mut fields = Vec::new();
                loop {
                    self.skip(true);
                    if self.take("}") {
                        return Expr::Object(fields);
                    }
                    let name = self.name().to_owned();
                    self.want("=");
                    fields.push((name, self.value()));
                    self.skip(false);
                    self.take(",");
                }
            }
            '-' | '0'..='9' => {
                let end = self.rest[1..]
                    .find(|c: char| !(c.is_ascii_digit() || c == '.'))
                    .map_or(self.rest.len(), |end| end + 1);
                let (number, rest) = self.rest.split_at(end);
                self.rest = rest;
                Expr::Number(number.parse().unwrap())
            }
            _ => {
                let path = self.path();
                if let ([name], true) = (path.as_slice(), self.take("(")) {
                    let name = name.clone();
                    let mut given = Vec::new();
                    loop {
                        self.skip(true);
                        if self.take(")") {
                            return Expr::Call(name, given);
                        }
                        given.push(self.value());
                        self.skip(true);
                        if !self.take(",") && !self.rest.starts_with(')') {
                            self.fail("a comma");
                        }
                    }
                }
                match path.as_slice() {
                    [word] if word == "true" => Expr::Flag(true),
                    [word] if word == "false" => Expr::Flag(false),
                    [word] if word == "string" || word == "number" => Expr::Path(path),
                    [_] => self.fail("a path of two names or more"),
                    _ => Expr::Path(path),
                }
            }
        }
    }

    fn path(&mut self) -> Vec<String> {
        let mut path = vec![self.name().to_owned()];
        loop {
            if self.take(".") {
                path.push(self.name().to_owned());
            } else if self.take("[") {
                let end = self.rest.find(']').unwrap_or_else(|| self.fail("]"));
                let index: u32 = self.rest[..end].parse().unwrap();
                path.push(index.to_string());
                self.rest = &self.rest[end + 1..];
            } else {
                return path;
            }
        }
    }

    fn template(&mut self) -> Expr {
        self.want("\"");
        let (mut words, mut computed) = (String::new(), Vec::new());
        loop {
            let Some(c) = self.rest.chars().next() else { self.fail("a quotation mark") };
            if self.take("$${") {
                words.push_str("${");
            } else if self.take("%%{") {
                words.push_str("%{");
            } else if self.take("${") {
                computed.push(self.path());
                self.skip(false);
                if self.take("+") {
                    self.skip(false);
                    self.value();
                }
                self.want("}");
            } else if self.rest.starts_with("%{") {
                self.fail("no directive");
            } else if self.take("\\") {
                words.push(self.escape());
            } else if self.take("\"") {
                return if computed.is_empty() {
                    Expr::Words(words)
                } else {
                    Expr::Template(words, computed)
                };
            } else {
                assert!(c != '\n', "words end on their line");
                words.push(c);
                self.rest = &self.rest[c.len_utf8()..];
            }
        }
    }

    fn escape(&mut self) -> char {
        for (sign, c) in [("n", '\n'), ("r", '\r'), ("t", '\t'), ("\"", '"'), ("\\", '\\')] {
            if self.take(sign) {
                return c;
            }
        }
        for (sign, digits) in [("u", 4), ("U", 8)] {
            if self.take(sign) {
                let code = u32::from_str_radix(&self.rest[..digits], 16).unwrap();
                self.rest = &self.rest[digits..];
                return char::from_u32(code).unwrap();
            }
        }
        self.fail("an escape that HCL knows")
    }
}
