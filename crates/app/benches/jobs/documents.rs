//! Reading files of each type in the worker, finding in what they say, and an answer of a hundred
//! items.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use app::bodies::{Asker, Place};
use app::{Choice, Ctx, EntityId, Extractor, Incoming, NewRecord, NewRequest, PackageFile};
use duties::Requester;
use extract::{Budget, Reader};
use find::Context;
use jiff::civil::date;

use crate::support::{House, Processor, Size, beside, figure, figures_head, ms, timed};

/// Items of the answer.
const ITEMS: usize = 100;

pub fn measure(size: Size) {
    let invented = demo::Organisation::fixed(size.of(120, 20), 7);
    let files = invented.files();
    let texts = extraction(&files, size);
    matching(&invented, &texts);
    let house = House::with_people(&invented);
    ingested(&house, &invented, files);
    finding(&house, &texts);
    answer(&house);
}

fn extractor() -> Extractor {
    Extractor::of(env!("CARGO_BIN_EXE_app-worker"), &[])
}

/// Files of one type.
#[derive(Default)]
struct Type {
    files: Vec<(String, Vec<u8>)>,
}

/// Reads all files, type by type, and answers what they say.
fn extraction(files: &[demo::DemoFile], size: Size) -> Vec<String> {
    let mut types: BTreeMap<String, Type> = BTreeMap::new();
    let mut add = |path: &str, bytes: Vec<u8>| {
        let end = path.rsplit('.').next().unwrap_or_default();
        let one = types.entry(end.to_lowercase()).or_default();
        one.files.push((path.to_owned(), bytes));
    };
    for file in files {
        add(&file.path, file.bytes.clone());
    }
    if let Some(samples) = std::env::var_os("CARETAKER_SAMPLES") {
        below(Path::new(&samples), &mut add);
    }
    figures_head("Reading files in the worker");
    let mut texts = Vec::new();
    let mut all = Read::default();
    for (end, one) in &types {
        let read = read(one, size, &mut texts);
        line(end, &read);
        all.there.0 += read.there.0;
        all.there.1 += read.there.1;
        all.files += read.files;
        all.bytes += read.bytes;
        all.text += read.text;
        all.took += read.took;
        all.processor += read.processor;
    }
    line("all", &all);
    texts
}

#[derive(Default)]
struct Read {
    /// Files there are, and their bytes.
    there: (usize, usize),
    /// Files read, again and again, and their bytes.
    files: usize,
    bytes: usize,
    text: usize,
    took: Duration,
    processor: f64,
}

/// Reads all files of a type, again and again until there is something to measure. The time has
/// the start of the worker in it.
fn read(one: &Type, size: Size, texts: &mut Vec<String>) -> Read {
    let mut read = Read {
        there: (
            one.files.len(),
            one.files.iter().map(|(_, b)| b.len()).sum(),
        ),
        ..Read::default()
    };
    let enough = size.of(Duration::from_secs(2), Duration::from_millis(100));
    let before = Processor::used();
    let extractor = extractor();
    for pass in 0.. {
        for (path, bytes) in &one.files {
            let (found, took) = timed(|| {
                extractor
                    .extract(path, bytes, None, &Budget::default())
                    .unwrap()
            });
            let says = found.document.parts.into_iter().map(|part| part.text);
            let says: Vec<String> = says.collect();
            read.files += 1;
            read.bytes += bytes.len();
            read.text += says.iter().map(String::len).sum::<usize>();
            read.took += took;
            if pass == 0 {
                texts.extend(says);
            }
        }
        if read.took >= enough {
            break;
        }
    }
    // A worker's time is known when it has ended.
    drop(extractor);
    read.processor = Processor::since(before).ended;
    read
}

fn line(what: &str, read: &Read) {
    let seconds = read.took.as_secs_f64();
    beside(
        &format!(
            "{what}: {} files of {:.2} MB",
            read.there.0,
            read.there.1 as f64 / 1e6
        ),
        &format!(
            "{:.0} files a second, {:.1} MB a second",
            read.files as f64 / seconds,
            read.bytes as f64 / 1e6 / seconds
        ),
        &format!(
            "{:.1} MB of text a second of the worker’s processor time",
            read.text as f64 / 1e6 / read.processor.max(0.01)
        ),
    );
}

