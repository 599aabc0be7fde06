//! The rules, a file for each.

macro_rules! rules {
    ($($module:ident),* $(,)?) => {
        $(mod $module;)*

        /// Every rule, in the order of the list.
        pub(super) static ALL: &[&super::Rule] = &[$(&$module::RULE),*];
    };
}

rules! {
    basis_not_in_force,
    review_overdue,
    regulator_within_72_hours,
    fee_for_first_copy,
}
