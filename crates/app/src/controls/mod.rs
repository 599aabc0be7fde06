//! The controls: what keeps the obligations and the clauses of the policy. One file each; a control
//! that is in this folder is in coverage.

mod access_table;
mod account_locks;
mod acts;
mod article_15;
mod breach_register;
mod child_competence;
mod children_notices;
mod coming_of_age;
mod comings_and_goings;
mod commissions_followed;
mod complaints_answered;
mod complaints_named;
mod consent_carries;
mod consents_of_children;
mod consents_recorded;
mod consents_taken_back;
mod cookie_register;
mod corrections;
mod corrections_asked_for;
mod data_backups;
mod data_taken_along;
mod deleted_by_two;
mod destruction;
mod devices_register;
mod disclosures_recorded;
mod due_dates;
mod duties_of_roles;
mod educational_record;
mod erased_stay_out;
mod fairness_weighed;
mod fields_of_the_policy;
mod finding_checked;
mod first_names;
mod foreign_files;
mod found_in_documents;
mod gone_from_backups;
mod guarded_records;
mod guessing_slowed;
mod health_settled;
mod holds_kept;
mod house_details;
mod house_words;
mod https_only;
mod idle_lock;
mod impact_assessments;
mod imports_checked;
mod interests_weighed;
mod item_decisions;
mod key_backups;
mod key_changes;
mod keys_apart;
mod lawful_basis;
mod ledger_export;
mod ledger_verified;
mod looks;
mod machine_readable;
mod need_to_know;
mod no_connections;
mod no_machine_decides;
mod no_mailings;
mod notices;
mod notices_given;
mod objections_decided;
mod officer_reports;
mod others_hidden;
mod own_copies;
mod own_details;
mod own_learners;
mod password_links;
mod passwords;
mod past_its_day;
mod people_by_capacity;
mod pictures_agreed;
mod places_register;
mod policy_checked;
mod policy_linted;
mod policy_published;
mod policy_read;
mod policy_review;
mod policy_versions;
mod privacy_pages;
mod protected_words;
mod purposes_apart;
mod questions_answered;
mod recipients_named;
mod recipients_told;
mod record_of_processing;
mod record_sources;
mod recordings_registered;
mod refusals_noted;
mod refusals_reasoned;
mod registration_renewed;
mod release_by_officer;
mod release_check;
mod request_authority;
mod request_clock;
mod request_extension;
mod request_fees;
mod request_hold;
mod request_identity;
mod request_intake;
mod request_pause;
mod request_search;
mod requests_acknowledged;
mod restore_confirmed;
mod restore_drill;
mod restricted_kept;
mod retention_published;
mod reviews_followed;
mod safe_delivery;
mod said_in_notices;
mod screen_gives_way;
mod sealed_bodies;
mod second_factors;
mod sent_on_request;
mod setup_answered;
mod stories_chosen;
mod supervision_noted;
mod suppliers_register;
mod today;
mod tokens;
mod told_first;
mod tombstones;
mod training_register;
mod transfers_named;
mod undertakings_collected;
mod who_has_seen;
mod witnesses;

use policy::ClauseKind;

use crate::coverage::{Evidence, Facts};

/// How a control keeps what it keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// The program cannot do otherwise.
    Enforced,
    /// There is a list of tasks with a clock, and people do them.
    Worked,
}

/// Something in the program that keeps an obligation.
#[derive(Clone, Copy, Debug)]
pub struct Control {
    /// Its code, which is its file's name.
    pub id: &'static str,
    /// Its title.
    pub title: &'static str,
    /// How it keeps them.
    pub how: How,
    /// The obligations it serves, by their ids.
    pub serves: &'static [&'static str],
    /// The sorts of clauses of a policy that it keeps.
    pub keeps: &'static [ClauseKind],
    /// What it does, in a sentence.
    pub does: &'static str,
    /// What proves it: a test as `path::name`, or a file.
    pub proof: &'static [&'static str],
    /// What it shows today.
    pub evidence: fn(&Facts) -> Evidence,
}

impl How {
    /// In a word.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Enforced => "enforced",
            Self::Worked => "worked",
        }
    }
}