fn below(folder: &Path, add: &mut impl FnMut(&str, Vec<u8>)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            below(&path, add);
        } else if let Ok(bytes) = std::fs::read(&path) {
            add(&path.to_string_lossy(), bytes);
        }
    }
}

/// The matching alone, over everything the files say.
fn matching(invented: &demo::Organisation, texts: &[String]) {
    let house = House::with_people(invented);
    let names = house.engine().directory().unwrap().names();
    let mb = texts.iter().map(String::len).sum::<usize>() as f64 / 1e6;
    figures_head(&format!(
        "Matching alone, {mb:.1} MB of text, {} people",
        names.len()
    ));
    let speed = |what: &str, work: &dyn Fn(&str) -> usize| {
        let before = on_processor();
        let found: usize = texts.iter().map(|text| work(text)).sum();
        let seconds = on_processor() - before;
        figure(
            what,
            &format!("{:.1} MB/s of processor time, {found} found", mb / seconds),
        );
    };
    speed("people", &|text| names.directory.find(text).len());
    speed("people and identifiers", &|text| {
        find::scan(text, &names.directory, &Context::default()).len()
    });
}

/// Seconds that this thread, the only one of the process while it is asked, was on a processor.
fn on_processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = stat.split_whitespace().next();
    nanoseconds
        .and_then(|n| n.parse::<f64>().ok())
        .unwrap_or(0.0)
        / 1e9
}

/// The whole way of a file: read in the worker, sealed, its leaf durable.
fn ingested(house: &House, invented: &demo::Organisation, files: Vec<demo::DemoFile>) {
    let ctx = house.operator();
    for place in &invented.places {
        ctx.add_place(&Place {
            name: place.name.to_owned(),
            kind: place.kind.to_owned(),
            owner: place.owner.to_owned(),
            how_searched: place.searched.to_owned(),
            ingested: false,
        })
        .unwrap();
    }
    let extractor = extractor();
    let (mut count, mut bytes) = (0_usize, 0);
    let (again, took) = timed(|| {
        let mut again = Vec::new();
        for file in files {
            let place = invented.places.iter().find(|place| {
                !place.folder.is_empty() && file.path.starts_with(&format!("{}/", place.folder))
            });
            let Some(place) = place else { continue };
            let incoming = Incoming {
                path: file.path,
                bytes: file.bytes,
            };
            ctx.ingest(place.name, &incoming, &extractor).unwrap();
            count += 1;
            bytes += incoming.bytes.len();
            again.push((place.name, incoming));
        }
        again
    });
    figures_head("Files of the demo, one after the other");
    let rate = |took: Duration| {
        format!(
            "{}, {:.0} files a second",
            ms(took),
            count as f64 / took.as_secs_f64()
        )
    };
    let what = format!(
        "{count} files of {:.1} MB read, sealed, recorded",
        bytes as f64 / 1e6
    );
    figure(&what, &rate(took));
    let ((), took) = timed(|| {
        for (place, file) in &again {
            ctx.ingest(place, file, &extractor).unwrap();
        }
    });
    figure("the same again, nothing changed", &rate(took));
}

/// Finding one person in all sealed documents: opening and matching.
fn finding(house: &House, texts: &[String]) {
    let ctx = house.operator();
    let person = busiest(house);
    let (_, built) = timed(|| house.engine().directory().unwrap().names());
    let mb = texts.iter().map(String::len).sum::<usize>() as f64 / 1e6;
    let before = on_processor();
    let (hits, took) = timed(|| ctx.find(person).unwrap());
    let used = on_processor() - before;
    figures_head("Finding one person in everything");
    figure("names automaton", &ms(built));
    figure(
        &format!(
            "{mb:.1} MB of text in sealed documents, {} hits",
            hits.len()
        ),
        &format!("{}, {:.1} MB/s of processor time", ms(took), mb / used),
    );
}

/// A learner whom much is written about.
fn busiest(house: &House) -> EntityId {
    let directory = house.engine().directory().unwrap();
    let learners = directory
        .everybody()
        .filter(|person| person.body.capacities.iter().any(|c| c.kind == "learner"));
    learners
        .max_by_key(|person| directory.relations_of(person.id).count())
        .unwrap()
        .id
}

