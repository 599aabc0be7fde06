//! HTML to text, in one pass without a tree: what a reader would see, and apart from it what a
//! reader would not (alternative texts, link targets, comments).

use document::{Part, PartKind};

use super::text;
use crate::read::Read;

/// Reads a page.
pub(crate) fn read(bytes: &[u8]) -> Read {
    let page = convert(&text::decode(bytes, declared_encoding(bytes).as_deref()));
    let mut read = Read::default();
    if !page.title.is_empty() {
        read.document
            .push(Part::new(PartKind::Properties, "title", page.title));
    }
    read.document
        .push(Part::new(PartKind::Body, "body", page.text));
    read.document
        .push(Part::new(PartKind::Hidden, "not shown", page.hidden));
    read
}

/// The encoding that a `meta` element names.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..bytes.len().min(2048))?;
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let value = head
        .split_once("charset=")?
        .1
        .trim_start_matches(['"', '\'', ' ']);
    let end = value.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))?;
    value.get(..end).map(str::to_owned)
}

/// A page as texts.
#[derive(Default)]
pub(crate) struct Page {
    /// What shows.
    pub(crate) text: String,
    /// What does not show: alternative texts, titles, targets of links, comments.
    pub(crate) hidden: String,
    /// The title.
    pub(crate) title: String,
    /// What of the text repeats another message, as mail programs mark it.
    pub(crate) quoted: Vec<(usize, usize)>,
}

/// Converts HTML.
pub(crate) fn convert(html: &str) -> Page {
    let mut converter = Converter::default();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        converter.characters(before);
        rest = converter.markup(after);
    }
    converter.characters(rest);
    converter.finish()
}

#[derive(Default)]
struct Converter {
    page: Page,
    /// Whether white space waits to be written before the next word.
    space: bool,
    preformatted: usize,
    in_title: bool,
    quotes: Quotes,
}

/// Elements that hold another message.
#[derive(Default)]
struct Quotes {
    /// How many of them are open, and where the outermost began.
    open: usize,
    start: usize,
    /// How many `div` are open, and which of these hold another message.
    divs: usize,
    of_divs: Vec<usize>,
}

/// Marks by which mail programs know an element that holds another message.
const HOLDS_MESSAGE: [&str; 4] = [
    "gmail_quote",
    "yahoo_quoted",
    "protonmail_quote",
    "moz-cite-prefix",
];
/// Marks behind which nothing but another message comes.
const MESSAGE_FOLLOWS: [&str; 2] = ["divRplyFwdMsg", "mail-editor-reference-message-container"];

