//! Lists, page by page. The cursor says after which entry the next page begins, and where that entry
//! stood, should it be gone by then.

use app::AppError;
use axum::extract::Query;
use axum::http::Uri;
use data_encoding::BASE64URL_NOPAD;
use serde::Serialize;

use super::problem::Failed;
use super::reply::Reply;

/// The most that are given at a time.
pub(crate) const MOST: usize = 200;
/// How many are given if nothing is said.
pub(crate) const USUAL: usize = 50;

/// Which part of a list is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    limit: usize,
    after: Option<(usize, String)>,
}

impl Default for Asked {
    fn default() -> Self {
        Self {
            limit: USUAL,
            after: None,
        }
    }
}

#[derive(Serialize)]
struct Page<T> {
    items: Vec<T>,
    next: Option<String>,
}

impl Asked {
    /// What the address asks for. A parameter that is not known is refused: it would be ignored, and
    /// addresses end up in logs.
    pub(crate) fn of(uri: &Uri, list: bool) -> Result<Self, Failed> {
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(uri)
            .map_err(|_| Failed::parameter("query", "it cannot be read"))?;
        let mut asked = Self::default();
        let (mut limits, mut cursors) = (0, 0);
        for (name, value) in pairs {
            match name.as_str() {
                "limit" if list && limits == 0 => {
                    limits = 1;
                    asked.limit = value
                        .parse()
                        .ok()
                        .filter(|limit| (1..=MOST).contains(limit))
                        .ok_or_else(|| Failed::parameter("limit", "give a number from 1 to 200"))?;
                }
                "cursor" if list && cursors == 0 => {
                    cursors = 1;
                    asked.after = Some(read(&value).ok_or_else(|| {
                        Failed::parameter("cursor", "give the `next` of the page before")
                    })?);
                }
                _ => {
                    return Err(Failed::parameter(
                        "query",
                        "there is a parameter that this address does not take, or takes once",
                    ));
                }
            }
        }
        Ok(asked)
    }

    /// Cuts the page out of the whole list. `key` names an entry for good.
    pub(crate) fn cut<T>(
        &self,
        all: Vec<T>,
        key: impl Fn(&T) -> String,
    ) -> (Vec<T>, Option<String>) {
        let from = match &self.after {
            None => 0,
            Some((place, name)) => all
                .iter()
                .position(|one| key(one) == *name)
                .map_or(*place, |at| at + 1),
        };
        let more = all.len() > from.saturating_add(self.limit);
        let part: Vec<T> = all.into_iter().skip(from).take(self.limit).collect();
        let next = part
            .last()
            .filter(|_| more)
            .map(|last| write(from + part.len(), &key(last)));
        (part, next)
    }

    /// The page as it is answered.
    pub(crate) fn reply<T, V: Serialize>(
        &self,
        all: Vec<T>,
        key: impl Fn(&T) -> String,
        view: impl FnMut(T) -> V,
    ) -> Result<Reply, AppError> {
        let (part, next) = self.cut(all, key);
        Reply::one(&Page {
            items: part.into_iter().map(view).collect(),
            next,
        })
    }

    /// How many are asked for, and after which place, of a list that is read in parts.
    pub(crate) fn part(&self) -> (Option<&str>, usize) {
        let after = self.after.as_ref().map(|(_, name)| name.as_str());
        (after, self.limit)
    }

    /// A part of such a list.
    pub(crate) fn reply_part<V: Serialize>(
        items: Vec<V>,
        next: Option<&str>,
    ) -> Result<Reply, AppError> {
        let next = next.map(|name| write(0, name));
        Reply::one(&Page { items, next })
    }

    /// How many are asked for, and from which place on, of a list that is numbered.
    pub(crate) fn numbered(&self) -> (u64, usize) {
        let from = self.after.as_ref().map_or(0, |(place, _)| *place as u64);
        (from, self.limit)
    }

    /// A page of a numbered list.
    pub(crate) fn reply_numbered<V: Serialize>(
        items: Vec<V>,
        next: Option<u64>,
    ) -> Result<Reply, AppError> {
        let next = next.map(|from| write(usize::try_from(from).unwrap_or(usize::MAX), ""));
        Reply::one(&Page { items, next })
    }
}

fn write(place: usize, name: &str) -> String {
    BASE64URL_NOPAD.encode(format!("{place}.{name}").as_bytes())
}

fn read(cursor: &str) -> Option<(usize, String)> {
    let bytes = BASE64URL_NOPAD.decode(cursor.as_bytes()).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (place, name) = text.split_once('.')?;
    Some((place.parse().ok()?, name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Result<Asked, Failed> {
        Asked::of(&format!("/x?{query}").parse().unwrap(), true)
    }

    #[test]
    fn pages_follow_each_other_whole() {
        let all: Vec<u32> = (0..10).collect();
        let mut page = Asked {
            limit: 3,
            after: None,
        };
        let mut seen = Vec::new();
        loop {
            let (part, next) = page.cut(all.clone(), u32::to_string);
            seen.extend(part);
            let Some(next) = next else { break };
            page = asked(&format!("limit=3&cursor={next}")).unwrap();
        }
        assert_eq!(seen, all);
    }

    #[test]
    fn what_goes_meanwhile_does_not_hide_others() {
        let page = Asked {
            limit: 2,
            after: None,
        };
        let (_, next) = page.cut(vec![1, 2, 3, 4], i32::to_string);
        let page = asked(&format!("limit=2&cursor={}", next.unwrap())).unwrap();
        // The first is gone: the second is still known by its name.
        assert_eq!(page.cut(vec![2, 3, 4], i32::to_string).0, [3, 4]);
        // The second is gone: the place is all there is to go by.
        assert_eq!(page.cut(vec![1, 3, 4], i32::to_string).0, [4]);
    }

    #[test]
    fn anything_else_is_refused() {
        for wrong in [
            "limit=0",
            "limit=201",
            "limit=x",
            "limit=1&limit=2",
            "cursor=!",
            "cursor=",
            "name=Ella",
        ] {
            assert!(asked(wrong).is_err(), "{wrong}");
        }
        assert!(Asked::of(&"/x?limit=3".parse().unwrap(), false).is_err());
        assert_eq!(asked("").unwrap(), Asked::default());
    }
}
