//! The document that describes the API (OpenAPI 3.1), made from the list of operations.

use access::Action;
use serde_json::{Map, Value, json};
use utoipa::openapi::{RefOr, Schema};

use super::operation::{Gives, Once, Operation, Shape, Takes, shape};
use super::paging::{MOST, USUAL};
use super::problem::{PROBLEM, Problem};
use super::{BASE, operations};

/// What the document says first.
const ABOUT: &str = "Everything that the pages do, for programs. A program shows a token; what it \
    may do is what the token's scopes hold and the role of its account allows. Each look and each \
    act stands in the ledger under the account and the token.\n\n\
    Days are days in London, moments are in universal time, ids are 26 characters. All people in \
    the examples are invented.";

/// The document as text, the same at every run.
pub fn openapi() -> String {
    let mut text = serde_json::to_string_pretty(&document()).unwrap_or_default();
    text.push('\n');
    text
}

fn document() -> Value {
    let mut paths = Map::new();
    for operation in operations() {
        let path = paths
            .entry(format!("{BASE}{}", operation.path))
            .or_insert_with(|| json!({}));
        if let Some(methods) = path.as_object_mut() {
            methods.insert(operation.method.to_lowercase(), one(operation));
        }
    }
    paths.insert(format!("{BASE}/openapi.json"), json!({ "get": own() }));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Caretaker",
            "version": "1",
            "description": ABOUT,
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/", "description": "The server that serves this document" }],
        "tags": tags(),
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "responses": responses(),
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "ct_…",
                    "description": "A token of an account, made under Settings or with `caretaker token add`.",
                },
            },
        },
    })
}

fn tags() -> Value {
    let mut seen: Vec<&str> = Vec::new();
    for operation in operations() {
        if !seen.contains(&operation.tag) {
            seen.push(operation.tag);
        }
    }
    seen.push("Description");
    seen.into_iter()
        .map(|name| json!({ "name": name, "description": about(name) }))
        .collect()
}

fn about(tag: &str) -> &'static str {
    match tag {
        "Today" => "What is due.",
        "People" => "People and how they belong together.",
        "Records" => "What is written down about people.",
        "Consents" => "What people agreed to, did not agree to, or took back.",
        "Notices" => "Who was given which notice, and who is still to be.",
        "Places" => "Where data lives.",
        "Documents" => "What was read from there.",
        "Requests" => "Rights requests, from their arrival to their end.",
        "Review" => "What is given, hidden or kept back.",
        "Answers" => "The answer, its release and its collection.",
        "Policy" => "The adopted policy in words.",
        "Registers" => "What the organisation shows about itself.",
        "Evidence" => "The ledger.",
        "Accounts" => "Who can sign in.",
        "Tokens" => "What programs show.",
        _ => "This document.",
    }
}

/// The actions of an operation, as the table has them.
pub(crate) fn actions(operation: &Operation) -> Vec<Action> {
    let route = format!("{} {BASE}{}", operation.method, operation.path);
    Action::all()
        .filter(|action| action.api().contains(&route.as_str()))
        .collect()
}

fn one(operation: &Operation) -> Value {
    let actions = actions(operation);
    let codes: Vec<&str> = actions.iter().map(|action| action.code()).collect();
    let scopes = codes
        .iter()
        .map(|code| format!("`{code}`"))
        .collect::<Vec<_>>()
        .join(", ");
    let needs = match (operation.is_open(), codes.len()) {
        (true, _) => "No token is needed.".to_owned(),
        (false, 1) => format!("Scope: {scopes}."),
        (false, _) => format!("Scopes, by what is done: {scopes}."),
    };
    let description = format!("{} {needs}", operation.detail).trim().to_owned();
    let mut value = json!({
        "operationId": operation.id,
        "summary": operation.summary,
        "description": description,
        "tags": [operation.tag],
        "security": if operation.is_open() { json!([]) } else { json!([{ "token": [] }]) },
        "parameters": parameters(operation),
        "responses": answers(operation),
        "x-actions": codes,
    });
    let content = match operation.takes {
        Takes::Nothing => None,
        Takes::Json(shape) | Takes::JsonWithFile(shape) => Some(json(&reference(shape))),
    };
    if let (Some(content), Some(object)) = (content, value.as_object_mut()) {
        object.insert(
            "requestBody".to_owned(),
            json!({ "required": true, "content": content }),
        );
    }
    value
}

