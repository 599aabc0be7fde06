#![doc = include_str!("../README.md")]

pub mod accounts;
mod answer;
mod arrivals;
mod backup;
pub mod bodies;
mod body;
mod calendar_feed;
mod calls;
mod cells;
mod consents;
pub mod controls;
mod copied;
pub mod coverage;
mod deep;
mod delivery;
mod destroy;
mod directory;
mod disclosures;
mod disposal;
mod drill;
mod due;
mod duties_known;
mod engine;
mod epoch;
mod error;
mod evidence;
mod finding;
mod forbidden;
mod guard;
mod house_words;
mod housekeeping;
mod import;
mod ingest;
mod journal;
mod judge;
mod layout;
mod looks;
mod manifest;
mod named;
mod need;
mod notices_given;
mod open_cases;
mod opening;
mod own;
mod package;
mod pairs;
mod people;
mod people_page;
mod pictures;
mod pieces;
mod places;
mod policy_versions;
mod policy_view;
mod publication;
mod reckon;
mod records;
mod refusals;
mod registers;
mod remind;
mod report;
mod requests;
mod restore;
mod retention;
mod review;
mod rotate;
mod safety;
mod score;
mod search;
mod second_factor;
mod setup;
mod sheets;
mod sources;
mod threads;
mod today;
mod tokens;
mod tombstones;
mod unit;
mod who_may_see;
mod witness;
mod wordings;

