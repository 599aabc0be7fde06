//! The rules, a file for each.

macro_rules! rules {
    ($($module:ident),* $(,)?) => {
        $(mod $module;)*

        /// Every rule, in the order of the list.
        pub(super) static ALL: &[&super::Rule] = &[$(&$module::RULE),*];
    };
}

rules! {
    another_organisation,
    approver_is_the_officer,
    assessment_without_children,
    basis_not_in_force,
    basis_the_policy_denies,
    cameras_not_described,
    condition_alone,
    condition_not_in_force,
    consent_age,
    consent_without_procedure,
    consent_without_proof,
    contract_with_somebody_else,
    criminal_without_condition,
    domains_nearly_the_same,
    european_area_named,
    fee_for_first_copy,
    foreign_address,
    interest_not_said,
    interest_without_assessment,
    law_that_does_not_bind,
    legal_obligation_without_law,
    legitimate_interests_by_an_authority,
    linked_without_place,
    marketing_basis_against_opt_in,
    nobody_approves,
    officer_without_contact,
    old_law_named,
    parents_through_somebody,
    policy_document_missing,
    public_task_by_a_private_body,
    recognised_interest_not_named,
    registration_missing,
    registration_run_out,
    regulations_name_changed,
    regulator_within_72_hours,
    review_overdue,
    review_too_far,
    school_words,
    section_missing,
    sections_numbered_twice,
    silence_counts,
    special_on_consent_alone,
    special_without_condition,
    two_bases_for_one_purpose,
}
