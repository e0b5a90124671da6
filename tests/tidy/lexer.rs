//! Just enough of Rust's lexical grammar to tell code from comments and text, and to find every path that code names.

/// A piece of code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
    /// From 1.
    pub line: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Word,
    /// A string, byte string or raw string, quotes included.
    Text,
    /// `::`, or one other character.
    Mark,
}

impl Token<'_> {
    fn is(&self, text: &str) -> bool {
        self.kind != Kind::Text && self.text == text
    }
}

/// The tokens of a file; comments, lifetimes, numbers and characters leave nothing that a rule could mistake.
pub fn tokens(source: &str) -> Vec<Token<'_>> {
    let bytes = source.as_bytes();
    let (mut found, mut at, mut line) = (Vec::new(), 0, 1);
    while at < bytes.len() {
        let rest = &source[at..];
        let (kind, length) = next(rest);
        if let Some(kind) = kind {
            found.push(Token { kind, text: &rest[..length], line });
        }
        line += rest[..length].matches('\n').count();
        at += length;
    }
    found
}

fn next(rest: &str) -> (Option<Kind>, usize) {
    let first = rest.chars().next().expect("something is left");
    if rest.starts_with("//") {
        return (None, rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return (None, block_comment(rest));
    }
    if let Some(length) = raw_string(rest) {
        return (Some(Kind::Text), length);
    }
    for prefix in ["\"", "b\"", "c\""] {
        if let Some(after) = rest.strip_prefix(prefix) {
            return (Some(Kind::Text), prefix.len() + quoted(after, '"'));
        }
    }
    if first == '\'' {
        return (None, character_or_lifetime(rest));
    }
    if first.is_alphabetic() || first == '_' {
        return (Some(Kind::Word), word(rest));
    }
    if first.is_ascii_digit() {
        return (None, word(rest));
    }
    if rest.starts_with("::") {
        return (Some(Kind::Mark), 2);
    }
    (if first.is_whitespace() { None } else { Some(Kind::Mark) }, first.len_utf8())
}

fn word(rest: &str) -> usize {
    rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
}

/// Block comments nest.
fn block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    loop {
        let (opens, closes) = (rest[at..].find("/*"), rest[at..].find("*/"));
        match (opens, closes) {
            (Some(open), Some(close)) if open < close => {
                depth += 1;
                at += open + 2;
            }
            (_, Some(close)) => {
                depth -= 1;
                at += close + 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => return rest.len(),
        }
    }
}

fn raw_string(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix("br").or_else(|| rest.strip_prefix("cr")).or_else(|| rest.strip_prefix('r'))?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    after[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let start = rest.len() - after.len() + hashes + 1;
    Some(rest[start..].find(&end).map_or(rest.len(), |found| start + found + end.len()))
}

/// Length up to and with the closing quote.
fn quoted(rest: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in rest.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

fn character_or_lifetime(rest: &str) -> usize {
    let after = &rest[1..];
    let mut characters = after.chars();
    let (first, second) = (characters.next(), characters.next());
    match (first, second) {
        (Some('\\'), _) | (Some(_), Some('\'')) => 1 + quoted(after, '\''),
        _ => 1 + word(after),
    }
}

/// A path that code names, such as `["crate", "labels", "Track"]`; imports in braces are written out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path<'a> {
    pub segments: Vec<&'a str>,
    pub line: usize,
}

/// Every path of two or more segments, and every imported one.
pub fn paths<'a>(tokens: &[Token<'a>]) -> Vec<Path<'a>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        // `impl Trait + use<'a>` captures, it does not import.
        if tokens[at].is("use") && !tokens.get(at + 1).is_some_and(|t| t.is("<")) {
            at = import(tokens, at + 1, &[], &mut found);
        } else if tokens[at].kind == Kind::Word {
            let (segments, after) = chain(tokens, at);
            if segments.len() > 1 {
                found.push(Path { segments, line: tokens[at].line });
            }
            at = after;
        } else {
            at += 1;
        }
    }
    found
}

fn chain<'a>(tokens: &[Token<'a>], mut at: usize) -> (Vec<&'a str>, usize) {
    let mut segments = vec![tokens[at].text];
    while tokens.get(at + 1).is_some_and(|t| t.is("::")) && tokens.get(at + 2).is_some_and(|t| t.kind == Kind::Word) {
        segments.push(tokens[at + 2].text);
        at += 2;
    }
    (segments, at + 1)
}

/// One branch of an import; returns the place after it.
fn import<'a>(tokens: &[Token<'a>], mut at: usize, before: &[&'a str], found: &mut Vec<Path<'a>>) -> usize {
    let mut segments = before.to_vec();
    while let Some(token) = tokens.get(at) {
        match token.text {
            "::" => at += 1,
            "{" => {
                at += 1;
                // A `;` cannot stand in an import's braces: this is something else, and the end must still be reached.
                while tokens.get(at).is_some_and(|t| !t.is("}") && !t.is(";")) {
                    at = import(tokens, at, &segments, found);
                    if tokens.get(at).is_some_and(|t| t.is(",")) {
                        at += 1;
                    }
                }
                return at + 1;
            }
            "as" => at += 2,
            ";" | "," | "}" => break,
            _ => {
                segments.push(token.text);
                at += 1;
            }
        }
    }
    if segments.len() > before.len() {
        found.push(Path { segments, line: tokens[at.saturating_sub(1).min(tokens.len() - 1)].line });
    }
    at
}

/// The tokens outside `#[cfg(test)]` items.
pub fn without_tests<'a>(tokens: &[Token<'a>]) -> Vec<Token<'a>> {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let (mut kept, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        let is_mark =
            tokens.len() - at >= MARK.len() && MARK.iter().zip(&tokens[at..]).all(|(mark, token)| token.is(mark));
        if is_mark {
            at = item_end(tokens, at + MARK.len());
        } else {
            kept.push(tokens[at]);
            at += 1;
        }
    }
    kept
}

/// An item ends with its first `;` outside brackets or with the brace that closes its first one.
fn item_end(tokens: &[Token<'_>], mut at: usize) -> usize {
    let mut depth = 0_usize;
    while let Some(token) = tokens.get(at) {
        at += 1;
        if token.kind == Kind::Text {
            continue;
        }
        match token.text {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => {
                depth = depth.saturating_sub(1);
                if depth == 0 && token.text == "}" {
                    return at;
                }
            }
            ";" if depth == 0 => return at,
            _ => {}
        }
    }
    at
}

/// The modules that a file declares for tests alone: `#[cfg(test)] mod NAME;`.
pub fn test_modules<'a>(tokens: &[Token<'a>]) -> Vec<&'a str> {
    let declared = tokens.windows(10).filter(|w| {
        ["#", "[", "cfg", "(", "test", ")", "]", "mod"].iter().zip(*w).all(|(mark, token)| token.is(mark))
            && w[9].is(";")
    });
    declared.map(|w| w[8].text).collect()
}
