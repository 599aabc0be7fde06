//! Importing people from a table, as the page and the command do: the file is read shut in, as every
//! foreign file, its columns by their headings, by what was kept, or as it is said.

use app::bodies::Mapping;
use app::table::{Origin, Table};
use app::{AppError, Fault, OnChanged, OnFaults, Preview, Wanted, in_words};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::call::Call;
use crate::api::operation::Operation;
use crate::api::reply::Reply;
use crate::api::types::{Day, File, Id, objects};

/// What can be called.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::get(
        "/people/import/mappings",
        "listMappings",
        "List how columns of tables are read, as it was kept",
        mappings,
    )
    .tag("People")
    .lists::<KeptMapping>(),
    Operation::post(
        "/people/import/preview",
        "previewImport",
        "Show what a table of people would do",
        preview,
    )
    .tag("People")
    .detail("Nothing is kept. Send the same to import it, with what you decide about the preview.")
    .takes_file::<ImportPeople>()
    .gives::<ImportPreview>()
    .repeatable(),
    Operation::post(
        "/people/import",
        "importPeople",
        "Import a table of people",
        import,
    )
    .tag("People")
    .detail("A fault in any row stops all of it unless you say otherwise. Whoever is held already becomes as the table says; whoever is not in it stays, and whoever was erased stays out, unless you say otherwise.")
    .takes_file::<ImportPeople>()
    .gives::<ImportDone>(),
];

/// A table of people, how it is read, and what is decided about its preview.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ImportPeople {
    /// The file's name: its ending says what it is where its content does not.
    #[schema(example = "pupils.csv", min_length = 1)]
    name: String,
    /// The file, at most 20 MB: XLSX, XLS, ODS, or values with commas, semicolons or tabs between
    /// them. Its first row holds the headings.
    file: File,
    /// The sheet of a workbook, where several hold something.
    #[serde(default)]
    #[schema(example = json!(null))]
    sheet: Option<String>,
    /// Read the columns as they were kept under this name.
    #[serde(default)]
    #[schema(example = json!(null))]
    mapping: Option<String>,
    /// What columns hold where neither their headings nor what was kept say so. Well-known headings,
    /// such as Surname or DOB, need no word; all others must be said.
    #[serde(default, deserialize_with = "objects")]
    columns: Vec<TableColumn>,
    /// As what these people are known where no column says so: a kind of person, a code of the policy.
    #[serde(default)]
    #[schema(example = "learner")]
    capacity: Option<String>,
    /// Keep how the columns are read under this name, once the people are in.
    #[serde(default)]
    #[schema(example = "school export")]
    save_as: Option<String>,
    /// Import the good rows though others have faults.
    #[serde(default)]
    good_rows: bool,
    /// Leave people who are held as they are, whatever the table says of them.
    #[serde(default)]
    keep_changed: bool,
    /// Whoever was erased and is brought back, by the `id` that the preview shows.
    #[serde(default)]
    bring_back: Vec<String>,
    /// Why somebody is brought back; it goes into the ledger.
    #[serde(default)]
    #[schema(example = "")]
    reason: String,
    /// Those of the preview's `left` who have left.
    #[serde(default)]
    left: Vec<Id>,
    /// The day on which they left.
    #[serde(default)]
    left_on: Option<Day>,
}

/// What a column of a table holds.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TableColumn {
    /// Its heading; `column 5` where it has none.
    #[schema(example = "DOB")]
    heading: String,
    /// What of a person it holds, such as `born_on`; null to leave the column out.
    #[schema(example = "born_on")]
    field: Option<String>,
}

/// How the columns of a table are read, as it was kept.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeptMapping {
    /// Its name.
    #[schema(example = "school export")]
    name: String,
    /// What each column holds.
    columns: Vec<TableColumn>,
    /// As what the people are known where no column says so.
    #[schema(example = "learner")]
    capacity: Option<String>,
}

/// What a table would do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportPreview {
    /// The sheet that was read; absent where the file has none.
    #[schema(example = "Pupils")]
    sheet: Option<String>,
    /// How its columns are read.
    columns: Vec<TableColumn>,
    /// People who are new.
    new: Vec<NewInTable>,
    /// People who are held and of whom the table says something else.
    changed: Vec<ChangedInTable>,
    /// How many are held just so already.
    #[schema(example = 2)]
    held: usize,
    /// People of the same kinds who are held and not in the table; told when no row has a fault.
    left: Vec<LeftOutOfTable>,
    /// People of the table who were erased. They are not brought back unless you say so.
    erased: Vec<ErasedInTable>,
    /// What is wrong, by line and column.
    faults: Vec<RowFault>,
}

