//! The rules, a file for each.

macro_rules! rules {
    ($($module:ident),* $(,)?) => {
        $(mod $module;)*

        /// Every rule, in the order of the list.
        pub(super) static ALL: &[&super::Rule] = &[$(&$module::RULE),*];
    };
}

rules! {
    assessment_without_children,
    basis_not_in_force,
    basis_the_policy_denies,
    condition_alone,
    condition_not_in_force,
    consent_age,
    consent_without_procedure,
    consent_without_proof,
    contract_with_somebody_else,
    criminal_without_condition,
    fee_for_first_copy,
    interest_not_said,
    interest_without_assessment,
    legal_obligation_without_law,
    legitimate_interests_by_an_authority,
    marketing_basis_against_opt_in,
    parents_through_somebody,
    policy_document_missing,
    public_task_by_a_private_body,
    recognised_interest_not_named,
    regulator_within_72_hours,
    review_overdue,
    silence_counts,
    special_on_consent_alone,
    special_without_condition,
    two_bases_for_one_purpose,
}
