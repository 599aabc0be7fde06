//! What can be called: one value for each operation. The router and the document are both made from
//! the same list, so neither can know what the other does not.

use app::AppError;
use axum::body::Bytes;
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

use super::call::{Call, Open};
use super::reply::Reply;

/// The schema of a type, by its name, with those it refers to.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    /// Its name in the document.
    pub(crate) name: fn() -> String,
    /// Adds it and what it refers to.
    pub(crate) collect: fn(&mut Vec<(String, RefOr<Schema>)>),
}

/// The shape of a type.
pub(crate) const fn shape<T: ToSchema>() -> Shape {
    Shape {
        name: || T::name().into_owned(),
        collect: |all| {
            T::schemas(all);
            all.push((T::name().into_owned(), T::schema()));
        },
    }
}

/// What an operation takes.
#[derive(Clone, Copy)]
pub(crate) enum Takes {
    /// Nothing.
    Nothing,
    /// JSON.
    Json(Shape),
    /// JSON with a file in it.
    JsonWithFile(Shape),
}

/// What an operation gives.
#[derive(Clone, Copy)]
pub(crate) enum Gives {
    /// Nothing: it is done.
    Done,
    /// One thing.
    One(Shape),
    /// One thing that is new.
    Made(Shape),
    /// A page of a list.
    List(Shape),
    /// A file of one of these kinds.
    File(&'static [&'static str]),
}

/// Whether a repeated call must have one effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Once {
    /// It changes nothing, or is safe to be repeated.
    Any,
    /// With a key it is done once, and its answer is given again.
    Kept,
    /// With a key it is done once, and its answer is not given again: it holds a secret.
    Secret,
}

/// What an operation does.
#[derive(Clone, Copy)]
pub(crate) enum Does {
    /// A use case of whoever shows a token.
    As(fn(&Call<'_>) -> Result<Reply, AppError>),
    /// Something anybody may try.
    Anybody(fn(&Open<'_>) -> Result<Reply, AppError>),
}

/// One operation.
#[derive(Clone, Copy)]
pub(crate) struct Operation {
    /// `GET`, `POST` or `PUT`.
    pub(crate) method: &'static str,
    /// The path below [`super::BASE`].
    pub(crate) path: &'static str,
    /// Its name for programs.
    pub(crate) id: &'static str,
    /// Which part it belongs to.
    pub(crate) tag: &'static str,
    /// What it does, in a few words.
    pub(crate) summary: &'static str,
    /// More about it; may be empty.
    pub(crate) detail: &'static str,
    /// What it takes.
    pub(crate) takes: Takes,
    /// What it gives.
    pub(crate) gives: Gives,
    /// Whether what it gives has a version, sent as its `ETag`.
    pub(crate) versioned: bool,
    /// Whether it must be said from which version the change was made.
    pub(crate) if_match: bool,
    /// Whether a repeated call must have one effect.
    pub(crate) once: Once,
    /// What it does.
    pub(crate) does: Does,
}

impl Operation {
    const fn new(
        method: &'static str,
        path: &'static str,
        id: &'static str,
        summary: &'static str,
        does: Does,
    ) -> Self {
        Self {
            method,
            path,
            id,
            tag: "",
            summary,
            detail: "",
            takes: Takes::Nothing,
            gives: Gives::Done,
            versioned: false,
            if_match: false,
            once: Once::Any,
            does,
        }
    }

    /// Reads something.
    pub(crate) const fn get(
        path: &'static str,
        id: &'static str,
        summary: &'static str,
        does: fn(&Call<'_>) -> Result<Reply, AppError>,
    ) -> Self {
        Self::new("GET", path, id, summary, Does::As(does))
    }

    /// Does something; with a key, once.
    pub(crate) const fn post(
        path: &'static str,
        id: &'static str,
        summary: &'static str,
        does: fn(&Call<'_>) -> Result<Reply, AppError>,
    ) -> Self {
        Self {
            once: Once::Kept,
            ..Self::new("POST", path, id, summary, Does::As(does))
        }
    }

    /// Changes something from one version to the next.
    pub(crate) const fn put(
        path: &'static str,
        id: &'static str,
        summary: &'static str,
        does: fn(&Call<'_>) -> Result<Reply, AppError>,
    ) -> Self {
        Self {
            if_match: true,
            ..Self::new("PUT", path, id, summary, Does::As(does))
        }
    }

    /// Something anybody may try.
    pub(crate) const fn open(
        path: &'static str,
        id: &'static str,
        summary: &'static str,
        does: fn(&Open<'_>) -> Result<Reply, AppError>,
    ) -> Self {
        Self::new("POST", path, id, summary, Does::Anybody(does))
    }

    /// With more about it.
    pub(crate) const fn detail(self, detail: &'static str) -> Self {
        Self { detail, ..self }
    }

    /// Belonging to a part.
    pub(crate) const fn tag(self, tag: &'static str) -> Self {
        Self { tag, ..self }
    }

    /// Taking JSON.
    pub(crate) const fn takes<T: ToSchema>(self) -> Self {
        Self {
            takes: Takes::Json(shape::<T>()),
            ..self
        }
    }

    /// Taking JSON with a file in it.
    pub(crate) const fn takes_file<T: ToSchema>(self) -> Self {
        Self {
            takes: Takes::JsonWithFile(shape::<T>()),
            ..self
        }
    }

    /// Giving one thing.
    pub(crate) const fn gives<T: ToSchema>(self) -> Self {
        Self {
            gives: Gives::One(shape::<T>()),
            ..self
        }
    }

    /// Giving one thing with a version.
    pub(crate) const fn gives_version<T: ToSchema>(self) -> Self {
        Self {
            gives: Gives::One(shape::<T>()),
            versioned: true,
            ..self
        }
    }

    /// Making something.
    pub(crate) const fn makes<T: ToSchema>(self) -> Self {
        Self {
            gives: Gives::Made(shape::<T>()),
            ..self
        }
    }

    /// Giving a list, page by page.
    pub(crate) const fn lists<T: ToSchema>(self) -> Self {
        Self {
            gives: Gives::List(shape::<T>()),
            ..self
        }
    }

    /// Giving a file.
    pub(crate) const fn file(self, kinds: &'static [&'static str]) -> Self {
        Self {
            gives: Gives::File(kinds),
            ..self
        }
    }

    /// Changing nothing that a second call would change again.
    pub(crate) const fn repeatable(self) -> Self {
        Self {
            once: Once::Any,
            ..self
        }
    }

    /// Giving a secret that is shown once.
    pub(crate) const fn secret(self) -> Self {
        Self {
            once: Once::Secret,
            ..self
        }
    }

    /// Whether it gives a list.
    pub(crate) const fn is_list(&self) -> bool {
        matches!(self.gives, Gives::List(_))
    }

    /// Whether anybody may try it.
    pub(crate) const fn is_open(&self) -> bool {
        matches!(self.does, Does::Anybody(_))
    }

    /// The names in its path.
    pub(crate) fn path_names(&self) -> impl Iterator<Item = &'static str> {
        self.path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
    }
}

/// What was sent, apart from who sent it.
pub(crate) struct Given {
    /// The names in the path, with what stood there.
    pub(crate) path: Vec<(String, String)>,
    /// How many of a list, and from where on.
    pub(crate) page: super::paging::Asked,
    /// The version a change was made from.
    pub(crate) version: Option<u64>,
    /// The content.
    pub(crate) body: Bytes,
}
