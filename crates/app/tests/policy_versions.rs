//! A policy is set up, and later changed: what is checked, what is kept, what is applied.

use app::AppError;
use app::bodies::PackFile;

use crate::support::{House, organisation};

/// The policy of the tests with another text in the place of one.
fn changed(from: &str, to: &str) -> Vec<PackFile> {
    let mut files = organisation().pack;
    assert!(files[0].text.contains(from), "{from}");
    files[0].text = files[0].text.replacen(from, to, 1);
    files
}

#[test]
fn setting_up_takes_a_policy_at_once_and_keeps_it() {
    let house = House::empty();
    let files = changed("Bramblewood Tutors\"", "Fernhollow Tutors\"");
    let number = house.step(&["pack.adopt"], || house.operator().set_up_policy(files));
    assert_eq!(number, 1);
    let name = |house: &House| house.engine().pack().organisation.trading_name.clone();
    assert_eq!(name(&house), "Fernhollow Tutors");
    let house = house.reopened();
    assert_eq!(name(&house), "Fernhollow Tutors");
    house.assert_whole();
}

#[test]
fn a_policy_that_breaks_the_law_or_does_not_parse_is_not_taken() {
    let house = House::empty();
    for (from, to, says) in [
        ("version = 1", "version = \"one\"", "a whole number"),
        (
            "fee = {",
            "fee = { first_copy_pence = 1000,",
            "breaks the law",
        ),
    ] {
        let files = changed(from, to);
        let error = house.refused(|| house.operator().set_up_policy(files));
        let AppError::Input(faults) = &error else {
            panic!("{error}")
        };
        assert!(error.to_string().contains(says), "{error}");
        assert!(faults.iter().all(|fault| !fault.mend.is_empty()));
    }
    assert_eq!(
        house.engine().pack().organisation.trading_name,
        "Bramblewood Tutors"
    );
}

#[test]
fn nobody_sets_up_a_policy_under_which_people_are_held() {
    let house = House::with_people();
    let error = house.refused(|| house.operator().set_up_policy(organisation().pack));
    assert!(matches!(error, AppError::Refused(_)), "{error}");
}