impl Converter {
    /// Takes what follows a `<` and answers what is left after the markup.
    fn markup<'a>(&mut self, after: &'a str) -> &'a str {
        if let Some(comment) = after.strip_prefix("!--") {
            let (inside, rest) = comment.split_once("-->").unwrap_or((comment, ""));
            // Comments for one program only hold markup around what text there is.
            match inside
                .strip_prefix("[if")
                .and_then(|inside| inside.split_once("]>"))
            {
                Some((_, inside)) => {
                    self.hide(&convert_shallow(inside.trim_end_matches("<![endif]")));
                }
                None => self.hide(inside),
            }
            return rest;
        }
        let slash = usize::from(after.starts_with('/'));
        let name_end = after
            .bytes()
            .skip(slash)
            .position(|byte| !byte.is_ascii_alphanumeric())
            .map_or(after.len(), |at| at + slash);
        let name = after
            .get(..name_end)
            .unwrap_or_default()
            .to_ascii_lowercase();
        if name.trim_start_matches('/').is_empty() && !after.starts_with(['!', '?']) {
            // A lone `<` is text.
            self.characters("&lt;");
            return after;
        }
        let (tag, rest) = split_tag(after);
        if matches!(name.as_str(), "script" | "style" | "template") && !tag.ends_with('/') {
            return self.skip_raw(&name, rest);
        }
        self.tag(&name, tag);
        rest
    }

    /// Leaves out the content of an element whose content is not text; a page nested in it is not
    /// looked for.
    fn skip_raw<'a>(&mut self, name: &str, rest: &'a str) -> &'a str {
        let close = format!("</{name}");
        let at = find_ignoring_case(rest, &close).unwrap_or(rest.len());
        let (inside, after) = rest.split_at_checked(at).unwrap_or((rest, ""));
        if name == "template" {
            self.hide(&convert_shallow(inside));
        }
        split_tag(after).1
    }

    fn tag(&mut self, name: &str, tag: &str) {
        let (closing, bare) = name
            .strip_prefix('/')
            .map_or((false, name), |bare| (true, bare));
        self.quote(bare, closing, tag);
        match bare {
            "title" => self.in_title = !closing,
            "br" => self.line_break(),
            "td" | "th" if closing => self.cell_end(),
            "pre" | "textarea" => {
                self.block();
                self.preformatted = if closing {
                    self.preformatted.saturating_sub(1)
                } else {
                    self.preformatted + 1
                };
            }
            "address" | "article" | "aside" | "blockquote" | "body" | "caption" | "center"
            | "dd" | "details" | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "figure"
            | "footer" | "form" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "head" | "header"
            | "hr" | "html" | "legend" | "li" | "main" | "nav" | "ol" | "option" | "p"
            | "section" | "select" | "summary" | "table" | "tbody" | "tfoot" | "thead" | "tr"
            | "ul" | "iframe" => self.block(),
            _ => {}
        }
        if !closing && tag.contains('=') {
            self.attributes(tag);
        }
    }

    /// Notes where another message begins and ends.
    fn quote(&mut self, name: &str, closing: bool, tag: &str) {
        let opens = match (name, closing) {
            ("blockquote", false) => true,
            ("div", false) => {
                let holds = HOLDS_MESSAGE.iter().any(|mark| tag.contains(mark));
                let follows = MESSAGE_FOLLOWS.iter().any(|mark| tag.contains(mark));
                if holds {
                    self.quotes.of_divs.push(self.quotes.divs);
                }
                self.quotes.divs += 1;
                // What follows such a mark is closed by the page's end alone.
                holds || follows
            }
            ("blockquote", true) => return self.unquote(),
            ("div", true) => {
                self.quotes.divs = self.quotes.divs.saturating_sub(1);
                if self.quotes.of_divs.last() == Some(&self.quotes.divs) {
                    self.quotes.of_divs.pop();
                    self.unquote();
                }
                return;
            }
            _ => return,
        };
        if opens {
            if self.quotes.open == 0 {
                self.block();
                self.quotes.start = self.page.text.len();
            }
            self.quotes.open += 1;
        }
    }

    fn unquote(&mut self) {
        if self.quotes.open == 1 {
            let end = self.page.text.len();
            self.page.quoted.push((self.quotes.start, end));
        }
        self.quotes.open = self.quotes.open.saturating_sub(1);
    }

    fn attributes(&mut self, tag: &str) {
        let attributes = attributes(tag);
        let technical = attributes.iter().any(|(name, value)| {
            name == "http-equiv"
                || matches!(
                    value.as_str(),
                    "generator" | "Generator" | "viewport" | "ProgId"
                )
        });
        for (name, value) in attributes.into_iter().filter(|_| !technical) {
            let wanted = match name.as_str() {
                "alt" | "title" | "placeholder" | "content" | "value" | "aria-label"
                | "summary" | "srcdoc" => true,
                "href" | "action" => {
                    let lower = value.to_ascii_lowercase();
                    lower.starts_with("mailto:")
                        || lower.starts_with("tel:")
                        || lower.starts_with("http")
                }
                _ => false,
            };
            if wanted {
                self.hide(&value);
            }
        }
    }

    fn hide(&mut self, text: &str) {
        let words: Vec<&str> = text.split_whitespace().collect();
        if !words.is_empty() {
            self.page.hidden.push_str(&words.join(" "));
            self.page.hidden.push('\n');
        }
    }

    fn characters(&mut self, raw: &str) {
        if raw.is_empty() {
            return;
        }
        let text = unescape(raw);
        if self.in_title {
            self.page.title.push_str(text.trim());
            return;
        }
        if self.preformatted > 0 {
            self.flush_space();
            self.page.text.push_str(&text);
            return;
        }
        for character in text.chars() {
            if matches!(character, ' ' | '\t' | '\r' | '\n' | '\u{c}') {
                self.space = true;
            } else {
                self.flush_space();
                self.page.text.push(character);
            }
        }
    }

    fn flush_space(&mut self) {
        if self.space && !self.page.text.is_empty() && !self.page.text.ends_with(['\n', '\t']) {
            self.page.text.push(' ');
        }
        self.space = false;
    }

    fn line_break(&mut self) {
        self.page.text.push('\n');
        self.space = false;
    }

    fn block(&mut self) {
        self.space = false;
        if !self.page.text.is_empty() && !self.page.text.ends_with('\n') {
            self.page.text.push('\n');
        }
    }

    fn cell_end(&mut self) {
        let trimmed = self.page.text.trim_end_matches('\n').len();
        self.page.text.truncate(trimmed);
        self.page.text.push('\t');
        self.space = false;
    }

    fn finish(mut self) -> Page {
        let trimmed = self.page.text.trim_end().len();
        self.page.text.truncate(trimmed);
        self.page.title = self.page.title.trim().to_owned();
        self.quotes.open = self.quotes.open.min(1);
        self.unquote();
        // The end of a cell takes line ends away, and with them the place behind them.
        let text = &self.page.text;
        for range in &mut self.page.quoted {
            range.1 = range.1.min(text.len());
        }
        self.page
            .quoted
            .retain(|(start, end)| text.get(*start..*end).is_some_and(|q| !q.trim().is_empty()));
        self.page
    }
}

/// The text of a fragment without its tags, for content that never shows.
fn convert_shallow(html: &str) -> String {
    let mut out = String::new();
    for piece in html.split('<') {
        out.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
        out.push(' ');
    }
    unescape(&out)
}