/// The operation that gives this document.
fn own() -> Value {
    json!({
        "operationId": "describe",
        "summary": "Show this document",
        "description": "No token is needed: it holds no data.",
        "tags": ["Description"],
        "security": [],
        "responses": {
            "200": {
                "description": "The document.",
                "content": { "application/json": { "schema": { "type": "object" } } },
            },
            "422": { "$ref": "#/components/responses/Input" },
        },
    })
}

fn parameters(operation: &Operation) -> Value {
    let mut all = Vec::new();
    for name in operation.path_names() {
        all.push(json!({
            "name": name,
            "in": "path",
            "required": true,
            "description": path_words(name),
            "schema": path_schema(name),
            "example": path_example(name),
        }));
    }
    if operation.is_list() {
        all.push(json!({
            "name": "limit",
            "in": "query",
            "description": "How many at most.",
            "schema": { "type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL },
        }));
        all.push(json!({
            "name": "cursor",
            "in": "query",
            "description": "The `next` of the page before.",
            "schema": { "type": "string" },
        }));
    }
    if operation.versioned {
        all.push(json!({
            "name": "If-None-Match",
            "in": "header",
            "description": "The `ETag` of what you have; the answer is 304 while it is the same. It is a look all the same.",
            "schema": { "type": "string" },
        }));
    }
    if operation.if_match {
        all.push(json!({
            "name": "If-Match",
            "in": "header",
            "required": true,
            "description": "The `ETag` of what you read before you changed it.",
            "schema": { "type": "string", "pattern": "^\"[0-9]+\\.[0-9a-f]{16}\"$" },
            "example": "\"3.00c2f1a9d04b7e65\"",
        }));
    }
    if operation.once != Once::Any {
        all.push(json!({
            "name": "Idempotency-Key",
            "in": "header",
            "description": "A key of your own for this call. The same key with the same content is done once within 24 hours, and answered alike.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$" },
            "example": "5f6c1d0e-8d0f-4f0b-9f55-0d9e7c1d2a34",
        }));
    }
    Value::Array(all)
}

fn path_words(name: &str) -> &'static str {
    match name {
        "number" => "The request's number, or its id.",
        "item" => "The item's number.",
        "letter" => "Which letter: a code, as the list of letters has it.",
        "happening" => "What is recorded: a code, as the request lists them in `can_happen`.",
        "point" => "A thing asked for: its name within the request.",
        "place" => "A place of the request's search: its id in the register.",
        "relation" => "The relation's id.",
        "notice" => "The notice's code in the policy.",
        "register" => "The register's code.",
        _ => "Its id.",
    }
}

fn path_schema(name: &str) -> Value {
    match name {
        "number" | "place" => json!({ "type": "string", "pattern": "^[0-9a-z]{1,26}$" }),
        "notice" => json!({ "type": "string", "pattern": "^[a-z0-9-]+$" }),
        "register" => json!({ "type": "string", "pattern": "^[a-z-]+$" }),
        "item" => {
            json!({ "type": "integer", "format": "int32", "minimum": 1, "maximum": i32::MAX })
        }
        _ => json!({ "$ref": "#/components/schemas/Id" }),
    }
}

fn path_example(name: &str) -> Value {
    match name {
        "number" => json!("014"),
        "item" => json!(3),
        "notice" => json!("families"),
        "register" => json!("training"),
        _ => json!("2m8v0q4e1xjr6w9t3ya5hc7bzk"),
    }
}

fn answers(operation: &Operation) -> Value {
    let mut all = Map::new();
    let (status, answer) = success(operation);
    all.insert(status.to_owned(), answer);
    let takes = !matches!(operation.takes, Takes::Nothing);
    let changes = operation.method != "GET";
    let mut add = |status: &str, name: &str, when: bool| {
        if when {
            let reference = format!("#/components/responses/{name}");
            all.insert(status.to_owned(), json!({ "$ref": reference }));
        }
    };
    add("304", "Same", operation.versioned);
    add("400", "Content", takes);
    add("401", "Token", !operation.is_open());
    add("403", "Refused", true);
    add("404", "NotFound", true);
    add("409", "Conflict", changes);
    add("412", "Stale", operation.if_match);
    add("413", "TooLarge", true);
    add("415", "MediaType", takes);
    add("422", "Input", true);
    add("428", "VersionNeeded", operation.if_match);
    add("429", "Wait", true);
    add("503", "Unavailable", true);
    Value::Object(all)
}

