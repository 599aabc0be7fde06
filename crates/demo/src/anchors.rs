//! People who are there for every seed, because finding people must cope with them: several
//! Jamies, names that are words, marks and hyphens, a tutor who is a parent, a surname shared.

use crate::person::Pronoun::{self, He, She};

/// A member of staff, a tutor or a school's contact.
pub(crate) struct Adult {
    pub(crate) title: &'static str,
    pub(crate) given: &'static str,
    pub(crate) family: &'static str,
    pub(crate) nickname: &'static str,
    pub(crate) former: &'static str,
    pub(crate) pronoun: Pronoun,
}

/// A learner of an anchored family.
pub(crate) struct Child {
    pub(crate) given: &'static str,
    pub(crate) family: &'static str,
    pub(crate) known_as: &'static str,
    pub(crate) nickname: &'static str,
    pub(crate) former: &'static str,
    pub(crate) pronoun: Pronoun,
    pub(crate) age: i32,
}

/// Learners of one household with those who care for them.
pub(crate) struct Household {
    pub(crate) learners: &'static [Child],
    pub(crate) carers: &'static [Adult],
}

const fn adult(
    title: &'static str,
    given: &'static str,
    family: &'static str,
    nickname: &'static str,
    pronoun: Pronoun,
) -> Adult {
    Adult {
        title,
        given,
        family,
        nickname,
        former: "",
        pronoun,
    }
}

const fn child(
    given: &'static str,
    family: &'static str,
    nickname: &'static str,
    pronoun: Pronoun,
    age: i32,
) -> Child {
    Child {
        given,
        family,
        known_as: "",
        nickname,
        former: "",
        pronoun,
        age,
    }
}

/// Head and safeguarding lead, data protection officer, office: in this order.
pub(crate) const STAFF: &[Adult] = &[
    adult("Mrs", "Margaret", "Thornbury", "Maggie", She),
    adult("Mr", "Anil", "Deshpande", "", He),
    adult("Ms", "Kirsty", "McAllister", "Kirst", She),
];

/// The first tutors.
pub(crate) const TUTORS: &[Adult] = &[
    adult("Ms", "Helen", "Marsh", "", She),
    adult("Dr", "Nadia", "Rahman", "", She),
    adult("Mr", "Jamie", "Sinclair", "", He),
    adult("Mr", "Tunde", "Balogun", "", He),
    adult("Mrs", "Siân", "Bevan", "", She),
    adult("Mr", "Will", "Lockwood", "", He),
];

/// Those who place learners, two at each commissioning school.
pub(crate) const CONTACTS: &[Adult] = &[
    adult("Mrs", "Philippa", "Grange", "Pip", She),
    adult("Mr", "Desmond", "Hale", "Des", He),
    adult("Miss", "Orla", "Tierney", "", She),
    adult("Mr", "Gordon", "Ames", "", He),
];

/// The schools that commission tuition, and the two contacts of each in turn.
pub(crate) const COMMISSIONERS: [(&str, &str); 2] = [
    ("Ashlane Academy", "ashlane.example.org"),
    ("St Ebba's High School", "st-ebbas.example.net"),
];

/// Schools that learners go to besides.
pub(crate) const SCHOOLS: &[&str] = &[
    "Bramblewood Primary",
    "Marsh Lane Primary",
    "Priory Grammar",
    "Quarry Hill Juniors",
    "the Sixth Form Centre",
];

