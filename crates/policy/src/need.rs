//! Who may see what, and why: a plain reading of what the pack says of its roles (obligations
//! REC-7 and SEC-5). Nothing that a role's lines do not say is seen.

use crate::words::{join, with_article};
use crate::{Category, KindOfPerson, Pack, Purpose, RoleOfStaff, Sees};

/// What somebody wants to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look<'a> {
    /// What they are: a role of the pack.
    pub role: &'a str,
    /// A category of the pack.
    pub category: &'a str,
    /// What it is used for: a purpose of the pack.
    pub purpose: &'a str,
    /// As what the person is known whom it is about: a kind of person of the pack.
    pub kind_of_person: &'a str,
    /// Whether the reader works with this person.
    pub their_own: bool,
}

/// Yes, by which line; or no, for want of what.
#[derive(Clone, Copy, Debug)]
pub enum Decision<'p> {
    /// The line that allows it.
    Allowed(Clause<'p>),
    /// What no line of the role gives.
    Refused(Missing<'p>),
}

/// One line of what a role may see, and what of it was used.
#[derive(Clone, Copy, Debug)]
pub struct Clause<'p> {
    pack: &'p Pack,
    /// The role.
    pub role: &'p RoleOfStaff,
    /// The line.
    pub sees: &'p Sees,
    /// Its place among the role's lines, from 0.
    pub line: usize,
    category: &'p Category,
    purpose: &'p Purpose,
}

/// The first condition for which no line of the role was left.
#[derive(Clone, Copy, Debug)]
pub enum Missing<'p> {
    /// The policy has no such role.
    Role,
    /// The policy has no such category, purpose or kind of person.
    Unknown,
    /// No line names the category.
    Category(&'p RoleOfStaff, &'p Category),
    /// No line that names the category is about this kind of person.
    Kind(&'p RoleOfStaff, &'p Category, &'p KindOfPerson),
    /// No line that is left is for this purpose.
    Purpose(&'p RoleOfStaff, &'p Category, &'p Purpose),
    /// What is left is only about those whom they work with.
    TheirOwn(&'p RoleOfStaff, &'p Category),
}

/// Whether a role may see a category of data about a kind of person for a purpose.
pub fn may_see<'p>(pack: &'p Pack, look: &Look<'_>) -> Decision<'p> {
    let Some(role) = pack.role(look.role) else {
        return Decision::Refused(Missing::Role);
    };
    let known = (
        pack.category(look.category),
        pack.purpose(look.purpose),
        pack.person(look.kind_of_person),
    );
    let (Some(category), Some(purpose), Some(kind)) = known else {
        return Decision::Refused(Missing::Unknown);
    };
    // Each line is taken as far as it goes; what the last one lacked is what is missing.
    let mut lacking = Missing::Category(role, category);
    let mut furthest = 0;
    for (line, sees) in role.sees.iter().enumerate() {
        let conditions = [
            (
                sees.categories.iter().any(|one| one == look.category),
                Missing::Category(role, category),
            ),
            (
                sees.people.is_empty() || sees.people.iter().any(|one| one == look.kind_of_person),
                Missing::Kind(role, category, kind),
            ),
            (
                sees.purposes.iter().any(|one| one == look.purpose),
                Missing::Purpose(role, category, purpose),
            ),
            (
                look.their_own || !sees.only_their_own,
                Missing::TheirOwn(role, category),
            ),
        ];
        let unmet = conditions.iter().enumerate().find(|(_, (met, _))| !met);
        match unmet {
            None => {
                return Decision::Allowed(Clause {
                    pack,
                    role,
                    sees,
                    line,
                    category,
                    purpose,
                });
            }
            Some((step, (_, missing))) if step >= furthest => {
                furthest = step;
                lacking = *missing;
            }
            Some(_) => {}
        }
    }
    Decision::Refused(lacking)
}

impl Decision<'_> {
    /// Whether it is yes.
    pub const fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed(_))
    }

    /// Where the line that allows it stands in the pack.
    pub fn path(&self) -> Option<String> {
        match self {
            Self::Allowed(clause) => Some(clause.path()),
            Self::Refused(_) => None,
        }
    }

    /// How far it got: of two refusals, the one with more says more.
    pub const fn conditions_met(&self) -> u8 {
        match self {
            Self::Refused(Missing::Role | Missing::Unknown) => 0,
            Self::Refused(Missing::Category(..)) => 1,
            Self::Refused(Missing::Kind(..)) => 2,
            Self::Refused(Missing::Purpose(..)) => 3,
            Self::Refused(Missing::TheirOwn(..)) => 4,
            Self::Allowed(_) => 5,
        }
    }

    /// The decision in a sentence without its capital and full stop.
    pub fn words(&self) -> String {
        match self {
            Self::Allowed(clause) => clause.words(),
            Self::Refused(missing) => missing.words(),
        }
    }
}

