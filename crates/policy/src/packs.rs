//! The packs that ship with Caretaker.

/// The pack for a company that supplies tutors to families and schools.
pub fn private_tutoring() -> &'static str {
    include_str!("../../../packs/private-tutoring/pack.toml")
}

/// Every pack that ships: its code and its text.
pub fn all() -> [(&'static str, &'static str); 1] {
    [("private-tutoring", private_tutoring())]
}