/// Every control, by their codes.
pub const ALL: &[&Control] = &[
    &access_table::CONTROL,
    &account_locks::CONTROL,
    &acts::CONTROL,
    &article_15::CONTROL,
    &breach_register::CONTROL,
    &child_competence::CONTROL,
    &children_notices::CONTROL,
    &coming_of_age::CONTROL,
    &comings_and_goings::CONTROL,
    &commissions_followed::CONTROL,
    &complaints_answered::CONTROL,
    &complaints_named::CONTROL,
    &consent_carries::CONTROL,
    &consents_of_children::CONTROL,
    &consents_recorded::CONTROL,
    &consents_taken_back::CONTROL,
    &cookie_register::CONTROL,
    &corrections::CONTROL,
    &corrections_asked_for::CONTROL,
    &data_backups::CONTROL,
    &data_taken_along::CONTROL,
    &deleted_by_two::CONTROL,
    &destruction::CONTROL,
    &devices_register::CONTROL,
    &disclosures_recorded::CONTROL,
    &due_dates::CONTROL,
    &duties_of_roles::CONTROL,
    &educational_record::CONTROL,
    &erased_stay_out::CONTROL,
    &fairness_weighed::CONTROL,
    &fields_of_the_policy::CONTROL,
    &finding_checked::CONTROL,
    &first_names::CONTROL,
    &foreign_files::CONTROL,
    &found_in_documents::CONTROL,
    &gone_from_backups::CONTROL,
    &guarded_records::CONTROL,
    &guessing_slowed::CONTROL,
    &health_settled::CONTROL,
    &holds_kept::CONTROL,
    &house_details::CONTROL,
    &house_words::CONTROL,
    &https_only::CONTROL,
    &idle_lock::CONTROL,
    &impact_assessments::CONTROL,
    &imports_checked::CONTROL,
    &interests_weighed::CONTROL,
    &item_decisions::CONTROL,
    &key_backups::CONTROL,
    &key_changes::CONTROL,
    &keys_apart::CONTROL,
    &lawful_basis::CONTROL,
    &ledger_export::CONTROL,
    &ledger_verified::CONTROL,
    &looks::CONTROL,
    &machine_readable::CONTROL,
    &need_to_know::CONTROL,
    &no_connections::CONTROL,
    &no_machine_decides::CONTROL,
    &no_mailings::CONTROL,
    &notices::CONTROL,
    &notices_given::CONTROL,
    &objections_decided::CONTROL,
    &officer_reports::CONTROL,
    &others_hidden::CONTROL,
    &own_copies::CONTROL,
    &own_details::CONTROL,
    &own_learners::CONTROL,
    &password_links::CONTROL,
    &passwords::CONTROL,
    &past_its_day::CONTROL,
    &people_by_capacity::CONTROL,
    &pictures_agreed::CONTROL,
    &places_register::CONTROL,
    &policy_checked::CONTROL,
    &policy_linted::CONTROL,
    &policy_published::CONTROL,
    &policy_read::CONTROL,
    &policy_review::CONTROL,
    &policy_versions::CONTROL,
    &privacy_pages::CONTROL,
    &protected_words::CONTROL,
    &purposes_apart::CONTROL,
    &questions_answered::CONTROL,
    &recipients_named::CONTROL,
    &recipients_told::CONTROL,
    &record_of_processing::CONTROL,
    &record_sources::CONTROL,
    &recordings_registered::CONTROL,
    &refusals_noted::CONTROL,
    &refusals_reasoned::CONTROL,
    &registration_renewed::CONTROL,
    &release_by_officer::CONTROL,
    &release_check::CONTROL,
    &request_authority::CONTROL,
    &request_clock::CONTROL,
    &request_extension::CONTROL,
    &request_fees::CONTROL,
    &request_hold::CONTROL,
    &request_identity::CONTROL,
    &request_intake::CONTROL,
    &request_pause::CONTROL,
    &request_search::CONTROL,
    &requests_acknowledged::CONTROL,
    &restore_confirmed::CONTROL,
    &restore_drill::CONTROL,
    &restricted_kept::CONTROL,
    &retention_published::CONTROL,
    &reviews_followed::CONTROL,
    &safe_delivery::CONTROL,
    &said_in_notices::CONTROL,
    &screen_gives_way::CONTROL,
    &sealed_bodies::CONTROL,
    &second_factors::CONTROL,
    &sent_on_request::CONTROL,
    &setup_answered::CONTROL,
    &stories_chosen::CONTROL,
    &supervision_noted::CONTROL,
    &suppliers_register::CONTROL,
    &today::CONTROL,
    &tokens::CONTROL,
    &told_first::CONTROL,
    &tombstones::CONTROL,
    &training_register::CONTROL,
    &transfers_named::CONTROL,
    &undertakings_collected::CONTROL,
    &who_has_seen::CONTROL,
    &witnesses::CONTROL,
];

/// A control by its code.
pub fn control(id: &str) -> Option<&'static Control> {
    ALL.iter().copied().find(|one| one.id == id)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    #[test]
    fn every_file_of_this_folder_is_a_control_and_the_list_is_in_order() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/controls");
        let files: BTreeSet<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| {
                path.file_stem()
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .replace('_', "-")
            })
            .filter(|name| name != "mod")
            .collect();
        let listed: Vec<&str> = ALL.iter().map(|one| one.id).collect();
        assert_eq!(listed, files.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(listed.len() >= 40, "{}", listed.len());
    }

    #[test]
    fn each_says_what_it_does_and_whom_it_serves() {
        let obligations = policy::obligations().unwrap();
        for one in ALL {
            assert!(one.does.ends_with('.'), "{}", one.id);
            assert!(!one.title.ends_with('.'), "{}", one.id);
            assert!(!one.serves.is_empty(), "{}", one.id);
            for id in one.serves {
                assert!(obligations.get(id).is_some(), "{}: {id}", one.id);
            }
            assert!(control(one.id).is_some());
        }
        assert!(control("wishes").is_none());
    }

    /// Whether a source has a test of this name, marked as one.
    fn has_test(source: &str, name: &str) -> bool {
        let Some((before, _)) = source.split_once(&format!("fn {name}(")) else {
            return false;
        };
        before
            .lines()
            .rev()
            .map(str::trim)
            .skip_while(|line| matches!(*line, "" | "async"))
            .take_while(|line| line.starts_with("#[") || line.starts_with("///"))
            .any(|line| line.contains("test]"))
    }

    #[test]
    fn every_proof_is_there_and_what_is_enforced_is_proved_by_a_test() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        for one in ALL {
            let mut tests = 0;
            for proof in one.proof {
                let (path, test) = proof.split_once("::").unwrap_or((proof, ""));
                let source = std::fs::read_to_string(root.join(path))
                    .unwrap_or_else(|_| panic!("{}: there is no {path}", one.id));
                if !test.is_empty() {
                    assert!(
                        has_test(&source, test),
                        "{}: {path} has no test {test}",
                        one.id
                    );
                    tests += 1;
                }
            }
            assert!(!one.proof.is_empty(), "{} is not proved", one.id);
            assert!(
                one.how != How::Enforced || tests > 0,
                "{} is not proved by a test",
                one.id
            );
        }
        assert!(!has_test("fn other() {}\nfn wished() {}", "wished"));
        assert!(has_test("#[test]\nfn wished() {}", "wished"));
    }
}