impl Clause<'_> {
    /// Where the line stands in the pack.
    pub fn path(&self) -> String {
        format!("role[{}].sees[{}]", self.role.code, self.line)
    }

    /// What it allows: "a mentor may see *Session reports* about mentees whom they work with, to
    /// plan, give and report sessions (policy 5.4)".
    pub fn words(&self) -> String {
        format!(
            "{} may see “{}” {}, {} ({})",
            with_article(&self.role.title),
            self.category.title,
            about(self.pack, self.sees),
            self.purpose.title,
            self.role.origin.words(),
        )
    }
}

impl Missing<'_> {
    /// What is missing: "no line of *mentor* in the policy names *Safeguarding*".
    pub fn words(&self) -> String {
        match self {
            Self::Role => "the policy has no such role".to_owned(),
            Self::Unknown => {
                "the policy does not know this category, purpose or kind of person".to_owned()
            }
            Self::Category(role, category) => format!(
                "the policy does not let {} see “{}”",
                with_article(&role.title),
                category.title
            ),
            Self::Kind(role, category, kind) => format!(
                "the policy does not let {} see “{}” about {}",
                with_article(&role.title),
                category.title,
                kind.many
            ),
            Self::Purpose(role, category, purpose) => format!(
                "the policy does not let {} see “{}” {}",
                with_article(&role.title),
                category.title,
                purpose.title
            ),
            Self::TheirOwn(role, category) => format!(
                "the policy lets {} see “{}” only about those whom they work with",
                with_article(&role.title),
                category.title
            ),
        }
    }
}

/// What a role may see of a category, a sentence for each line: for the page that shows all of it.
pub fn sees_in_words(pack: &Pack, role: &RoleOfStaff, category: &Category) -> Vec<String> {
    let lines = role
        .sees
        .iter()
        .filter(|sees| sees.categories.contains(&category.code));
    lines
        .map(|sees| {
            let purposes: Vec<String> = sees
                .purposes
                .iter()
                .filter_map(|code| Some(pack.purpose(code)?.title.clone()))
                .collect();
            format!("{}, {}", about(pack, sees), purposes.join("; "))
        })
        .collect()
}