/// Somebody new.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NewInTable {
    /// Their name.
    #[schema(example = "Ella Thornbury")]
    name: String,
    /// The organisation's own number for them.
    #[schema(example = "L014")]
    external_id: Option<String>,
    /// The line of their first row.
    #[schema(example = 2)]
    line: usize,
}

/// Somebody who is held and of whom the table says something else.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangedInTable {
    id: Id,
    /// Their name as it is held.
    #[schema(example = "Ella Thornbury")]
    name: String,
    /// What changes.
    fields: Vec<ChangedField>,
}

/// One thing that changes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangedField {
    /// What, in words.
    #[schema(example = "postcode")]
    field: String,
    /// What is held; empty if nothing.
    #[schema(example = "ZZ99 9ZY")]
    old: String,
    /// What the table says.
    #[schema(example = "ZZ99 9ZZ")]
    new: String,
}

/// Somebody who is held and not in the table.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LeftOutOfTable {
    id: Id,
    /// Their name.
    #[schema(example = "Ella Thornbury")]
    name: String,
    /// The organisation's own number for them.
    #[schema(example = "L014")]
    external_id: Option<String>,
}

/// Somebody of the table who was erased.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ErasedInTable {
    /// By what they are named to bring them back.
    #[schema(example = "line 12")]
    id: String,
    /// Their name as the table has it.
    #[schema(example = "Ella Thornbury")]
    name: String,
    /// The day on which that was decided.
    erased_on: Day,
    /// What agrees between them and whoever was erased, in words.
    #[schema(example = "name and birth date")]
    by: String,
}

/// What is wrong in a table.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RowFault {
    /// Where.
    #[schema(example = "line 3, column 8 (born_on)")]
    place: String,
    /// What is wrong.
    #[schema(example = "this is not a date")]
    what: String,
    /// How to mend it.
    #[schema(example = "write it like 2013-05-04")]
    mend: String,
}

/// What an import did.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ImportDone {
    /// How many people went in.
    #[schema(example = 41)]
    people: usize,
    /// How many relations.
    #[schema(example = 40)]
    relations: usize,
    /// How many people who are held were changed.
    #[schema(example = 3)]
    changed: usize,
    /// How many were held just so already.
    #[schema(example = 2)]
    held: usize,
    /// How many were said to have left.
    #[schema(example = 1)]
    left: usize,
    /// How many were erased once and are brought back.
    #[schema(example = 0)]
    brought_back: usize,
    /// How many somebody else changed in the meantime; they were left as they are.
    #[schema(example = 0)]
    overtaken: usize,
}

fn mappings(call: &Call<'_>) -> Result<Reply, AppError> {
    call.given.page.reply(
        call.ctx.mappings()?,
        |one| one.name.clone(),
        |one| KeptMapping {
            name: one.name,
            columns: one.columns.into_iter().map(TableColumn::of).collect(),
            capacity: one.capacity,
        },
    )
}

/// The table, how it is read, and what it would do.
fn previewed(call: &Call<'_>, asked: &ImportPeople) -> Result<(Table, Mapping, Preview), AppError> {
    // With a reader of its own: what a stranger's file did to one must not reach another.
    let reader = call.state.extractor.another();
    let sheet = asked.sheet.as_deref();
    let table = call
        .ctx
        .read_table(&reader, &asked.name, &asked.file.0, sheet)?;
    let mut mapping = match &asked.mapping {
        Some(name) => call.ctx.mapping(name)?,
        None => Mapping::default(),
    };
    for column in &asked.columns {
        mapping.say(&column.heading, column.field.as_deref());
    }
    if asked.capacity.is_some() {
        mapping.capacity.clone_from(&asked.capacity);
    }
    let preview = call.ctx.preview_table(&table, &mapping);
    let preview = preview.map_err(|error| in_the_content(error, &table, asked))?;
    Ok((table, mapping, preview))
}

/// The faults of columns, at the place of the content that mends them. A heading is not quoted: in a
/// table without any it may be somebody's name.
fn in_the_content(error: AppError, table: &Table, asked: &ImportPeople) -> AppError {
    let AppError::Input(faults) = error else {
        return error;
    };
    let columns = app::columns(table, &Mapping::default());
    let placed = |mut fault: Fault| {
        let heading = fault.place.strip_prefix("heading ").unwrap_or_default();
        let heading = heading.trim_matches('`');
        let said = asked.columns.iter().position(|one| one.heading == heading);
        let there = columns.iter().find(|one| one.heading == heading);
        if let Some(said) = said {
            fault.place = format!("#/columns/{said}");
        } else if let Some(column) = there {
            fault.what = format!("column {}: {}", column.place + 1, fault.what);
            "columns".clone_into(&mut fault.place);
        } else if !heading.is_empty() {
            "mapping".clone_into(&mut fault.place);
        } else if fault.place == "headings" {
            "columns".clone_into(&mut fault.place);
        }
        fault
    };
    AppError::Input(faults.into_iter().map(placed).collect())
}