/// Splits behind the `>` that ends a tag, minding quotes.
fn split_tag(after: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, byte) in after.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => {
                return (
                    after.get(..at).unwrap_or_default(),
                    after.get(at + 1..).unwrap_or_default(),
                );
            }
            (None, b'"' | b'\'')
                if after
                    .get(..at)
                    .is_some_and(|head| head.trim_end().ends_with('=')) =>
            {
                quote = Some(byte);
            }
            (Some(open), _) if open == byte => quote = None,
            (None | Some(_), _) => {}
        }
    }
    // An unclosed quote must not swallow the page.
    after.split_once('>').unwrap_or((after, ""))
}

/// The attributes of a tag, names in lower case, values unescaped.
fn attributes(tag: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = tag;
    while let Some((before, after)) = rest.split_once('=') {
        let name = before
            .split_whitespace()
            .next_back()
            .unwrap_or("")
            .to_ascii_lowercase();
        let after = after.trim_start();
        let (value, left) = match after.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inner = after.strip_prefix(quote).unwrap_or(after);
                inner.split_once(quote).unwrap_or((inner, ""))
            }
            Some(_) => after.split_once(char::is_whitespace).unwrap_or((after, "")),
            None => break,
        };
        found.push((name, unescape(value)));
        rest = left;
    }
    found
}

fn find_ignoring_case(hay: &str, needle: &str) -> Option<usize> {
    let needle = needle.as_bytes();
    hay.as_bytes()
        .windows(needle.len())
        .position(|window| window.eq_ignore_ascii_case(needle))
}

/// Resolves character references, all those that HTML names.
pub(crate) fn unescape(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let end = after
            .bytes()
            .take(34)
            .position(|b| !(b.is_ascii_alphanumeric() || b == b'#'));
        let (name, left) = match end.and_then(|end| after.split_at_checked(end)) {
            Some((name, left)) if !name.is_empty() && left.starts_with(';') => (name, left),
            Some(_) | None => {
                out.push('&');
                rest = after;
                continue;
            }
        };
        mail_parser::decoders::html::add_html_token(
            &mut out,
            format!("&{name};").as_bytes(),
            false,
        );
        rest = left.strip_prefix(';').unwrap_or(left);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expected: &str) {
        assert_eq!(convert(html).text, expected, "{html}");
    }

    #[test]
    fn text_reads_as_it_shows() {
        check(
            "<p>Dear <b>A</b>da,</p><p>see&nbsp;you\n at&#32;four</p>",
            "Dear Ada,\nsee\u{a0}you at four",
        );
        check(
            "<table><tr><td>Ada</td><td>Poe</td></tr><tr><td>x</td></tr></table>",
            "Ada\tPoe\t\nx",
        );
        check("a<br>b<hr/>c", "a\nb\nc");
        check("1 < 2 & 3 &unknown; &amp;", "1 < 2 & 3 &unknown; &");
        check("<pre> a\n  b</pre>", " a\n  b");
    }

    #[test]
    fn scripts_and_styles_say_nothing() {
        check(
            "a<script>var x = '<p>no</p>';</script><STYLE>p{}</STYLE>b",
            "ab",
        );
        check("<script>never closed", "");
    }

    #[test]
    fn what_does_not_show_is_kept_apart() {
        let page = convert(
            "<title>Term report</title><!-- for Ada --><img alt='Ada at school'>\
             <a href=\"mailto:ada@example.org\">write</a>",
        );
        assert_eq!(page.title, "Term report");
        assert_eq!(page.text, "write");
        assert_eq!(
            page.hidden,
            "for Ada\nAda at school\nmailto:ada@example.org\n"
        );
    }

    #[test]
    fn other_messages_are_marked() {
        let check = |html: &str, expected: &[&str]| {
            let page = convert(html);
            let quoted = page
                .quoted
                .iter()
                .map(|(from, to)| page.text.get(*from..*to).unwrap().trim());
            assert_eq!(quoted.collect::<Vec<_>>(), expected, "{html}");
        };
        check(
            "new<blockquote>old<blockquote>older</blockquote>x</blockquote>new<blockquote>y",
            &["old\nolder\nx", "y"],
        );
        check(
            "<div>new<div class=\"gmail_quote\"><div>On Monday Rosa wrote:</div>old</div></div>new",
            &["On Monday Rosa wrote:\nold"],
        );
        check(
            "<div>new</div><div id=\"divRplyFwdMsg\">From: Rosa</div><div>old</div>",
            &["From: Rosa\nold"],
        );
        check(
            "<table><tr><td>a<blockquote></td><td>é</blockquote>",
            &["é"],
        );
        check("</blockquote></div>new", &[]);
    }

    #[test]
    fn quotes_in_tags_hide_no_text() {
        check("<a title='x > y'>shown</a>", "shown");
        check("<a title='never closed>shown</a> more", "shown more");
    }

    #[test]
    fn deep_nesting_is_only_text() {
        let html = format!(
            "{}deep{}",
            "<div>".repeat(100_000),
            "</div>".repeat(100_000)
        );
        check(&html, "deep");
    }
}