/// "about mentees and carers whom they work with".
fn about(pack: &Pack, sees: &Sees) -> String {
    let kinds: Vec<String> = sees
        .people
        .iter()
        .filter_map(|code| Some(pack.person(code)?.many.clone()))
        .collect();
    let whom = match (kinds.is_empty(), sees.only_their_own) {
        (true, true) => return "about those whom they work with".to_owned(),
        (true, false) => return "about everybody".to_owned(),
        (false, _) => join(&kinds),
    };
    let own = if sees.only_their_own {
        " whom they work with"
    } else {
        ""
    };
    format!("about {whom}{own}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packs;

    fn pack(code: &str) -> Pack {
        Pack::parse(packs::shipped(code).unwrap().files).unwrap()
    }

    fn look<'a>(role: &'a str, category: &'a str, purpose: &'a str) -> Look<'a> {
        Look {
            role,
            category,
            purpose,
            kind_of_person: "learner",
            their_own: true,
        }
    }

    #[test]
    fn each_decision_names_its_line_or_what_is_missing() {
        let pack = pack("digital-mentoring");
        let own = look("mentor", "sessions", "mentoring");
        let Decision::Allowed(clause) = may_see(&pack, &own) else {
            panic!("a mentor sees their own mentees' reports");
        };
        assert_eq!(clause.path(), "role[mentor].sees[0]");
        assert!(pack.says(&clause.path()), "the line is where it says");
        assert_eq!(
            clause.words(),
            "a mentor may see “Session reports” about mentees and parents and carers whom they work with, to plan, give and report sessions (policy 5.4)"
        );
        let missing =
            |look: &Look<'_>, words: &str| assert_eq!(may_see(&pack, look).words(), words);
        missing(
            &Look {
                their_own: false,
                ..own
            },
            "the policy lets a mentor see “Session reports” only about those whom they work with",
        );
        missing(
            &look("mentor", "sessions", "quality"),
            "the policy does not let a mentor see “Session reports” to see how well our mentoring works, in figures that name nobody",
        );
        missing(
            &Look {
                kind_of_person: "governor",
                ..own
            },
            "the policy does not let a mentor see “Session reports” about members of the board",
        );
        missing(
            &look("mentor", "safeguarding", "safeguarding"),
            "the policy does not let a mentor see “Safeguarding and child protection”",
        );
        missing(
            &look("bookkeeper", "sessions", "mentoring"),
            "the policy has no such role",
        );
        missing(
            &look("mentor", "stars", "mentoring"),
            "the policy does not know this category, purpose or kind of person",
        );
    }

    #[test]
    fn what_is_missing_is_said_of_the_line_that_goes_furthest() {
        let pack = pack("digital-mentoring");
        // The second line names the needs, for mentees alone; the first does not name them.
        let carer = Look {
            kind_of_person: "carer",
            ..look("mentor", "needs", "mentoring")
        };
        assert!(matches!(
            may_see(&pack, &carer),
            Decision::Refused(Missing::Kind(..))
        ));
    }

    /// The categories that a role sees about its own learners, whatever for.
    fn seen(pack: &Pack, role: &str, kind: &str, own: bool) -> Vec<String> {
        let sees = |category: &&Category| {
            pack.purposes.iter().any(|purpose| {
                let look = Look {
                    role,
                    category: category.code.as_str(),
                    purpose: purpose.code.as_str(),
                    kind_of_person: kind,
                    their_own: own,
                };
                may_see(pack, &look).is_allowed()
            })
        };
        let all = pack.categories.iter().filter(sees);
        all.map(|category| category.code.to_string()).collect()
    }

    #[test]
    fn those_who_teach_see_what_the_five_policies_say() {
        let check = |code: &str, role: &str, learner: &[&str], carer: &[&str]| {
            let pack = pack(code);
            assert_eq!(seen(&pack, role, "learner", true), learner, "{code}");
            assert_eq!(seen(&pack, role, "carer", true), carer, "{code}");
            for kind in &pack.people {
                let others = seen(&pack, role, kind.code.as_str(), false);
                assert_eq!(others, Vec::<String>::new(), "{code}: {}", kind.code);
            }
        };
        check(
            "commissioned-mentoring",
            "mentor",
            &["identity", "education", "health", "communication"],
            &["identity", "education", "communication"],
        );
        check(
            "community-interest",
            "volunteer",
            &["identity", "relationship"],
            &[],
        );
        check(
            "digital-mentoring",
            "mentor",
            &[
                "identity",
                "sessions",
                "questionnaires",
                "communication",
                "needs",
            ],
            &["identity", "sessions", "questionnaires", "communication"],
        );
        check(
            "online-provision",
            "tutor",
            &["contacts", "health", "learning", "communication"],
            &["contacts", "learning", "communication"],
        );
        check(
            "private-tutoring",
            "tutor",
            &["identity", "learning", "communication", "health"],
            &["identity", "learning", "communication"],
        );
    }

    #[test]
    fn every_record_that_a_pack_knows_is_seen_by_somebody_who_signs_in() {
        for shipped in packs::all() {
            let pack = Pack::parse(shipped.files).unwrap();
            for (kind, person) in pack
                .records
                .iter()
                .flat_map(|kind| kind.people.iter().map(move |person| (kind, person)))
            {
                let purpose = &kind.uses_for(person).next().unwrap().purpose;
                let somebody = pack.roles.iter().any(|role| {
                    let look = Look {
                        role: role.code.as_str(),
                        category: kind.category.as_str(),
                        purpose: purpose.as_str(),
                        kind_of_person: person.as_str(),
                        their_own: true,
                    };
                    role.signs_in_as.is_some() && may_see(&pack, &look).is_allowed()
                });
                assert!(somebody, "{}: {} of {person}", shipped.code, kind.code);
            }
        }
    }
}
