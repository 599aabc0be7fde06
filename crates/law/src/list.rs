//! The lists into which a kind of statement falls, such as what a notice says and when it may be
//! left out.

use serde::Deserialize;

use crate::Kind;

/// Declares the lists once: variant, words for a heading, kind.
macro_rules! lists {
    ($($name:ident, $words:literal, $kind:ident;)*) => {
        /// A list that a rule asks for as a whole.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum List {
            $(#[doc = $words] $name,)*
        }

        impl List {
            /// Every list, by kind.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// Its heading.
            pub fn words(self) -> &'static str {
                match self { $(Self::$name => $words,)* }
            }

            /// The kind whose entries it holds.
            pub fn kind(self) -> Kind {
                match self { $(Self::$name => Kind::$kind,)* }
            }
        }
    };
}

lists! {
    PurposeFactor, "What is weighed", NewPurpose;
    PurposeFits, "What always fits", NewPurpose;
    PurposeLimit, "Limits", NewPurpose;
    RequestRule, "Requests", Request;
    RefusalContents, "What a refusal tells", Request;
    ComplaintProcedure, "Complaints to us", Request;
    Counting, "How time is counted", Request;
    AutomatedRule, "The rule", AutomatedDecision;
    AutomatedAllowed, "Cases in which it is allowed", AutomatedDecision;
    AutomatedLimit, "Limits", AutomatedDecision;
    AutomatedSafeguard, "Safeguards", AutomatedDecision;
    ChildRights, "Using one's own rights", Child;
    ChildParents, "Parents", Child;
    ChildOnline, "Online services", Child;
    ChildInformation, "Telling children", Child;
    NoticeDirect, "From the person", Notice;
    NoticeIndirect, "From somebody else", Notice;
    NoticeException, "When nothing need be said", Notice;
    RecordController, "The record of a controller", Record;
    RecordProcessor, "The record of a supplier", Record;
    RecordCondition, "Besides, where Schedule 1 is relied on", Record;
    PolicyDocument, "The appropriate policy document", Record;
    BreachRule, "The rule", Breach;
    BreachRiskFactor, "What makes a breach risky", Breach;
    BreachReport, "What the regulator is told", Breach;
    BreachForm, "What the regulator's form asks besides", Breach;
    BreachCommunication, "What people are told", Breach;
    BreachCommunicationException, "When people need not be told", Breach;
    BreachRecord, "What is kept on record", Breach;
    BreachOthers, "Others to think of", Breach;
    DpiaAlways, "When an impact assessment is needed", Assessment;
    DpiaRegulatorList, "The regulator's list", Assessment;
    DpiaCriterion, "The nine criteria", Assessment;
    DpiaCriterionRule, "How the nine are used", Assessment;
    DpiaContents, "What an impact assessment holds", Assessment;
    LiaContents, "What an assessment of legitimate interests holds", Assessment;
    MarketingRule, "Rules", Marketing;
    SoftOptIn, "E-mail and text without agreement: customers", Marketing;
    CharitySoftOptIn, "E-mail and text without agreement: supporters of a charity", Marketing;
    CookieRule, "The rule", Cookie;
    CookieException, "Without agreement", Cookie;
    TransferRoute, "Ways", Transfer;
    TransferSafeguard, "Safeguards", Transfer;
    TransferDerogation, "Exceptions for particular cases", Transfer;
}
