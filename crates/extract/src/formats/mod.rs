//! One file a format: bytes to texts. All of it is meant to run in the worker only.

pub(crate) mod biff;
pub(crate) mod doc;
pub(crate) mod html;
pub(crate) mod mail;
pub(crate) mod mbox;
pub(crate) mod msg;
pub(crate) mod names;
pub(crate) mod odf;
pub(crate) mod ole;
pub(crate) mod ooxml;
pub(crate) mod package;
pub(crate) mod pdf;
pub(crate) mod ppt;
pub(crate) mod pptx;
pub(crate) mod rtf;
pub(crate) mod sheets;
pub(crate) mod signed;
pub(crate) mod summary;
pub(crate) mod talk;
pub(crate) mod text;
pub(crate) mod unlock;
pub(crate) mod unlock97;
pub(crate) mod word;
pub(crate) mod xlsx;
pub(crate) mod xml;
pub(crate) mod zip;
