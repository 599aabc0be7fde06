//! The structure of a document, as readers with a screen reader walk through it.

use krilla::tagging::{Identifier, Node, TagGroup, TagKind, TagTree};

/// A node of the structure while it grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NodeId(usize);

#[derive(Default)]
pub(crate) struct Tags {
    roots: Vec<NodeId>,
    nodes: Vec<Open>,
}

struct Open {
    tag: TagKind,
    children: Vec<Child>,
}

enum Child {
    Node(NodeId),
    Content(Identifier),
}

impl Tags {
    /// Adds a node at the end of the document.
    pub(crate) fn root(&mut self, tag: impl Into<TagKind>) -> NodeId {
        let id = self.node(tag);
        self.roots.push(id);
        id
    }

    /// Adds a node at the end of another.
    pub(crate) fn child(&mut self, parent: NodeId, tag: impl Into<TagKind>) -> NodeId {
        let id = self.node(tag);
        if let Some(open) = self.nodes.get_mut(parent.0) {
            open.children.push(Child::Node(id));
        }
        id
    }

    /// Says that content drawn on a page belongs to a node.
    pub(crate) fn content(&mut self, node: NodeId, content: Identifier) {
        if let Some(open) = self.nodes.get_mut(node.0) {
            open.children.push(Child::Content(content));
        }
    }

    fn node(&mut self, tag: impl Into<TagKind>) -> NodeId {
        self.nodes.push(Open {
            tag: tag.into(),
            children: Vec::new(),
        });
        NodeId(self.nodes.len() - 1)
    }

    /// The whole tree.
    pub(crate) fn into_tree(mut self, language: &str) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some(language.to_owned()));
        for root in std::mem::take(&mut self.roots) {
            if let Some(group) = self.group(root) {
                tree.push(group);
            }
        }
        tree
    }

    /// A node with all below it; a node without content is left out.
    fn group(&mut self, id: NodeId) -> Option<TagGroup> {
        let open = self.nodes.get_mut(id.0)?;
        let tag = open.tag.clone();
        let children: Vec<Node> = std::mem::take(&mut open.children)
            .into_iter()
            .filter_map(|child| match child {
                Child::Node(node) => self.group(node).map(Node::Group),
                Child::Content(content) => Some(Node::Leaf(content)),
            })
            .collect();
        (!children.is_empty()).then(|| TagGroup::with_children(tag, children))
    }
}
