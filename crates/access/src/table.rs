//! The one list of everything that can be done.
//!
//! A row gives the variant, its stable code (the `act` of a ledger leaf), whether it is a look or
//! an act, its plain words in the past tense; then the class of record it is tied to, the pages and
//! the commands that do it; what each role may do: `yes`, `own` (own learners and their circle),
//! `write` (may be written, not read back) or `no`; and the routes of the API that do it, as
//! method and path. A row without routes may leave the last column out.

use crate::{DataClass, Kind, Role, Rule};

/// A type that stands for one action, so that a use case can ask for exactly its witness.
///
/// Sealed: only the rows of the table implement it.
pub trait Act: sealed::Sealed {
    /// The action.
    const ACTION: Action;
}

mod sealed {
    /// Keeps [`super::Act`] to the types of the table.
    pub trait Sealed {}
}

/// A word of the table as a [`Rule`].
macro_rules! rule {
    (yes) => {
        Rule::Always
    };
    (own) => {
        Rule::OwnLearners
    };
    (write) => {
        Rule::WriteOnly
    };
    (no) => {
        Rule::Never
    };
}

/// A word of the table as the class of record that an action touches.
macro_rules! class {
    (any) => {
        None
    };
    (ordinary) => {
        Some(DataClass::Ordinary)
    };
    (special) => {
        Some(DataClass::Special)
    };
    (safeguarding) => {
        Some(DataClass::Safeguarding)
    };
}

/// Turns the table into [`Action`], its functions and [`acts`].
macro_rules! actions {
    ($(
        $name:ident $code:literal $kind:ident $words:literal
        $class:ident [$($page:literal)*] [$($command:literal)*]
        $dpo:ident $head:ident $tutor:ident $operator:ident $requester:ident $system:ident
        $([$($api:literal)*])?;
    )*) => {
        /// Everything that can be done: access rule, ledger leaf, page and command in one place.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $(#[doc = concat!("`", $code, "`: ", $words)] $name,)*
        }

        impl Action {
            /// Every action, in the order of the table.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its stable code, ASCII, at most 64 characters; the `act` of its leaf.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What happened, in plain words: "looked at a person's details".
            pub const fn words(self) -> &'static str {
                match self { $(Self::$name => $words,)* }
            }

            /// Whether it shows or changes.
            pub const fn kind(self) -> Kind {
                match self { $(Self::$name => Kind::$kind,)* }
            }

            /// The one class of record that it touches; `None` if it is not tied to one.
            ///
            /// [`crate::authorise`] refuses an action on a record of another class, so that a look
            /// at a safeguarding concern cannot pass as an ordinary look.
            pub const fn data_class(self) -> Option<DataClass> {
                match self { $(Self::$name => class!($class),)* }
            }

            /// The pages that do it.
            pub const fn pages(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($page),*],)* }
            }

            /// The commands that do it.
            pub const fn commands(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($command),*],)* }
            }

            /// The routes of the API that do it: `GET /api/v1/people`.
            pub const fn api(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($($api),*)?],)* }
            }

            /// What a role may do with it.
            pub const fn rule(self, role: Role) -> Rule {
                match self {
                    $(Self::$name => match role {
                        Role::Dpo => rule!($dpo),
                        Role::Head => rule!($head),
                        Role::Tutor => rule!($tutor),
                        Role::Operator => rule!($operator),
                        Role::Requester => rule!($requester),
                        Role::System => rule!($system),
                    },)*
                }
            }
        }

        /// One type for each action, for use as the parameter of [`crate::Authorised`].
        pub mod acts {
            use super::{Act, Action, sealed::Sealed};

            $(
                #[doc = concat!("`", $code, "`: ", $words)]
                #[derive(Clone, Copy, Debug)]
                pub struct $name;
                impl Sealed for $name {}
                impl Act for $name {
                    const ACTION: Action = Action::$name;
                }
            )*
        }
    };
}