/// The first families.
pub(crate) const HOUSEHOLDS: &[Household] = &[
    Household {
        learners: &[
            child("Ella Mae", "Khan", "Ellie", She, 14),
            child("Adam", "Khan", "", He, 11),
        ],
        carers: &[
            Adult {
                title: "Mrs",
                given: "Saira",
                family: "Khan",
                nickname: "",
                former: "Saira Malik",
                pronoun: She,
            },
            adult("Mr", "Imran", "Khan", "Immy", He),
        ],
    },
    Household {
        learners: &[child("Jamie", "McKay", "Jay", He, 13)],
        carers: &[adult("Ms", "Morag", "McKay", "", She)],
    },
    Household {
        learners: &[child("Jamie", "Okonkwo", "", She, 15)],
        carers: &[
            adult("Mrs", "Ngozi", "Okonkwo", "", She),
            adult("Mr", "Emeka", "Okonkwo", "", He),
        ],
    },
    Household {
        learners: &[Child {
            given: "James Patrick",
            family: "O'Brien",
            known_as: "Jamie",
            nickname: "Jim",
            former: "",
            pronoun: He,
            age: 12,
        }],
        carers: &[adult("Mr", "Declan", "O'Brien", "Dec", He)],
    },
    Household {
        learners: &[child("Thomas", "Marsh", "Tom", He, 10)],
        carers: &[adult("Mrs", "Angela", "Marsh", "Ange", She)],
    },
    Household {
        learners: &[
            child("Yusuf", "Rahman", "", He, 13),
            child("Hafsa", "Rahman", "", She, 9),
        ],
        carers: &[adult("Dr", "Nadia", "Rahman", "", She)],
    },
    Household {
        learners: &[child("Grace", "Will", "", She, 16)],
        carers: &[adult("Mr", "Peter", "Will", "Pete", He)],
    },
    Household {
        learners: &[child("May", "Chen", "", She, 11)],
        carers: &[adult("Mrs", "Wing", "Chen", "", She)],
    },
    Household {
        learners: &[child("Zoë", "Price", "", She, 15)],
        carers: &[adult("Ms", "Nerys", "Price", "", She)],
    },
    Household {
        learners: &[
            child("Siân Elin", "Davies", "", She, 8),
            child("Ieuan", "Davies", "", He, 14),
        ],
        carers: &[
            adult("Mrs", "Carys", "Davies", "", She),
            adult("Mr", "Gareth", "Davies", "Gaz", He),
        ],
    },
    Household {
        learners: &[child("José", "Álvarez", "Pepe", He, 16)],
        carers: &[adult("Mrs", "Lucía", "Álvarez", "", She)],
    },
    Household {
        learners: &[child("Imogen", "Hartley-Brown", "Immy", She, 17)],
        carers: &[
            adult("Mrs", "Fiona", "Hartley", "Fi", She),
            adult("Mr", "Simon", "Brown", "", He),
        ],
    },
    Household {
        learners: &[Child {
            given: "Mohammed",
            family: "Hussain",
            known_as: "Mo",
            nickname: "",
            former: "",
            pronoun: He,
            age: 12,
        }],
        carers: &[adult("Mr", "Tariq", "Hussain", "", He)],
    },
    Household {
        learners: &[Child {
            given: "Leah",
            family: "Doyle",
            known_as: "",
            nickname: "Lee",
            former: "Leah Whitlock",
            pronoun: She,
            age: 13,
        }],
        carers: &[Adult {
            title: "Ms",
            given: "Karen",
            family: "Doyle",
            nickname: "Kaz",
            former: "Karen Whitlock",
            pronoun: She,
        }],
    },
    Household {
        learners: &[
            child("Mark", "Young", "", He, 15),
            child("Faith", "Young", "", She, 12),
        ],
        carers: &[adult("Mrs", "Joy", "Young", "", She)],
    },
    Household {
        learners: &[Child {
            given: "Alexandra",
            family: "Fenwick Jones",
            known_as: "Alex",
            nickname: "Lexi",
            former: "",
            pronoun: She,
            age: 16,
        }],
        carers: &[adult("Mr", "Hugh", "Fenwick Jones", "", He)],
    },
    Household {
        learners: &[child("Ella", "Sharma", "", She, 9)],
        carers: &[adult("Mrs", "Meera", "Sharma", "", She)],
    },
    Household {
        learners: &[child("Will", "Page", "", He, 14)],
        carers: &[adult("Mr", "Robert", "Page", "Bob", He)],
    },
];
