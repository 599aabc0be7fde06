//! An import, and what many people cost afterwards.

use std::time::Instant;

use app::OnFaults;

use crate::ms;
use crate::support::{House, Processor, Size, figure, figures_head, median, timed};

pub fn measure(size: Size) {
    let invented = demo::Organisation::fixed(size.of(4_300, 430), 7);
    let csv = demo::people_csv(&invented).unwrap();
    let mut house = House::empty();
    let before = Processor::used();
    let begun = Instant::now();
    let (preview, previewed) = timed(|| house.engine().preview_import(&csv));
    let ctx = house.operator();
    let (imported, went_in) = timed(|| ctx.import_people(&preview, OnFaults::Stop).unwrap());
    let took = begun.elapsed();
    let used = Processor::since(before).own;

    figures_head("an import of people");
    figure(
        "people, relations, size of the file",
        &format!(
            "{}, {}, {:.1} MB",
            imported.people,
            imported.relations,
            csv.len() as f64 / 1e6
        ),
    );
    figure("preview", &ms(previewed));
    figure("staged, flipped and in the directory", &ms(went_in));
    figure(
        "together",
        &format!(
            "{} ({used:.1} s of processor time), {:.0} people a second",
            ms(took),
            imported.people as f64 / took.as_secs_f64()
        ),
    );

    let held = house.people().len();
    figures_head(&format!("with {held} people"));
    house.close();
    let ((), opened) = timed(|| house.open());
    figure("opened again, directory and all", &ms(opened));
    let (_, built) = timed(|| house.engine().directory().names());
    figure("names automaton, built when first needed", &ms(built));
    figure(
        "a change of one person, with its leaf (middle of 21)",
        &ms(change(&house)),
    );
    let ctx = house.operator();
    let listed = (0..5).map(|pass| {
        let ctx = app::Ctx {
            now: crate::support::after(pass),
            ..ctx.clone()
        };
        timed(|| ctx.list_people("sam").unwrap()).1
    });
    figure(
        "people found by a word of their names",
        &ms(median(listed.collect())),
    );
}

fn change(house: &House) -> std::time::Duration {
    let ctx = house.operator();
    let people = house.people();
    let times = people.iter().step_by(people.len() / 20).take(21).map(|id| {
        let person = ctx.show_person(*id).unwrap().person;
        let mut body = person.body.clone();
        body.known_as = Some("Pip".to_owned());
        timed(|| ctx.change_person(*id, person.version, body).unwrap()).1
    });
    median(times.collect())
}