fn success(operation: &Operation) -> (&'static str, Value) {
    let mut headers = Map::new();
    let text = |words: &str| json!({ "description": words, "schema": { "type": "string" } });
    if operation.once != Once::Any {
        headers.insert(
            "Idempotency-Replayed".to_owned(),
            text("`true` where it was answered before."),
        );
    }
    if operation.versioned {
        headers.insert(
            "ETag".to_owned(),
            text("The version, for `If-Match` and `If-None-Match`."),
        );
    }
    let (status, words, content) = match operation.gives {
        Gives::Done => ("204", "It is done.", None),
        Gives::One(shape) => ("200", "What was asked for.", Some(json(&reference(shape)))),
        Gives::Made(shape) => {
            headers.insert("Location".to_owned(), text("Where it is found."));
            ("201", "It is there.", Some(json(&reference(shape))))
        }
        Gives::List(shape) => ("200", "A page of the list.", Some(json(&page(shape)))),
        Gives::File(kinds) => {
            let kinds: Map<String, Value> = kinds
                .iter()
                .map(|kind| ((*kind).to_owned(), json!({ "schema": {} })))
                .collect();
            ("200", "The file.", Some(Value::Object(kinds)))
        }
    };
    let mut answer = json!({ "description": words });
    if let Some(object) = answer.as_object_mut() {
        if let Some(content) = content {
            object.insert("content".to_owned(), content);
        }
        if !headers.is_empty() {
            object.insert("headers".to_owned(), Value::Object(headers));
        }
    }
    (status, answer)
}

fn json(schema: &Value) -> Value {
    json!({ "application/json": { "schema": schema } })
}

fn page(shape: Shape) -> Value {
    json!({
        "type": "object",
        "required": ["items", "next"],
        "properties": {
            "items": { "type": "array", "items": reference(shape), "maxItems": MOST },
            "next": {
                "type": ["string", "null"],
                "description": "The cursor of the next page; null on the last.",
            },
        },
    })
}

fn reference(shape: Shape) -> Value {
    json!({ "$ref": format!("#/components/schemas/{}", (shape.name)()) })
}

fn schemas() -> Map<String, Value> {
    let mut all: Vec<(String, RefOr<Schema>)> = Vec::new();
    (shape::<Problem>().collect)(&mut all);
    (shape::<super::types::Id>().collect)(&mut all);
    for operation in operations() {
        match operation.takes {
            Takes::Json(shape) | Takes::JsonWithFile(shape) => (shape.collect)(&mut all),
            Takes::Nothing => {}
        }
        match operation.gives {
            Gives::One(shape) | Gives::Made(shape) | Gives::List(shape) => {
                (shape.collect)(&mut all);
            }
            Gives::Done | Gives::File(_) => {}
        }
    }
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all.into_iter()
        .map(|(name, schema)| (name, serde_json::to_value(schema).unwrap_or_default()))
        .collect()
}

fn responses() -> Value {
    let problem = |words: &str| {
        json!({
            "description": words,
            "content": { PROBLEM: { "schema": { "$ref": "#/components/schemas/Problem" } } },
        })
    };
    let mut token = problem("No token was shown, or it is not valid any more.");
    let mut wait = problem("There were too many attempts from this address.");
    let header = |words: &str| json!({ "description": words, "schema": { "type": "string" } });
    if let (Some(token), Some(wait)) = (token.as_object_mut(), wait.as_object_mut()) {
        token.insert(
            "headers".to_owned(),
            json!({ "WWW-Authenticate": header("How to show one.") }),
        );
        wait.insert(
            "headers".to_owned(),
            json!({ "Retry-After": header("How long to wait, in seconds.") }),
        );
    }
    json!({
        "Same": { "description": "It is as you have it." },
        "Content": problem("The content is not JSON."),
        "Token": token,
        "Refused": problem("A rule says no, or the token may not do this."),
        "NotFound": problem("There is no such thing, or none that you may know of."),
        "Conflict": problem("Somebody else was at it, or the same call is being done or was done before."),
        "Stale": problem("It has been changed since you read it."),
        "TooLarge": problem("There is too much content."),
        "MediaType": problem("The content is of another kind than it must be."),
        "Input": problem("Something that was sent cannot be used; the list of errors says what."),
        "VersionNeeded": problem("It must be said from which version the change was made."),
        "Wait": wait,
        "Unavailable": problem("Caretaker cannot read or write at the moment."),
    })
}
