//! The structure of a document, as readers with a screen reader walk through it.

use std::collections::BTreeMap;

use krilla::tagging::{Identifier, Node, TagGroup, TagId, TagKind, TagTree};

/// A node of the structure while it grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NodeId(usize);

/// The structure while it grows: two flat lists, for it grows with each line of the document.
#[derive(Default)]
pub(crate) struct Tags {
    nodes: Vec<Open>,
    contents: Vec<(NodeId, Identifier)>,
    /// How often something came from each place so far.
    from: BTreeMap<String, usize>,
}

/// A node with the one it belongs to, which is always older.
struct Open {
    parent: Option<NodeId>,
    tag: TagKind,
}

impl Tags {
    /// Adds a node at the end of the document.
    pub(crate) fn root(&mut self, tag: impl Into<TagKind>) -> NodeId {
        self.node(None, tag.into())
    }

    /// Adds a node at the end of another.
    pub(crate) fn child(&mut self, parent: NodeId, tag: impl Into<TagKind>) -> NodeId {
        self.node(Some(parent), tag.into())
    }

    /// Says that content drawn on a page belongs to a node.
    pub(crate) fn content(&mut self, node: NodeId, content: Identifier) {
        self.contents.push((node, content));
    }

    /// The name of what comes from somewhere: that place, and the how manyth from there it is, as no
    /// two names of a file are alike.
    pub(crate) fn name_from(&mut self, place: &str) -> TagId {
        let count = self.from.entry(place.to_owned()).or_default();
        *count += 1;
        TagId::from(format!(" {place} #{count}").into_bytes())
    }

    fn node(&mut self, parent: Option<NodeId>, tag: TagKind) -> NodeId {
        self.nodes.push(Open { parent, tag });
        NodeId(self.nodes.len() - 1)
    }

    /// The whole tree.
    pub(crate) fn into_tree(self, language: &str) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some(language.to_owned()));
        for root in self.into_roots() {
            tree.push(root);
        }
        tree
    }

    /// The nodes that belong to no other, with all below them; one without content is left out
    /// unless it is a cell.
    fn into_roots(self) -> Vec<Node> {
        let mut children: Vec<Vec<Node>> = Vec::new();
        children.resize_with(self.nodes.len(), Vec::new);
        for (node, content) in self.contents {
            if let Some(list) = children.get_mut(node.0) {
                list.push(Node::Leaf(content));
            }
        }
        let mut roots = Vec::new();
        // From the end: each node is whole before the one it belongs to, and children come in
        // reverse.
        for open in self.nodes.into_iter().rev() {
            let mut list = children.pop().unwrap_or_default();
            // An empty cell keeps the ones after it in their columns.
            if list.is_empty() && !matches!(open.tag, TagKind::TD(_) | TagKind::TH(_)) {
                continue;
            }
            if matches!(list.first(), Some(Node::Group(_))) {
                list.reverse();
            }
            let group = Node::Group(TagGroup::with_children(open.tag, list));
            match open.parent.and_then(|parent| children.get_mut(parent.0)) {
                Some(siblings) => siblings.push(group),
                None => roots.push(group),
            }
        }
        roots.reverse();
        roots
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use krilla::tagging::Tag;

    #[test]
    fn children_keep_their_order_and_empty_cells_their_place() {
        let mut document = krilla::Document::new();
        let mut page = document.start_page();
        let mut surface = page.surface();
        let mut content = || {
            let id = surface.start_tagged(krilla::tagging::ContentTag::Other);
            surface.end_tagged();
            id
        };
        let (a, b, c) = (content(), content(), content());
        let mut tags = Tags::default();
        let table = tags.root(Tag::Table);
        let row = tags.child(table, Tag::TR);
        let first = tags.child(row, Tag::TD);
        let second = tags.child(row, Tag::TD);
        tags.child(row, Tag::TD);
        let last = tags.root(Tag::P);
        tags.root(Tag::P);
        for (node, id) in [(first, a), (second, b), (last, c), (first, c)] {
            tags.content(node, id);
        }
        let cell = |ids: &[Identifier]| {
            let leaves = ids.iter().map(|id| Node::Leaf(*id)).collect();
            Node::Group(TagGroup::with_children(Tag::TD, leaves))
        };
        let row = vec![cell(&[a, c]), cell(&[b]), cell(&[])];
        let row = TagGroup::with_children(Tag::TR, row);
        let table = TagGroup::with_children(Tag::Table, vec![Node::Group(row)]);
        let last = TagGroup::with_children(Tag::P, vec![Node::Leaf(c)]);
        assert_eq!(tags.into_roots(), [Node::Group(table), Node::Group(last)]);
    }
}
