//! Chats and conversations of mail on their way into a request.

use super::support::{House, extractor, place};
use app::bodies::Decision;
use app::{GroupChoice, Incoming};
use duties::rights::CloseReason;
use store::EntityId;

fn read_in(house: &House, files: &[(&str, &str)]) {
    let (ctx, reader) = (house.operator(), extractor());
    ctx.add_place(&place("Office drive")).unwrap();
    add(house, files, &reader);
}

fn add(house: &House, files: &[(&str, &str)], reader: &extract::Extractor) {
    for (path, text) in files {
        let file = Incoming {
            path: (*path).to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        house
            .operator()
            .ingest("Office drive", &file, reader)
            .unwrap();
    }
}

fn opened(house: &House, about: &str) -> EntityId {
    let ctx = house.operator();
    let id = ctx.open_request(house.request(about)).unwrap();
    ctx.identity_not_in_doubt(id, "known to us").unwrap();
    search(house, id);
    id
}

fn search(house: &House, id: EntityId) {
    let ctx = house.operator();
    for place in ctx.show_request(id).unwrap().places {
        ctx.search_place(id, &place.id).unwrap();
    }
}

const CHAT: &str = "12/03/2026, 14:05 - Messages and calls are end-to-end encrypted.\n\
    12/03/2026, 14:06 - Rosa Marchbanks: Ella is ill today\nand asks\n\nfor her book\n\
    12/03/2026, 14:07 - Asha Brennock: who has Jamie on Monday?\n\
    12/03/2026, 14:08 - Idris: me\n\
    12/03/2026, 14:09 - Asha Brennock: thanks\n\
    13/03/2026, 09:00 - Asha Brennock: good morning\n\
    13/03/2026, 09:01 - Idris: good morning\n\
    13/03/2026, 09:02 - 07700 900103: bring the key\nplease\n\
    13/03/2026, 09:03 - Idris: yes\n";

#[test]
fn of_a_chat_the_whole_messages_that_concern_somebody_are_found() {
    let house = House::with_people();
    read_in(&house, &[("Chat with tutors.txt", CHAT)]);
    let ctx = house.operator();
    for (who, expected) in [
        (
            "L1",
            "12/03/2026, 14:06 - Rosa Marchbanks: Ella is ill today\nand asks\n\nfor her book",
        ),
        (
            "C1",
            "12/03/2026, 14:06 - Rosa Marchbanks: Ella is ill today\nand asks\n\nfor her book",
        ),
        (
            "T1",
            "13/03/2026, 09:02 - 07700 900103: bring the key\nplease",
        ),
    ] {
        let found = ctx.find(house.person(who)).unwrap();
        assert!(!found.is_empty(), "{who} wrote or is named");
        let id = opened(&house, who);
        let items = ctx.list_items(id).unwrap();
        assert_eq!(items.len(), 1, "{who}");
        assert_eq!(ctx.show_item(id, 1).unwrap().text, expected, "{who}");
        ctx.close_request(id, CloseReason::Withdrawn, "a test")
            .unwrap();
    }
}

fn mail(id: &str, from: &str, to: &str, day: u32, answers: &str, text: &str) -> String {
    let answers = match answers {
        "" => String::new(),
        id => format!("In-Reply-To: <{id}@x.example>\r\nReferences: <{id}@x.example>\r\n"),
    };
    let re = if answers.is_empty() { "" } else { "Re: " };
    format!(
        "From: {from}\r\nTo: {to}\r\nSubject: {re}Ella on Tuesday\r\nMessage-ID: <{id}@x.example>\r\n\
         {answers}Date: Tue, {day} Mar 2026 09:30:00 +0000\r\n\r\n{text}\r\n"
    )
}

const ROSA: &str = "Rosa Marchbanks <rosa.m@family.example.com>";
const SAM: &str = "Sam Okonjo <sam.okonjo@tutors.example.org>";
const SCHOOL: &str = "P. Wingrave <p.wingrave@school.example.org>";

#[test]
fn conversations_of_one_subject_are_decided_apart() {
    let house = House::with_people();
    let asked = mail("1", ROSA, SAM, 3, "", "Could Ella come at four?");
    let other = mail("2", SCHOOL, SAM, 4, "", "Ella was late again.");
    let answer = mail(
        "3",
        SAM,
        ROSA,
        5,
        "1",
        "Ella may.\n> Could Ella come at four?",
    );
    read_in(
        &house,
        &[("1.eml", &asked), ("2.eml", &other), ("3.eml", &answer)],
    );
    let ctx = house.operator();
    let id = opened(&house, "L1");
    let groups = |wanted: &str| {
        let items = ctx.list_items(id).unwrap().into_iter();
        let of_group = items.filter(|item| item.group == wanted);
        of_group.map(|item| item.number).collect::<Vec<_>>()
    };
    let schools = groups("Ella on Tuesday, begun 4 March 2026");
    let rosas = groups("Ella on Tuesday");
    assert_eq!((rosas.len(), schools.len()), (2, 1));
    let choice = GroupChoice::GiveAsSuggested;
    let done = ctx.decide_group(id, rosas[0], choice).unwrap();
    assert_eq!(done.items, 2);
    // One act, one way back.
    assert_eq!(ctx.undo_together(id, done.act).unwrap(), 2);
    assert!(
        ctx.list_items(id)
            .unwrap()
            .iter()
            .all(app::ItemLine::is_open)
    );
    assert_eq!(ctx.decide_group(id, rosas[0], choice).unwrap().items, 2);
    let left = ctx.show_item(id, schools[0]).unwrap();
    assert_eq!(left.stored.body.decision, Decision::Undecided);

    // What comes later belongs to the conversation that it answers, whatever that is called.
    let later = mail("4", ROSA, SAM, 6, "3", "Ella says thank you.");
    add(&house, &[("4.eml", &later)], &extractor());
    search(&house, id);
    let items = ctx.list_items(id).unwrap();
    assert_eq!(items.len(), 4);
    assert_eq!(items[3].group, "Ella on Tuesday");
}