actions! {
//  variant                code                            kind words
//      class        [pages] [commands]                                                         dpo   head  tutor oper. req.  system

    SignIn                 "account.sign-in"               Act  "signed in"
        any          ["/sign-in"] []                                                            yes   yes   yes   no    no    no;
    SignOut                "account.sign-out"              Act  "signed out"
        any          ["/sign-out"] []                                                           yes   yes   yes   no    no    yes;
    SignInFailed           "account.sign-in-failed"        Act  "failed to sign in"
        any          ["/sign-in"] []                                                            no    no    no    no    no    yes;
    AccountAdd             "account.add"                   Act  "added an account"
        any          ["/settings/accounts"] ["account add"]                                     yes   no    no    yes   no    no
        ["POST /api/v1/accounts"];
    AccountList            "account.list"                  Look "looked at the list of accounts"
        any          ["/settings/accounts"] ["account list"]                                    yes   no    no    yes   no    no
        ["GET /api/v1/accounts"];
    AccountSetPassword     "account.set-password"          Act  "set a password"
        any          ["/set-password/{token}"] ["account set-password"]                         yes   yes   yes   yes   no    no;
    AccountLock            "account.lock"                  Act  "locked an account"
        any          ["/settings/accounts/{id}/lock"] ["account lock"]                          yes   no    no    yes   no    yes
        ["POST /api/v1/accounts/{id}/lock"];
    AccountUnlock          "account.unlock"                Act  "unlocked an account"
        any          ["/settings/accounts/{id}/unlock"] ["account unlock"]                      yes   no    no    yes   no    no
        ["POST /api/v1/accounts/{id}/unlock"];
    AccountRole            "account.choose-role"           Act  "chose what somebody is by the policy"
        any          ["/settings/accounts/{id}/role"] ["account role"]                          yes   no    no    yes   no    no
        ["POST /api/v1/accounts/{id}/role"];
    AccountReset           "account.reset"                 Act  "made a new link to set a password"
        any          ["/settings/accounts/{id}/reset"] ["account reset"]                        yes   no    no    yes   no    no
        ["POST /api/v1/accounts/{id}/reset"];
    AccountLook            "account.look"                  Look "looked at their own account"
        any          ["/account"] []                                                            yes   yes   yes   no    no    no;
    AddSecondFactor        "account.add-second-factor"     Act  "added a second factor"
        any          ["/account/app" "/account/passkey"] []                                     yes   yes   yes   no    no    no;
    RemoveSecondFactor     "account.remove-second-factor"  Act  "removed a second factor"
        any          ["/account/second-factor/{id}/remove" "/settings/accounts/{id}/remove-second-factors"]
        ["account remove-second-factors"]                                                       yes   yes   yes   yes   no    no;
    RecoveryCodes          "account.recovery-codes"        Act  "made new recovery codes"
        any          ["/account/recovery-codes"] []                                             yes   yes   yes   no    no    no;

    TokenAdd               "token.add"                     Act  "made a token for a program"
        any          ["/settings/tokens/add" "/today/calendar"] ["token add"]                   yes   yes   yes   no    no    no
        ["POST /api/v1/tokens"];
    TokenList              "token.list"                    Look "looked at the list of tokens"
        any          ["/settings/tokens"] ["token list"]                                        yes   yes   yes   yes   no    no
        ["GET /api/v1/tokens"];
    TokenRevoke            "token.revoke"                  Act  "ended a token"
        any          ["/settings/tokens/{id}/revoke"] ["token revoke"]                          yes   yes   yes   yes   no    no
        ["POST /api/v1/tokens/{id}/revoke"];

    TokenUse               "token.use"                     Act  "used a token for the first time on a day"
        any          [] []                                                                      yes   yes   yes   no    no    no;
    AccessRefused          "access.refused"                Act  "tried something and was refused"
        any          [] []                                                                      yes   yes   yes   yes   no    no;
    CallKeep               "call.keep"                     Act  "kept what a program was answered"
        any          [] []                                                                      no    no    no    no    no    yes;

    OrganisationInit       "organisation.init"             Act  "set up the organisation"
        any          [] ["init"]                                                                no    no    no    yes   no    no;
    SetupLook              "setup.look"                    Look "looked at how far setting up has come"
        any          ["/setup" "/setup/pack" "/setup/questions/{page}" "/setup/meaning"] []              yes   no    no    no    no    no;
    SetupAnswer            "setup.answer"                  Act  "answered a question about the organisation"
        any          ["/setup" "/setup/pack" "/setup/questions/{page}" "/setup/meaning"] []              yes   no    no    no    no    no;
    PackAdopt              "pack.adopt"                    Act  "adopted a policy pack"
        any          ["/policy/draft/adopt"] ["policy adopt"]                                   yes   no    no    yes   no    no
        ["POST /api/v1/policy/draft/adopt"];
    PackDraft              "pack.draft"                    Act  "wrote a draft of the policy"
        any          ["/policy/draft/new"] ["policy draft"]                                     yes   yes   no    yes   no    no
        ["POST /api/v1/policy/draft"];
    PackDraftDrop          "pack.draft-drop"               Act  "dropped a draft of the policy"
        any          ["/policy/draft/drop"] ["policy drop"]                                     yes   no    no    yes   no    no
        ["POST /api/v1/policy/draft/drop"];
    PackDraftLook          "pack.draft-look"               Look "looked at what a draft of the policy would change"
        any          ["/policy/draft"] ["policy draft"]                                         yes   yes   no    yes   no    no
        ["GET /api/v1/policy/draft"];
    WordingLook            "letter.look"                   Look "looked at the texts of letters"
        any          ["/policy/letters" "/policy/letters/{letter}"] ["letter list" "letter show"] yes   yes   no    yes   no    no
        ["GET /api/v1/letters" "GET /api/v1/letters/{letter}" "POST /api/v1/letters/{letter}/try"];
    WordingWrite           "letter.write"                  Act  "wrote the text of a letter"
        any          ["/policy/letters/{letter}"] ["letter write" "letter usual"]               yes   yes   no    yes   no    no
        ["POST /api/v1/letters/{letter}" "POST /api/v1/letters/{letter}/usual"];
    PackApprove            "pack.approve"                  Act  "signed a draft of the policy"
        any          ["/policy/draft/sign" "/policy/draft/paper"] ["policy approve"]            yes   yes   no    yes   no    no;
    PackTold               "pack.told"                     Act  "recorded that people were told of a new purpose"
        any          ["/policy/draft/told"] ["policy told"]                                     yes   no    no    yes   no    no
        ["POST /api/v1/policy/draft/told"];
    PackAcknowledge        "pack.acknowledge"              Act  "confirmed having read the policy"
        any          ["/policy/acknowledge"] ["policy acknowledge"]                             yes   yes   yes   no    no    no;
    PackReaders            "pack.readers"                  Look "looked at who has confirmed the policy"
        any          ["/policy/readers"] ["policy readers"]                                     yes   yes   no    yes   no    no
        ["GET /api/v1/policy/readers"];
    QuestionAsk            "question.ask"                  Act  "asked the data protection officer a question"
        any          ["/questions/ask"] ["question ask"]                                        yes   yes   yes   no    no    no
        ["POST /api/v1/questions"];
    QuestionList           "question.list"                 Look "looked at questions to the data protection officer"
        any          ["/questions"] ["question list"]                                           yes   yes   yes   yes   no    no
        ["GET /api/v1/questions"];
    QuestionAnswer         "question.answer"               Act  "answered a question"
        any          ["/questions/{id}/answer"] ["question answer"]                             yes   yes   yes   no    no    no
        ["POST /api/v1/questions/{id}/answer"];
    PackLook               "pack.look"                     Look "looked at the policy"
        any          ["/policy" "/policy/access" "/policy/versions" "/policy/versions/{number}/against/{other}"]
        ["policy versions" "policy diff" "policy why"]                                                     yes   yes   yes   yes   no    no
        [
            "GET /api/v1/policy"
            "GET /api/v1/policy/access"
            "POST /api/v1/policy/why"
            "GET /api/v1/policy/versions"
            "GET /api/v1/policy/versions/{number}/against/{other}"
            "GET /api/v1/publications"
            "GET /api/v1/publications/{document}"
            "GET /api/v1/publications/{document}/pdf"
        ];
    RegisterLook           "register.look"                 Look "looked at the record of processing"
        any          ["/policy/processing" "/policy/processor" "/policy/published/{document}"]
        ["policy publish"]                                                                      yes   yes   no    yes   no    no
        ["GET /api/v1/processing" "GET /api/v1/processing/xlsx" "GET /api/v1/processor/xlsx"];
    SettingsChange         "settings.change"               Act  "changed a setting"
        any          ["/settings"] ["settings set"]                                             yes   no    no    yes   no    no;
    CoverageLook           "coverage.look"                 Look "looked at how well the policy is kept"
        any          ["/policy/coverage" "/policy/coverage/clauses"] ["policy coverage"]        yes   yes   no    yes   no    no
        ["GET /api/v1/policy/coverage"];
    AttestationAdd         "coverage.attest"               Act  "attested that something is kept"
        any          ["/policy/coverage/attest"] ["policy attest"]                              yes   yes   no    no    no    no
        ["POST /api/v1/policy/attestations"];
    AttestationWithdraw    "coverage.withdraw"             Act  "took back that something is kept"
        any          ["/policy/coverage/{id}/withdraw"] ["policy withdraw"]                     yes   yes   no    no    no    no
        ["POST /api/v1/policy/attestations/{id}/withdraw"];
    EntryList              "entry.list"                    Look "looked at a register"
        any          ["/registers" "/registers/{register}"] ["register list" "register show"]   yes   yes   no    yes   no    no
        ["GET /api/v1/registers" "GET /api/v1/registers/{register}"];
    EntryLook              "entry.look"                    Look "looked at an entry of a register"
        any          ["/registers/entries/{id}"] ["register entry"]                             yes   yes   no    yes   no    no
        ["GET /api/v1/registers/entries/{id}"];
    EntryAdd               "entry.add"                     Act  "added an entry to a register"
        any          ["/registers/{register}/add"] ["register add"]                             yes   yes   no    yes   no    no
        ["POST /api/v1/registers/{register}/entries"];
    EntryChange            "entry.change"                  Act  "changed an entry of a register"
        any          ["/registers/entries/{id}/change"] ["register change"]                     yes   yes   no    yes   no    no
        ["PUT /api/v1/registers/entries/{id}"];
    EntryStrike            "entry.strike"                  Act  "struck out an entry of a register"
        any          ["/registers/entries/{id}/strike"] ["register strike"]                     yes   yes   no    yes   no    no
        ["POST /api/v1/registers/entries/{id}/strike"];
    TodayLook              "today.look"                    Look "looked at what is due"
        any          ["/" "/today" "/today/days"] ["today"]                                                   yes   yes   own   yes   no    no
        ["GET /api/v1/today"];

    CalendarFeed           "calendar.feed"                 Look "fetched the calendar of what is due"
        any          ["/calendar/{secret}"] ["calendar"]                                        yes   yes   no    yes   no    no
        ["GET /api/v1/calendar"];
    CasesReckon            "case.reckon"                   Look "reckoned worked cases"
        any          [] ["cases"]                                                               yes   yes   no    yes   no    no
        ["POST /api/v1/clock/cases"];

    PersonImport           "person.import"                 Act  "imported people from a file"
        any          ["/people/import"] ["person import"]                                       yes   yes   no    yes   no    no
        ["GET /api/v1/people/import/mappings" "POST /api/v1/people/import/preview" "POST /api/v1/people/import"];
    MappingSave            "person.save-mapping"           Act  "kept how a file's columns are read"
        any          ["/people/import"] ["person import"]                                       yes   yes   no    yes   no    no
        ["POST /api/v1/people/import"];
    PersonAdd              "person.add"                    Act  "added a person"
        any          ["/people/add"] ["person add"]                                             yes   yes   no    yes   no    no
        ["POST /api/v1/people"];
    PersonChange           "person.change"                 Act  "changed a person's details"
        any          ["/people/{id}/change"] ["person change"]                                  yes   yes   no    yes   no    no
        ["PUT /api/v1/people/{id}"];
    PersonList             "person.list"                   Look "looked at a list of people"
        any          ["/people"] ["person list"]                                                yes   yes   own   yes   no    no
        [
            "GET /api/v1/people"
            "POST /api/v1/people/search"
            "POST /api/v1/people/import/preview"
            "POST /api/v1/people/import"
        ];
    PersonLook             "person.look"                   Look "looked at a person's details"
        any          ["/people/{id}"] ["person show"]                                           yes   yes   own   yes   no    no
        ["GET /api/v1/people/{id}" "GET /api/v1/people/{id}/family" "GET /api/v1/people/{id}/seen" "GET /api/v1/people/{id}/notices" "GET /api/v1/people/{id}/consents"];
    PersonAccess           "person.access"                 Look "looked at who may see a person's records"
        any          ["/people/{id}/access"] ["person access"]                                  yes   yes   no    yes   no    no
        ["GET /api/v1/people/{id}/access"];
    SafetyLook             "safety.look"                   Look "looked at what keeps a person safe"
        safeguarding ["/people/{id}/safety"] ["person safety"]                                  yes   yes   no    yes   no    no
        ["GET /api/v1/people/{id}/safety"];
    SafetyProtect          "safety.protect"                Act  "recorded a word that must not go out"
        safeguarding ["/people/{id}/safety/words"] ["person protect"]                           yes   yes   no    yes   no    no
        ["POST /api/v1/people/{id}/safety/words"];
    SafetyOrder            "safety.order"                  Act  "recorded an order on contact"
        safeguarding ["/people/{id}/safety/orders"] ["person order"]                            yes   yes   no    yes   no    no
        ["POST /api/v1/people/{id}/safety/orders"];
    SafetyEnd              "safety.end"                    Act  "ended what kept a person safe"
        safeguarding ["/people/{id}/safety/{entry}/end"] ["person unprotect"]                   yes   yes   no    yes   no    no
        ["POST /api/v1/people/{id}/safety/{entry}/end"];
    DisclosureList         "disclosure.list"               Look "looked at what of a person's was given to others"
        any          ["/people/{id}/disclosures"] ["person disclosures"]                        yes   yes   no    yes   no    no
        ["GET /api/v1/people/{id}/disclosures"];
    DisclosureNote         "disclosure.note"               Act  "recorded that something was given to somebody"
        any          ["/people/{id}/disclosures/add"] ["person disclose"]                       yes   yes   no    yes   no    no
        ["POST /api/v1/people/{id}/disclosures"];
    DisclosureStrike       "disclosure.strike"             Act  "struck out what was said to have been given"
        any          ["/disclosures/{id}/strike"] ["person disclosure-strike"]                  yes   yes   no    yes   no    no
        ["POST /api/v1/disclosures/{id}/strike"];
    DisclosureTold         "disclosure.told"               Act  "recorded whether somebody was told that what they were given was put right"
        any          ["/disclosures/{id}/told"] ["person disclosure-told"]                      yes   yes   no    yes   no    no
        ["POST /api/v1/disclosures/{id}/told"];
    OwnLook                "own.look"                     Look "looked at what somebody says of their own details"
        any          ["/people/{id}/own"] ["person own"]                                        yes   yes   no    yes   no    no
        ["GET /api/v1/people/{id}/own"];
    OwnInvite              "own.invite"                   Act  "invited somebody to see their own details"
        any          ["/people/{id}/own/invite"] ["person own-invite"]                          yes   yes   no    yes   no    no
        ["POST /api/v1/people/{id}/own"];
    OwnWithdraw            "own.withdraw"                 Act  "withdrew what let somebody see their own details"
        any          ["/invitations/{id}/withdraw"] ["person own-withdraw"]                     yes   yes   no    yes   no    no
        ["POST /api/v1/invitations/{id}/withdraw"];
    OwnDecide              "own.decide"                   Act  "decided about what somebody says of their own details"
        any          ["/proposals/{id}/decide"] ["person own-decide"]                           yes   yes   no    yes   no    no
        ["POST /api/v1/proposals/{id}/decide"];
    OwnOpen                "own.open"                     Act  "opened their own details by a link"
        any          ["/mine/{link}"] []                                                        no    no    no    no    yes   no;
    OwnFailed              "own.failed"                   Act  "failed to open their own details by a link"
        any          ["/mine/{link}"] []                                                        no    no    no    no    yes   no;
    OwnPropose             "own.propose"                  Act  "proposed to put their own details right"
        any          ["/mine/{link}/put-right"] []                                              no    no    no    no    yes   no;
    OwnFetch               "own.fetch"                    Act  "fetched their own details as a file"
        any          ["/mine/{link}"] []                                                        no    no    no    no    yes   no;
    NoticeGiven            "notice.given"                  Act  "recorded that people were given a notice"
        any          ["/people/{id}/notices/{notice}/given" "/notices/{notice}/given"]
        ["notice given"]                                                                        yes   yes   own   yes   no    no
        ["POST /api/v1/notices/{notice}/given"];
    NoticeTakeBack         "notice.take-back"              Act  "took back that people were given a notice"
        any          ["/notices/given/{id}/take-back"] ["notice take-back"]                     yes   yes   no    yes   no    no
        ["POST /api/v1/notices/given/{id}/take-back"];
    ConsentNote            "consent.note"                  Act  "recorded what somebody agreed to or not"
        any          ["/people/{id}/consents/{agreement}"] ["consent note"]                     yes   yes   own   yes   no    no
        ["POST /api/v1/people/{id}/consents"];
    ConsentWithdraw        "consent.withdraw"              Act  "recorded that somebody took an agreement back"
        any          ["/consents/entries/{id}/withdraw" "/requests/{id}/record/{happening}"]
        ["consent withdraw" "request record"]                                                   yes   yes   own   yes   no    no
        ["POST /api/v1/consents/entries/{id}/withdraw" "POST /api/v1/requests/{number}/record/{happening}"];
    ConsentSettle          "consent.settle"                Act  "recorded what followed from an agreement taken back"
        any          ["/consents/entries/{id}/settle"] ["consent settle"]                       yes   yes   no    yes   no    no
        ["POST /api/v1/consents/entries/{id}/settle"];
    ConsentStrike          "consent.strike"                Act  "struck out what somebody was said to have agreed to"
        any          ["/consents/entries/{id}/strike"] ["consent strike"]                       yes   yes   no    yes   no    no
        ["POST /api/v1/consents/entries/{id}/strike"];
    ConsentList            "consent.list"                  Look "looked at who agreed to what"
        any          ["/consents" "/consents/{agreement}"] ["consent list"]                     yes   yes   own   yes   no    no
        ["GET /api/v1/consents" "GET /api/v1/consents/{agreement}/people"];
    NoticeDue              "notice.due"                    Look "looked at who is still to be given a notice"
        any          ["/notices" "/notices/{notice}"] ["notice due"]                            yes   yes   own   yes   no    no
        ["GET /api/v1/notices" "GET /api/v1/notices/{notice}/due"];
    RelationAdd            "relation.add"                  Act  "recorded how two people belong together"
        any          ["/people/{id}/relations/add"] ["relation add"]                            yes   yes   no    yes   no    no
        ["POST /api/v1/people/{id}/relations"];
    RelationEnd            "relation.end"                  Act  "recorded that two people no longer belong together"
        any          ["/people/{id}/relations/{relation}/end"] ["relation end"]                 yes   yes   no    yes   no    no
        ["POST /api/v1/people/{id}/relations/{relation}/end"];

    RecordAdd              "record.add"                    Act  "added a record"
        ordinary     ["/people/{id}/records/add"] ["record add"]                                yes   yes   own   yes   no    no
        ["POST /api/v1/people/{id}/records"];
    RecordAddSpecial       "record.add-special"            Act  "added a record of special category data"
        special      ["/people/{id}/records/add"] ["record add"]                                yes   yes   own   yes   no    no
        ["POST /api/v1/people/{id}/records"];
    RecordAddSafeguarding  "record.add-safeguarding"       Act  "reported a safeguarding concern"
        safeguarding ["/people/{id}/records/add" "/report/concern"] ["record add"]              yes   yes   write yes   no    no
        ["POST /api/v1/people/{id}/records"];
    RecordList             "record.list"                   Look "looked at the list of a person's records"
        any          ["/people/{id}/records"] ["record list"]                                   yes   yes   own   yes   no    no
        ["GET /api/v1/people/{id}/records" "GET /api/v1/people/{id}/why" "GET /api/v1/people/{id}/until"];
    RecordLook             "record.look"                   Look "looked at a record"
        ordinary     ["/records/{id}"] ["record show"]                                          yes   yes   own   yes   no    no
        ["GET /api/v1/records/{id}"];
    RecordLookSpecial      "record.look-special"           Look "looked at a record of special category data"
        special      ["/records/{id}"] ["record show"]                                          yes   yes   own   yes   no    no
        ["GET /api/v1/records/{id}"];
    RecordLookSafeguarding "record.look-safeguarding"      Look "looked at a safeguarding record"
        safeguarding ["/records/{id}"] ["record show"]                                          yes   yes   no    yes   no    no
        ["GET /api/v1/records/{id}"];
    RecordDispose          "record.dispose"                Act  "disposed of a record under the schedule"
        any          [] []                                                                      yes   no    no    yes   no    yes;

    PlaceAdd               "place.add"                     Act  "added a place where data lives"
        any          ["/places/add"] ["place add"]                                              yes   yes   no    yes   no    no
        ["POST /api/v1/places"];
    PlaceList              "place.list"                    Look "looked at the register of places"
        any          ["/places"] ["place list"]                                                 yes   yes   no    yes   no    no
        ["GET /api/v1/places"];
    PlaceLook              "place.look"                    Look "looked at a place where data lives"
        any          ["/places/{id}"] ["place show"]                                            yes   yes   no    yes   no    no
        ["GET /api/v1/places/{id}"];

    SourceIngest           "source.ingest"                 Act  "read documents in from a place"
        any          [] ["ingest"]                                                              yes   yes   no    yes   no    no
        ["POST /api/v1/places/{id}/documents"];
    DocumentList           "document.list"                 Look "looked at the list of documents"
        any          ["/documents"] ["document list"]                                           yes   yes   no    yes   no    no
        ["GET /api/v1/documents"];
    DocumentLook           "document.look"                 Look "looked at a document"
        any          ["/documents/{id}"] ["document show"]                                      yes   yes   no    yes   no    no
        ["GET /api/v1/documents/{id}"];
    FindRun                "find.run"                      Look "searched the documents for a person"
        any          ["/people/{id}/find"] ["find"]                                             yes   yes   no    yes   no    no
        ["GET /api/v1/people/{id}/find"];

    ScoreStart             "score.start"                   Act  "chose texts at random to check how well people are found"
        any          ["/score"] ["score start"]                                                 yes   yes   no    yes   no    no
        ["POST /api/v1/scores"];
    ScoreList              "score.list"                    Look "looked at the checks of how well people are found"
        any          ["/score"] ["score list"]                                                  yes   yes   no    yes   no    no
        ["GET /api/v1/scores"];
    ScoreLook              "score.look"                    Look "looked at how well people are found"
        any          ["/score/{id}"] ["score result"]                                           yes   yes   no    yes   no    no
        ["GET /api/v1/scores/{id}"];
    ScoreText              "score.text"                    Look "looked at a text to mark who stands in it"
        any          ["/score/{id}/{number}"] ["score show"]                                    yes   yes   no    yes   no    no
        ["GET /api/v1/scores/{id}/texts/{item}"];
    ScoreMark              "score.mark"                    Act  "marked who stands in a text"
        any          ["/score/{id}/{number}"] ["score mark"]                                    yes   yes   no    yes   no    no
        ["POST /api/v1/scores/{id}/texts/{item}"];
    ScoreFinish            "score.finish"                  Act  "finished a check of how well people are found"
        any          ["/score/{id}/finish"] ["score finish"]                                    yes   yes   no    yes   no    no
        ["POST /api/v1/scores/{id}/finish"];

    RequestOpen            "request.open"                  Act  "recorded a request"
        any          ["/requests/open"] ["request open"]                                        yes   yes   write yes   no    no
        ["POST /api/v1/requests"];
    RequestArrive          "request.arrive"                Act  "sent a request by the public page"
        any          ["/ask"] []                                                                no    no    no    no    yes   no;
    RequestMailIn          "request.mail-in"               Act  "took a mail in as a request"
        any          ["/requests/mail"] ["request mail-in"]                                     yes   yes   write yes   no    no
        ["POST /api/v1/arrivals/mail" "POST /api/v1/arrivals/mail/read"];
    RequestMailFetch       "request.mail-fetch"            Act  "took a mail out of the mailbox as a request, or left one there"
        any          [] ["request mail-fetch"]                                                  yes   yes   no    yes   no    yes;
    RequestMailLook        "request.mail-look"             Look "looked at a mail that is a request"
        any          ["/requests/arrivals/{id}/mail"] ["request mail"]                          yes   yes   no    yes   no    no
        ["GET /api/v1/arrivals/{id}/mail"];
    RequestArrivals        "request.arrivals"              Look "looked at what came by the public page or by e-mail"
        any          ["/requests" "/requests/arrivals/{id}"] ["request arrivals" "request arrival"]
                                                                                                yes   yes   no    yes   no    no
        ["GET /api/v1/arrivals" "GET /api/v1/arrivals/{id}"];
    RequestMatch           "request.match"                 Act  "recorded what came as a request about somebody"
        any          ["/requests/open"] ["request match"]                                       yes   yes   no    yes   no    no
        ["POST /api/v1/arrivals/{id}/match"];
    RequestSetAside        "request.set-aside"             Act  "set aside what came and is no request"
        any          ["/requests/arrivals/{id}/set-aside"] ["request set-aside"]                yes   yes   no    yes   no    no
        ["POST /api/v1/arrivals/{id}/set-aside"];
    RequestReadMessage     "request.read-message"          Act  "read what was added to a request"
        any          ["/requests/arrivals/{id}/read"] ["request read"]                          yes   yes   no    yes   no    no
        ["POST /api/v1/arrivals/{id}/read"];
    RequestList            "request.list"                  Look "looked at the list of requests"
        any          ["/requests"] ["request list"]                                             yes   yes   no    yes   no    no
        ["GET /api/v1/requests" "GET /api/v1/today"];
    RequestNumbers         "request.numbers"               Look "looked at the numbers of requests"
        any          ["/requests/numbers"] ["request numbers"]                                  yes   yes   no    yes   no    no
        ["GET /api/v1/requests/numbers"];
    RequestLook            "request.look"                  Look "looked at a request"
        any          ["/requests/{id}" "/requests/{id}/letters" "/requests/{id}/letters/{letter}/pdf"] ["request show" "request letter"]
                                                                                                yes   yes   no    yes   no    no
        [
            "GET /api/v1/requests/{number}"
            "GET /api/v1/requests/{number}/letters"
            "GET /api/v1/requests/{number}/letters/{letter}/pdf"
            "GET /api/v1/requests/{number}/record/{happening}"
            "POST /api/v1/requests/{number}/record/{happening}"
            "POST /api/v1/requests/{number}/search"
            "GET /api/v1/requests/{number}/review"
        ];
    RequestStatus          "request.status"                Look "asked how far their request is"
        any          ["/ask/status"] []                                                         no    no    no    no    yes   no;
    RequestStatusFailed    "request.status-failed"         Act  "failed to ask how far a request is"
        any          ["/ask/status"] []                                                         no    no    no    no    yes   no;
    RequestMessage         "request.message"               Act  "added a message to their request"
        any          ["/ask/status"] []                                                         no    no    no    no    yes   no;
    RequestTakeBack        "request.take-back"             Act  "took their request back"
        any          ["/ask/status"] []                                                         no    no    no    no    yes   no;
    RequestIdentity        "request.identity"              Act  "decided on the identity of a requester"
        any          ["/requests/{id}/identity"] ["request identity"]                           yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/identity" "POST /api/v1/requests/{number}/reply"];
    RequestAuthority       "request.authority"             Act  "decided on the authority of a representative"
        any          ["/requests/{id}/authority" "/requests/{id}/record/{happening}"] ["request authority" "request record"]
                                                                                                yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/authority" "POST /api/v1/requests/{number}/record/{happening}"];
    RequestPlacesAdd       "request.places-add"            Act  "added places to a request's search"
        any          ["/requests/{id}/places"] ["request places"]                               yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/places"];
    RequestSearch          "request.search"                Act  "searched a place for a request"
        any          ["/requests/{id}/search"] ["request search"]                               yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/search"];
    RequestSearchByHand    "request.search-by-hand"        Act  "recorded a search by hand for a request"
        any          ["/requests/{id}/search/{place}/by-hand"] ["request search"]               yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/search/{place}/by-hand"];
    RequestSearchLeaveOut  "request.search-leave-out"      Act  "left a place out of a request's search, with the reason"
        any          ["/requests/{id}/search/{place}/leave-out"] ["request search"]             yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/search/{place}/leave-out"];
    RequestSheetAsk        "request.sheet-ask"             Act  "asked a colleague to look for a request"
        any          ["/requests/{id}/sheets/ask"] ["request sheet ask"]                        yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/sheets"];
    RequestSheetAgain      "request.sheet-again"           Act  "sent a search sheet again"
        any          ["/requests/{id}/sheets/{sheet}/again"] ["request sheet again"]            yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/sheets/{sheet}/again"];
    RequestSheetWithdraw   "request.sheet-withdraw"        Act  "withdrew a search sheet"
        any          ["/requests/{id}/record/{happening}"] ["request record"]                     yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/record/{happening}"];
    RequestSheetOpen       "request.sheet-open"            Act  "opened a search sheet by its link"
        any          ["/sheet/{link}"] ["request sheet open"]                                   no    no    no    no    yes   no
        ["POST /api/v1/sheet"];
    RequestSheetFailed     "request.sheet-failed"          Act  "failed to open a search sheet"
        any          ["/sheet/{link}"] ["request sheet open"]                                   no    no    no    no    yes   no
        ["POST /api/v1/sheet"];
    RequestSheetSign       "request.sheet-sign"            Act  "answered a search sheet by its link"
        any          ["/sheet/{link}/answer"] ["request sheet sign"]                            no    no    no    no    yes   no
        ["POST /api/v1/sheet/answer"];
    RequestConsult         "request.consult"               Act  "consulted somebody outside about a request"
        any          ["/requests/{id}/record/{happening}"] ["request record"]                     yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/record/{happening}"];
    RequestGive            "request.give"                  Act  "gave a request to a colleague"
        any          ["/requests/{id}/has"] ["request give"]                                    yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/has"];
    RequestPause           "request.pause"                 Act  "asked for clarification and paused the clock"
        any          ["/requests/{id}/pause"] ["request pause"]                                 yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/pause"];
    RequestResume          "request.resume"                Act  "recorded the clarification and resumed the clock"
        any          ["/requests/{id}/resume"] ["request resume"]                               yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/resume"];
    RequestExtend          "request.extend"                Act  "extended the time for a request"
        any          ["/requests/{id}/extend"] ["request extend"]                               yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/extend"];
    RequestTell            "request.tell"                 Act  "told somebody how their request goes on"
        any          ["/requests/{id}/record/{happening}"] ["request record"]                     yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/record/{happening}"];
    RequestPoint           "request.point"                 Act  "wrote down or decided what a request asks for"
        any          ["/requests/{id}/record/{happening}" "/requests/{id}/points/{point}"]
        ["request record" "request decide"]                                                     yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/record/{happening}" "POST /api/v1/requests/{number}/points/{point}"];
    RequestRestrict        "request.restrict"             Act  "recorded a restriction or its end"
        any          ["/requests/{id}/record/{happening}"] ["request record"]                     yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/record/{happening}"];
    RequestCarryOut        "request.carry-out"            Act  "recorded that what a request asks for was done"
        any          ["/requests/{id}/record/{happening}"] ["request record"]                     yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/record/{happening}"];
    RecordCorrect          "record.correct"                Act  "put a record right for a request"
        any          ["/requests/{id}/record/{happening}"] ["request record"]                     yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/record/{happening}"];
    RequestRecipients      "request.recipients"           Act  "recorded that recipients were told"
        any          ["/requests/{id}/record/{happening}"] ["request record"]                     yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/record/{happening}"];
    RequestFee             "request.fee"                  Act  "recorded a fee for a request"
        any          ["/requests/{id}/record/{happening}"] ["request record"]                     yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/record/{happening}"];
    RequestCompetence      "request.competence"           Act  "recorded whether a child can use their own rights"
        any          ["/requests/{id}/record/{happening}"] ["request record"]                     yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/record/{happening}"];
    RequestMatter          "request.matter"               Act  "recorded a complaint about a request or a letter of the regulator"
        any          ["/requests/{id}/record/{happening}"] ["request record"]                     yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/record/{happening}"];
    RequestReopen          "request.reopen"               Act  "took a request up again"
        any          ["/requests/{id}/record/{happening}"] ["request record"]                     yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/record/{happening}"];
    RequestReviewLook      "request.review-look"           Look "looked at an item under review"
        any
        ["/requests/{id}/review" "/requests/{id}/review/{item}" "/requests/{id}/review/{item}/pages/{page}" "/requests/{id}/review/suggestions/{rule}" "/requests/{id}/report"]
        ["request review" "request report"]                                                                      yes   yes   no    yes   no    no
        [
            "GET /api/v1/requests/{number}/review"
            "GET /api/v1/requests/{number}/review/{item}"
            "GET /api/v1/requests/{number}/review/{item}/pages/{page}"
            "POST /api/v1/requests/{number}/review/{item}"
            "POST /api/v1/requests/{number}/review/bulk"
            "POST /api/v1/requests/{number}/review/search"
            "GET /api/v1/requests/{number}/review/suggestions"
            "GET /api/v1/requests/{number}/report"
        ];
    RequestReviewDecide    "request.review-decide"         Act  "decided on an item under review"
        any
        ["/requests/{id}/review/{item}" "/requests/{id}/review/alike" "/requests/{id}/review/suggestions/{rule}" "/requests/{id}/review/together"]
        ["request review"]                                                                      yes   yes   no    yes   no    no
        [
            "POST /api/v1/requests/{number}/review/{item}"
            "POST /api/v1/requests/{number}/review/bulk"
            "POST /api/v1/requests/{number}/review/suggestions"
            "POST /api/v1/requests/{number}/review/alike"
            "POST /api/v1/requests/{number}/review/together"
        ];
    RequestPackage         "request.package"               Act  "put an answer together"
        any          ["/requests/{id}/package"] ["request package"]                             yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/package"];
    RequestPackageLook     "request.package-look"          Look "looked at an answer before its release"
        any          ["/requests/{id}/package"] ["request package"]                             yes   yes   no    yes   no    no
        [
            "GET /api/v1/requests/{number}/package"
            "GET /api/v1/requests/{number}/package/pdf"
            "GET /api/v1/requests/{number}/package/zip"
        ];
    RequestRelease         "request.release"               Act  "released an answer"
        any          ["/requests/{id}/release" "/requests/{id}/record/{happening}"] ["request release" "request record"]
                                                                                                yes   no    no    yes   no    no
        ["POST /api/v1/requests/{number}/deliver" "POST /api/v1/requests/{number}/record/{happening}"];
    RequestDeliver         "request.deliver"               Act  "made the link by which an answer is collected"
        any          ["/requests/{id}/deliver"] ["request deliver"]                             yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/deliver"];
    RequestCollect         "request.collect"               Act  "collected the answer"
        any          ["/collect/{link}"] ["request collect"]                                    no    no    no    no    yes   no
        ["POST /api/v1/collect"];
    RequestCollectFailed   "request.collect-failed"        Act  "failed to collect an answer"
        any          ["/collect/{link}"] ["request collect"]                                    no    no    no    no    yes   yes
        ["POST /api/v1/collect"];
    RequestNote            "request.note"                  Act  "wrote a note on a request"
        any          ["/requests/{id}/note"] ["request note"]                                   yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/note"];
    RequestClose           "request.close"                 Act  "closed a request"
        any          ["/requests/{id}/close"] ["request close"]                                 yes   yes   no    yes   no    no
        ["POST /api/v1/requests/{number}/close"];

    EvidenceLook           "evidence.look"                 Look "looked at the evidence"
        any          ["/evidence" "/people/{id}/seen"] ["evidence"]                             yes   yes   no    yes   no    no
        ["GET /api/v1/evidence" "GET /api/v1/people/{id}/seen"];
    LedgerVerify           "ledger.verify"                 Act  "verified the ledger"
        any          ["/evidence/verify"] ["ledger verify"]                                     yes   no    no    yes   no    yes
        ["POST /api/v1/ledger/verify"];
    LedgerExport           "ledger.export"                 Act  "exported the ledger"
        any          ["/evidence/export"] ["ledger export"]                                     yes   no    no    yes   no    no
        ["POST /api/v1/ledger/export"];
    LedgerShow             "ledger.show"                   Look "looked at entries of the ledger"
        any          ["/evidence/ledger"] ["ledger show"]                                       yes   no    no    yes   no    no
        ["GET /api/v1/ledger"];
    LedgerCheckpoint       "ledger.checkpoint"             Act  "signed a checkpoint and had it shown outside"
        any          [] ["ledger checkpoint"]                                                   yes   no    no    yes   no    no
        ["POST /api/v1/ledger/checkpoint"];
    LedgerWitness          "ledger.witness"                Look "looked at who outside holds checkpoints"
        any          [] ["ledger witness"]                                                      yes   no    no    yes   no    no
        ["GET /api/v1/ledger/witnesses"];

    DestroyPreview         "destroy.preview"               Look "looked at what would go and what would stay of a person or a request"
        any          ["/people/{id}/delete" "/files/{id}/delete"] ["destroy preview" "destroy file"]                                yes   no    no    yes   no    no
        ["GET /api/v1/people/{id}/held-about" "GET /api/v1/files/{id}"];
    DestroyPropose         "destroy.propose"               Act  "proposed to destroy what is held about a person, or a request"
        any          ["/people/{id}/delete" "/files/{id}/delete"] ["destroy propose" "destroy file"]                                yes   no    no    yes   no    no
        ["POST /api/v1/people/{id}/disposals" "POST /api/v1/files/{id}/disposals"];
    DestroyLook            "destroy.look"                  Look "looked at what is to be destroyed or was"
        any          ["/disposals" "/disposals/{id}"] ["destroy list" "destroy show"]           yes   yes   no    yes   no    no
        ["GET /api/v1/disposals" "GET /api/v1/disposals/{id}"];
    DestroyStop            "destroy.stop"                  Act  "stopped what was to be destroyed"
        any          ["/disposals/{id}/stop"] ["destroy stop"]                                  yes   yes   no    yes   no    no
        ["POST /api/v1/disposals/{id}/stop"];
    DestroyDecide          "destroy.decide"                Act  "decided to destroy data"
        any          ["/disposals/{id}/agree"] ["destroy agree"]                                yes   yes   no    yes   no    yes
        ["POST /api/v1/disposals/{id}/agree"];
    DestroyDone            "destroy.done"                  Act  "destroyed data"
        any          [] []                                                                      no    no    no    no    no    yes;
    RetentionLook          "retention.look"                Look "looked at what is past its day"
        any          ["/retention"] ["retention due"]                                           yes   yes   no    yes   no    no
        ["GET /api/v1/retention"];
    HoldAdd                "hold.add"                      Act  "put what is held about a person on hold"
        any          ["/people/{id}/hold"] ["retention hold"]                                   yes   yes   no    yes   no    no
        ["POST /api/v1/people/{id}/holds"];
    HoldLook               "hold.look"                     Look "looked at a hold"
        any          ["/holds/{id}"] ["retention show"]                                         yes   yes   no    yes   no    no
        ["GET /api/v1/holds/{id}"];
    HoldReview             "hold.review"                   Act  "let a hold go on"
        any          ["/holds/{id}/review"] ["retention review"]                                yes   yes   no    yes   no    no
        ["POST /api/v1/holds/{id}/review"];
    HoldEnd                "hold.end"                      Act  "ended a hold"
        any          ["/holds/{id}/end"] ["retention end"]                                      yes   yes   no    yes   no    no
        ["POST /api/v1/holds/{id}/end"];
    KeysUnlock             "keys.unlock"                   Act  "unlocked the server"
        any          [] ["unlock"]                                                              no    no    no    yes   no    no;
    KeysRecover            "keys.recover"                  Act  "recovered the keys from the recovery kit"
        any          [] ["recover"]                                                             no    no    no    yes   no    no;
    KeysLook               "keys.look"                     Look "looked at the state of the keys"
        any          [] ["keys status"]                                                         yes   no    no    yes   no    no;
    KeysRotateMaster       "keys.rotate-master"            Act  "changed the master key"
        any          [] ["keys rotate-master"]                                                  yes   no    no    yes   no    no;
    KeysRotateIndex        "keys.rotate-index"             Act  "changed the key of the terms by which things are found"
        any          [] ["keys rotate-index"]                                                   yes   no    no    yes   no    yes;
    KeysRotateOwn          "keys.rotate-organisation"      Act  "changed the organisation's own key"
        any          [] ["keys rotate-organisation"]                                            yes   no    no    yes   no    yes;
    KeysRotateAudit        "keys.rotate-audit"             Act  "changed the key of what the ledger keeps sealed"
        any          [] ["keys rotate-audit"]                                                   yes   no    no    yes   no    yes;
    KeysDropRetired        "keys.drop-retired"             Act  "dropped keys that newer ones have replaced"
        any          [] ["keys drop-retired"]                                                   yes   no    no    yes   no    no;
    BackupMake             "backup.make"                   Act  "made a backup"
        any          [] ["backup" "backup keys" "backup forget"]                                yes   no    no    yes   no    yes;
    BackupLook             "backup.look"                   Look "looked at the state of the backups"
        any          [] ["backup status"]                                                       yes   no    no    yes   no    no;
    BackupDrill            "backup.drill"                  Act  "tried out a restore"
        any          [] ["drill"]                                                               yes   no    no    yes   no    yes;
    BackupConfirm          "backup.confirm"                Act  "confirmed a restored backup"
        any          [] ["restore confirm"]                                                     yes   no    no    yes   no    no;
    BackupRestore          "backup.restore"                Act  "restored a backup"
        any          [] ["restore"]                                                             no    no    no    yes   no    no;

    JobExpireLinks         "job.expire-links"              Act  "closed links whose time was over"
        any          [] []                                                                      no    no    no    no    no    yes;
    JobSweepOrphans        "job.sweep-orphans"             Act  "swept up keys that were never used"
        any          [] []                                                                      no    no    no    no    no    yes;
    JobSweepSessions       "job.sweep-sessions"            Act  "swept up sessions that were over"
        any          [] []                                                                      no    no    no    no    no    yes;
    JobPolicyBegin         "job.policy-begin"              Act  "let an adopted policy begin on its day"
        any          [] []                                                                      no    no    no    no    no    yes;
    JobCheckpoint          "job.checkpoint"                Act  "signed the daily checkpoint"
        any          [] []                                                                      no    no    no    no    no    yes;
    JobRemind              "job.remind"                    Act  "reminded somebody of a request, or tried to"
        any          [] []                                                                      no    no    no    no    no    yes;
    JobCheckpointShow      "job.checkpoint-show"           Act  "showed a checkpoint to somebody outside, or tried to"
        any          [] []                                                                      no    no    no    no    no    yes;
}
