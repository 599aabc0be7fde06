//! Walking XML without trusting it: no entities but the predefined ones, no recursion, no network.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::text;

/// Elements nested deeper than this are not documents.
const DEPTH: usize = 2_000;

/// What a walk meets.
pub(crate) enum Node<'a> {
    /// An element begins.
    Open(&'a Element<'a>),
    /// An element of this local name ends.
    Close(&'a str),
    /// Character data.
    Text(&'a str),
}

/// An element that begins: its name without prefix, and its attributes.
pub(crate) struct Element<'a>(&'a BytesStart<'a>);

impl Element<'_> {
    /// The name without its prefix.
    pub(crate) fn name(&self) -> &str {
        self.0.name().local_name().into_inner()
    }

    /// The value of an attribute, by its name without prefix; of several, the first.
    pub(crate) fn attr(&self, name: &str) -> Option<String> {
        self.values(name).next()
    }

    /// The values of all attributes that share a name but for the prefix.
    pub(crate) fn attrs(&self, name: &str) -> Vec<String> {
        self.values(name).collect()
    }

    fn values<'n>(&'n self, name: &'n str) -> impl Iterator<Item = String> + 'n {
        let mut attributes = self.0.attributes();
        attributes.with_checks(false);
        attributes
            .flatten()
            .filter(move |found| found.key.local_name().into_inner() == name)
            .map(|found| {
                quick_xml::escape::unescape(&found.value)
                    .map_or_else(|_| found.value.to_string(), std::borrow::Cow::into_owned)
            })
    }
}

/// Why a walk ended early; what was seen before it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Damaged;

/// Walks bytes of XML in any encoding.
pub(crate) fn walk(bytes: &[u8], visit: &mut dyn FnMut(Node<'_>)) -> Result<(), Damaged> {
    walk_str(
        &text::decode(bytes, declared_encoding(bytes).as_deref()),
        visit,
    )
}

/// Walks XML that is text already.
pub(crate) fn walk_str(xml: &str, visit: &mut dyn FnMut(Node<'_>)) -> Result<(), Damaged> {
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.check_end_names = false;
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|_| Damaged)? {
            Event::Start(start) => {
                depth += 1;
                if depth > DEPTH {
                    return Err(Damaged);
                }
                visit(Node::Open(&Element(&start)));
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                visit(Node::Close(end.name().local_name().into_inner()));
            }
            Event::Text(run) => visit(Node::Text(&run.xml10_content())),
            Event::CData(run) => visit(Node::Text(&run.xml10_content())),
            Event::GeneralRef(reference) => visit_reference(&reference, visit),
            Event::Eof => return if depth == 0 { Ok(()) } else { Err(Damaged) },
            Event::Empty(empty) => {
                visit(Node::Open(&Element(&empty)));
                visit(Node::Close(empty.local_name().into_inner()));
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// Character references and the five predefined entities; any other stays as it is written, so
/// that nothing can expand.
fn visit_reference(reference: &quick_xml::events::BytesRef<'_>, visit: &mut dyn FnMut(Node<'_>)) {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        visit(Node::Text(character.encode_utf8(&mut [0; 4])));
        return;
    }
    let name = reference.xml10_content();
    match quick_xml::escape::resolve_predefined_entity(&name) {
        Some(text) => visit(Node::Text(text)),
        None => visit(Node::Text(&format!("&{name};"))),
    }
}

/// The encoding that the XML declaration names.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..bytes.len().min(200))?;
    let head = String::from_utf8_lossy(head);
    let declaration = head.split_once("?>")?.0;
    let value = declaration
        .split_once("encoding")?
        .1
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Some(value.strip_prefix(quote)?.split_once(quote)?.0.to_owned())
}

/// All character data, elements parted by line feeds: for XML of which we know nothing more.
pub(crate) fn plain(bytes: &[u8]) -> (String, Result<(), Damaged>) {
    let mut out = String::new();
    let result = walk(bytes, &mut |node| match node {
        Node::Text(text) => out.push_str(text),
        Node::Open(_) | Node::Close(_) => {
            if !out.ends_with('\n') && !out.is_empty() {
                out.push('\n');
            }
        }
    });
    let lines: Vec<&str> = out
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    (lines.join("\n"), result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_never_expand() {
        let bomb = br#"<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y SYSTEM "file:///etc/passwd">]>
            <a>&x;&y;&amp;&#233;</a>"#;
        let (text, result) = plain(bomb);
        assert_eq!((text.as_str(), result), ("&x;&y;&é", Ok(())));
    }

    #[test]
    fn a_cut_file_gives_what_was_there() {
        let (text, result) = plain(b"<a><b>Ada</b><b>Be");
        assert!(text.starts_with("Ada"), "{text}");
        assert_eq!(result, Err(Damaged));
    }

    #[test]
    fn depth_is_limited() {
        let deep = "<a>".repeat(DEPTH + 1);
        assert_eq!(plain(deep.as_bytes()).1, Err(Damaged));
    }

    #[test]
    fn attributes_are_found_without_their_prefix() {
        let mut seen = None;
        walk_str(r#"<w:a w:val="x &amp; y"/>"#, &mut |node| {
            if let Node::Open(element) = node {
                seen = element.attr("val");
            }
        })
        .unwrap();
        assert_eq!(seen.as_deref(), Some("x & y"));
    }

    #[test]
    fn the_declared_encoding_counts() {
        let (text, _) = plain(b"<?xml version='1.0' encoding='ISO-8859-2'?><a>\xE6</a>");
        assert_eq!(text, "ć");
    }
}