fn preview(call: &Call<'_>) -> Result<Reply, AppError> {
    let asked: ImportPeople = call.json()?;
    let (table, mapping, preview) = previewed(call, &asked)?;
    Reply::one(&ImportPreview::of(&table, &mapping, preview))
}

fn import(call: &Call<'_>) -> Result<Reply, AppError> {
    let asked: ImportPeople = call.json()?;
    let (table, mapping, preview) = previewed(call, &asked)?;
    let kept = match asked.save_as.as_deref().map(str::trim) {
        Some("") => {
            return Err(AppError::input(
                "save_as",
                "this is empty",
                "give a name by which it is found again",
            ));
        }
        Some(name) => Some(mapping.kept(&table, name)),
        None => None,
    };
    let done = call.ctx.import(&preview, &asked.wanted())?;
    if let Some(kept) = kept {
        call.ctx.save_mapping(&kept)?;
    }
    Reply::one(&ImportDone {
        people: done.people,
        relations: done.relations,
        changed: done.changed - done.overtaken.min(done.changed),
        held: done.held,
        left: done.left,
        brought_back: done.brought_back,
        overtaken: done.overtaken,
    })
}

impl ImportPeople {
    /// What is decided about the preview.
    fn wanted(&self) -> Wanted {
        Wanted {
            on_faults: if self.good_rows {
                OnFaults::GoOn
            } else {
                OnFaults::Stop
            },
            on_changed: if self.keep_changed {
                OnChanged::Leave
            } else {
                OnChanged::Take
            },
            bring_back: self.bring_back.clone(),
            reason: self.reason.clone(),
            left: self.left.iter().map(|id| id.0).collect(),
            left_on: self.left_on.map(|day| day.0),
        }
    }
}

impl TableColumn {
    fn of(column: app::bodies::MappedColumn) -> Self {
        Self {
            heading: column.heading,
            field: column.field,
        }
    }
}

impl ImportPreview {
    fn of(table: &Table, mapping: &Mapping, preview: Preview) -> Self {
        let columns = mapping.kept(table, "").columns.into_iter();
        Self {
            sheet: match &table.origin {
                Origin::Sheet(name) => Some(name.clone()),
                Origin::Unchosen | Origin::Text { .. } => None,
            },
            columns: columns.map(TableColumn::of).collect(),
            new: preview.people.into_iter().map(NewInTable::of).collect(),
            changed: preview
                .changed
                .into_iter()
                .map(ChangedInTable::of)
                .collect(),
            held: preview.held.len(),
            left: preview.left.into_iter().map(LeftOutOfTable::of).collect(),
            erased: preview.erased.into_iter().map(ErasedInTable::of).collect(),
            faults: preview
                .faults
                .iter()
                .map(in_words)
                .map(RowFault::of)
                .collect(),
        }
    }
}

impl NewInTable {
    fn of(one: app::Planned) -> Self {
        Self {
            name: one.person.display_name(),
            external_id: Some(one.external).filter(|number| !number.is_empty()),
            line: one.line,
        }
    }
}

impl ChangedInTable {
    fn of(one: app::Changed) -> Self {
        let fields = one.fields.into_iter().map(|field| ChangedField {
            field: field.field.to_owned(),
            old: field.old,
            new: field.new,
        });
        Self {
            id: one.id.into(),
            name: one.name,
            fields: fields.collect(),
        }
    }
}

impl LeftOutOfTable {
    fn of(one: app::Left) -> Self {
        Self {
            id: one.id.into(),
            name: one.name,
            external_id: one.external,
        }
    }
}

impl ErasedInTable {
    fn of(one: app::Erased) -> Self {
        Self {
            id: one.id,
            name: one.planned.person.display_name(),
            erased_on: one.stone.on.into(),
            by: one.stone.by.words().to_owned(),
        }
    }
}

impl RowFault {
    fn of(fault: Fault) -> Self {
        Self {
            place: fault.place,
            what: fault.what,
            mend: fault.mend,
        }
    }
}