pub use accounts::{
    Caller, PasswordLink, PolicyRole, Programs, SignInStep, SignedIn, Token, WaitsFor,
};
pub use arrivals::{
    ArrivalLine, ArrivalPage, ArrivalView, ArrivalsAfter, Arrived, AsideReason, Asked, E_MAIL,
    Guess, LARGEST_MAIL, Likely, MailFile, MailRound, MailboxStands, NewArrival, NewMail,
    PUBLIC_PAGE, PublicStage, ReadMail, Standing as ArrivalStanding, TakenMail,
};
pub use backup::{
    BackupStatus, BackupStep, DataBackup, Destruction, KeysBackup, Steps as BackupSteps, Target,
};
pub use body::Body;
pub use calendar_feed::CalendarAt;
pub use calls::{CallFault, CallKey, Called, REMEMBERED};
pub use cells::Cell;
pub use consents::{
    Agreed, AgreementLine, AgreementOfPerson, AgreementPage, Answered, ConsentEntry, HowAgreed,
    NewConsent, PersonAgreed, TakenBackOpen, choice_of, choice_words,
};
pub use deep::Bodies;
pub use delivery::{Collected, DeliveryNote};
pub use destroy::Step;
pub use directory::{Directory, NameIndex, Sought};
pub use disclosures::{
    DisclosureLine, DisclosuresView, NewDisclosure, Told, ground_words, grounds_for,
};
pub use disposal::{
    DisposalReason, DisposalView, DisposedLine, Heap, HeldAbout, NewDisposal, OpenAbout,
};
/// A part of a page, in hundredths of a per cent.
pub use document::Area;
pub use drill::{Trial, certificate, try_restore};
pub use due::{
    Block, DayFor, DayLoad, DueEntry, OpenRequest, RequestDay, SetBy, terms_missing_words,
};
pub use duties_known::{QuestionLine, Reader, Situation, ToRead};
pub use engine::{ACCOUNTS, Engine, Index, Realm, Stored};
pub use error::{AppError, Fault, Refusal};
pub use evidence::{Entry, Verification};
/// The reader of foreign files, which `ingest` and the release check are given.
pub use extract::Extractor;
/// What an import is read from: rows of cells.
pub use extract::table;
pub use finding::Hit;
pub use house_words::HouseWords;
pub use import::{
    Changed, Column, Erased, FIELDS, FieldChange, FieldOfPerson, Imported, Is, Left, OnChanged,
    OnFaults, Planned, Preview, Tie, Wanted, check_columns, columns, faulty_rows, field, in_words,
    people_in, read_as_table,
};
pub use ingest::{DocumentLine, Incoming, IngestLine, Ingested};
pub use manifest::{Holds, Manifest};
pub use named::NamedEntry;
pub use notices_given::{
    GivenTo, HowTold, NewlyGiven, NoticeLine, NoticeOfPerson, NoticesCounted, PutOnRecord, TellBy,
    ToBeTold, ToBeToldPage,
};
pub use opening::Reading;
pub use own::{
    InvitationLine, OwnAnswer, OwnData, OwnDetail, OwnField, OwnFile, OwnKept, OwnNote, OwnShape,
    OwnState, OwnView, ProposalDecided, ProposalLine,
};
pub use package::{ItemLayout, PackageFile, PackageView};
pub use people::{PersonView, RelationView, are_single_letters};
pub use people_page::{PeopleAsked, PeoplePage};
pub use pictures::{
    ItemPictures, PageLook, Scan, SuggestedState, SuggestedView, WhichSuggested, per_cent,
};
/// What a version of the policy changes: pages and programs show it as it is.
pub use policy::diff::{Diff, DocumentChange, Subject};
/// The fields of a kind of record, of which forms are made.
pub use policy::{DataField, FieldType};
/// The questions of setting up, the packs to choose from, and how what is found weighs: pages pass
/// them on.
pub use policy::{Grade, Pack, answers, packs};
pub use policy_versions::{
    Begins, Compared, Concerned, DraftView, NewlyTold, Signatory, VersionLine, WhatIf,
};
pub use policy_view::{KindInWords, PolicyView, Right, RuleInWords, UseInWords};
pub use publication::{Published, PublishedChange, PublishedDocument, RegisterFile, RegisterOf};
pub use records::{NewRecord, RecordLine, RecordView};
pub use registers::{
    EntryLine, EntryView, EntryWanted, NewEntry, REGISTERS, Register, RegisterField,
    RegisterFieldKind, RegisterLine, RegisterRow, RegisterSubject, RegisterView, Standing,
    register,
};
pub use report::{ReportedAnswer, ReportedItem, RequestReport, SearchedLine};
pub use requests::{
    Answer, ConsultationState, Due as RequestDue, GRANTED, Happening, Letter, NewRequest, Offered,
    Outsider, PlaceLine, PointLine, Question, RECORDS, RecipientLine, RequestLine, RequestNumbers,
    RequestView, RulingLine, STATEMENT, Said, StandsStill, Telling, YearOfRequests, case_number,
    happenings, stage_words, wish,
};
pub use restore::lost_keys::LostKeys;
pub use restore::{OpenStore, Report, RestoreStep, Sources, Steps as RestoreSteps, restore};
pub use retention::{
    EndsFile, EndsFor, EndsStand, EndsWhat, HoldReason, HoldView, NEAR, NewHold, RetentionView,
};
pub use review::{
    Accepted, Choice, Colleague, FromPlace, GroupChoice, GroupCount, ItemCounts, ItemFilter,
    ItemLine, ItemState, ItemTrait, ItemView, Review, Rule, SecondOpinion, Seen, Suggested,
    minutes_left,
};
pub use rotate::retired::{Dropped, OlderBackups};
pub use rotate::{FormerKey, KeysStatus, Realms, RotateStep, Rotated, Steps as RotateSteps};
pub use safety::{
    KindOfWord, NewOrder, NewProtected, OrderLine, Protections, SafetyView, WordLine,
};
pub use score::{
    ScoreLine, ScoreText, ScoreView, ScoredLine, ScoredPlace, ScoredState, TEXTS as SCORE_TEXTS,
    missed_because,
};
pub use second_factor::{
    ALGORITHMS, AppSecret, Assertion, FactorLine, MyAccount, NewFactor, Party, PasskeyWanted,
    Registration, SessionLine,
};
pub use setup::SetupView;
pub use sheets::{
    LookedAt, NewSheet, OpenedSheet, SheetAnswer, SheetLine, SheetNote, SheetOutcome,
    SheetPlaceLine, SheetState, SheetWent,
};
/// The id of everything that is held; pages pass it on.
pub use store::EntityId;
pub use today::{Due, Matter, Today, next_of_age};
pub use tokens::{Holder, NewToken, Shown, TokenLine, scopes_for};
pub use tombstones::{Agrees, ErasedPerson};
pub use unit::{ActorOpening, Ctx, Object, ObjectsOpening, Unit};
pub use vault::passwords::Cost as PasswordCost;
pub use who_may_see::{CategorySeen, HeldSeen, PolicyAccess, RoleSees, Seer, Trace, TraceStep};
pub use witness::{CheckpointShown, Outside, ReceiverLine, Witnessing};
pub use wordings::{Blank, LetterReader, WORDED, WordedLetter, WordingView};