/// An answer of exactly so many items, a tenth of them long, many with others in them.
fn answer(house: &House) {
    let ctx = house.operator();
    let subject = busiest(house);
    records(&ctx, subject);
    let request = ctx
        .open_request(NewRequest {
            kind: duties::rights::RightKind::Access,
            subject,
            asker: Asker {
                name: "themselves".to_owned(),
                person: Some(subject),
                contact: "by hand".to_owned(),
            },
            standing: Requester::DataSubject,
            asked: "a copy of everything held".to_owned(),
            channel: "letter".to_owned(),
            received_on: date(2026, 11, 2),
        })
        .unwrap();
    ctx.identity_not_in_doubt(request, "known to us for two years")
        .unwrap();
    ctx.check_reply(request, "by hand at the next session")
        .unwrap();
    let places = ctx.show_request(request).unwrap().places;
    let ((), searched) = timed(|| {
        for place in &places {
            if place.by_caretaker {
                ctx.search_place(request, &place.id).unwrap();
            } else {
                ctx.leave_out(request, &place.id, "nothing is kept there")
                    .unwrap();
            }
        }
    });
    let items = ctx.list_items(request).unwrap();
    let before = Processor::used();
    let mut shown = Duration::ZERO;
    let ((), decided) = timed(|| {
        for (nth, item) in items.iter().enumerate() {
            let (view, took) = timed(|| ctx.show_item(request, item.number).unwrap());
            shown += took;
            let marks = view.marks;
            let choice = match nth {
                nth if nth >= ITEMS => Choice::NotAboutThem,
                _ if marks.is_empty() => Choice::Give,
                _ => Choice::GiveWithMarks(marks),
            };
            ctx.decide(request, item.number, choice).unwrap();
        }
    });
    let deciding = Processor::since(before).own;
    let before = Processor::used();
    let extractor = extractor();
    let (package, built) = timed(|| ctx.build_package(request, &extractor).unwrap());
    let pdf = ctx.package_file(request, PackageFile::Pdf).unwrap();
    drop(extractor);
    let used = Processor::since(before);

    let many = u32::try_from(items.len()).unwrap();
    figures_head("An answer of a hundred items");
    figure(&format!("{} places searched", places.len()), &ms(searched));
    figure(
        &format!(
            "{} items shown and decided, one after the other",
            items.len()
        ),
        &format!(
            "{}, {} each; {} of that shown; {:.2} ms of processor time each",
            ms(decided),
            ms(decided / many),
            ms(shown / many),
            deciding * 1000.0 / f64::from(many)
        ),
    );
    figure(
        &format!(
            "{} items given: {} pages, {:.2} MB, {} findings",
            package.items,
            package.pages,
            pdf.len() as f64 / 1e6,
            package.findings.len()
        ),
        &format!(
            "{} to set, read again and check ({:.2} s of processor time here, {:.2} s in readers)",
            ms(built),
            used.own,
            used.ended
        ),
    );
    readers(&pdf);
}

/// The parts of the check that need a reader, each in a worker of its own.
fn readers(pdf: &[u8]) {
    for (what, reader) in [("first", Reader::First), ("second", Reader::Second)] {
        let (pages, took) = timed(|| extractor().pdf_pages(reader, pdf).unwrap());
        let what = format!(
            "of that, the {what} reader ({} pages)",
            pages.unwrap().len()
        );
        figure(&what, &ms(took));
    }
    let (_, took) = timed(|| extractor().pdf_structure(pdf).unwrap().unwrap());
    figure("of that, the structure", &ms(took));
}

/// As many reports as make an answer of a hundred items certain.
fn records(ctx: &Ctx<'_>, person: EntityId) {
    let sentence = "We went through the homework first, then on to long division, with a good \
        focus after a slow start. ";
    for number in 0..ITEMS {
        let repeat = if number % 10 == 0 { 30 } else { 4 };
        ctx.add_record(&NewRecord {
            version: None,
            person,
            kind: "session-report".to_owned(),
            purpose: None,
            source: None,
            on: date(2026, 11, 19),
            text: sentence.repeat(repeat),
            fields: Vec::new(),
            others: Vec::new(),
            author: None,
        })
        .unwrap();
    }
}
