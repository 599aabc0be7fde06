//! The document is what a reader of OpenAPI 3.1 expects, and what is really answered.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::client::{Program, json};
use crate::support::TestApp;

fn document() -> Value {
    serde_json::from_str(&web::api::openapi()).unwrap()
}

/// Each operation, with its method and path.
pub fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, methods)| {
            methods
                .as_object()
                .unwrap()
                .iter()
                .map(move |(method, operation)| {
                    (method.to_uppercase(), path.clone(), operation.clone())
                })
        })
        .collect()
}

#[test]
fn it_has_every_route_and_no_other() {
    let told: BTreeSet<String> = operations(&document())
        .into_iter()
        .map(|(method, path, _)| format!("{method} {path}"))
        .filter(|route| route != "GET /api/v1/openapi.json")
        .collect();
    let there: BTreeSet<String> = web::api::routes()
        .into_iter()
        .map(|(route, _)| route)
        .collect();
    assert_eq!(told, there);
    for (_, path, operation) in operations(&document()) {
        let named: Vec<String> = operation["x-actions"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|code| code.as_str().unwrap().to_owned())
            .collect();
        assert!(
            path.ends_with("openapi.json") || !named.is_empty(),
            "{path}"
        );
        for code in named {
            assert!(access::Action::from_code(&code).is_some(), "{code}");
        }
    }
}

#[test]
fn each_operation_says_what_it_is_and_what_can_go_wrong() {
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    let tags: BTreeSet<&str> = document["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| tag["name"].as_str().unwrap())
        .collect();
    let mut ids = BTreeSet::new();
    for (method, path, operation) in operations(&document) {
        let name = format!("{method} {path}");
        let id = operation["operationId"].as_str().unwrap();
        assert!(ids.insert(id.to_owned()), "{id} stands twice");
        assert!(!operation["summary"].as_str().unwrap().is_empty(), "{name}");
        assert!(
            tags.contains(operation["tags"][0].as_str().unwrap()),
            "{name}"
        );
        let open = [
            "/api/v1/openapi.json",
            "/api/v1/collect",
            "/api/v1/sheet",
            "/api/v1/sheet/answer",
        ]
        .contains(&path.as_str());
        let needs = operation["security"].as_array().unwrap();
        assert_eq!(needs.is_empty(), open, "{name}");
        let answers = operation["responses"].as_object().unwrap();
        let good = answers
            .keys()
            .filter(|status| status.starts_with('2'))
            .count();
        assert_eq!(good, 1, "{name}");
        for wanted in ["401", "403", "404", "422", "429", "503"] {
            let excused = path.ends_with("openapi.json") || (open && wanted == "401");
            assert!(excused || answers.contains_key(wanted), "{name} {wanted}");
        }
        if method == "PUT" {
            assert!(
                answers.contains_key("412") && answers.contains_key("428"),
                "{name}"
            );
        }
        assert_eq!(
            operation.get("requestBody").is_some() && answers.contains_key("415"),
            operation.get("requestBody").is_some(),
            "{name}"
        );
        let in_path: BTreeSet<&str> = path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .collect();
        let described: BTreeSet<&str> = operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|one| one["in"] == "path")
            .map(|one| one["name"].as_str().unwrap())
            .collect();
        assert_eq!(in_path, described, "{name}");
    }
}

/// Every `$ref` of a value.
fn references(value: &Value, all: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(to)) = fields.get("$ref") {
                all.insert(to.clone());
            }
            fields.values().for_each(|inner| references(inner, all));
        }
        Value::Array(items) => items.iter().for_each(|inner| references(inner, all)),
        _ => {}
    }
}

#[test]
fn every_reference_leads_somewhere_and_nothing_is_left_over() {
    let document = document();
    let mut all = BTreeSet::new();
    references(&document, &mut all);
    assert!(all.len() > 40);
    for reference in &all {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
    for part in ["schemas", "responses"] {
        for name in document["components"][part].as_object().unwrap().keys() {
            let reference = format!("#/components/{part}/{name}");
            assert!(all.contains(&reference), "{reference} is used nowhere");
        }
    }
}

#[test]
fn every_schema_says_what_it_is() {
    let document = document();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        let described = schema["description"].is_string() || schema["allOf"].is_array();
        assert!(
            described || schema["oneOf"].is_array(),
            "{name} has no description"
        );
        for property in schema["properties"].as_object().into_iter().flatten() {
            let snake = property
                .0
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
            assert!(snake, "{name}.{}", property.0);
        }
    }
}

#[test]
fn its_people_are_invented() {
    let text = web::api::openapi();
    for name in ["Ella", "Thornbury", "caretaker.example", "01632 960"] {
        assert!(text.contains(name), "{name}");
    }
    assert!(!text.contains("@gmail") && !text.contains("example.co.uk"));
}

#[tokio::test]
async fn it_is_served_to_anybody() {
    let app = TestApp::new();
    let answer = Program::nobody(&app).get("/openapi.json").await;
    assert_eq!(answer.status.as_u16(), 200);
    assert_eq!(json(&answer), document());
}

/// Holds a value against the schema that the document gives for it: types, required fields, no field
/// that is not there.
pub fn fits(document: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    if let Some(to) = schema["$ref"].as_str() {
        let inner = document.pointer(to.strip_prefix('#').unwrap()).unwrap();
        return fits(document, inner, value, at);
    }
    for all in schema["allOf"].as_array().into_iter().flatten() {
        // Parts of one object: each knows its own fields only.
        let part = part_of(document, all, value);
        fits(document, all, &part, at)?;
    }
    if let Some(any) = schema["oneOf"].as_array() {
        let fitting = any
            .iter()
            .filter(|one| fits(document, one, value, at).is_ok());
        return match fitting.count() {
            1 => Ok(()),
            n => Err(format!("{at}: {n} of the choices fit")),
        };
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => return Ok(()),
    };
    let is = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    if !types.contains(&is) {
        return Err(format!("{at}: {is} instead of {types:?}"));
    }
    if let Some(known) = schema["enum"].as_array()
        && !known.contains(value)
    {
        return Err(format!("{at}: not one of the list"));
    }
    for (number, item) in value.as_array().into_iter().flatten().enumerate() {
        fits(document, &schema["items"], item, &format!("{at}/{number}"))?;
    }
    let Some(fields) = value.as_object() else {
        return Ok(());
    };
    for required in schema["required"].as_array().into_iter().flatten() {
        if !fields.contains_key(required.as_str().unwrap()) {
            return Err(format!("{at}: {required} is missing"));
        }
    }
    for (name, inner) in fields {
        match schema["properties"].get(name) {
            Some(known) => fits(document, known, inner, &format!("{at}/{name}"))?,
            // A field of any name, such as the code of something that the policy asks.
            None if schema["additionalProperties"].is_object() => {
                let any = &schema["additionalProperties"];
                fits(document, any, inner, &format!("{at}/{name}"))?;
            }
            None => return Err(format!("{at}: {name} is not known")),
        }
    }
    Ok(())
}

fn part_of(document: &Value, schema: &Value, value: &Value) -> Value {
    let schema = match schema["$ref"].as_str() {
        Some(to) => document.pointer(to.strip_prefix('#').unwrap()).unwrap(),
        None => schema,
    };
    let known = schema["properties"].as_object();
    let fields = value.as_object().into_iter().flatten();
    fields
        .filter(|(name, _)| known.is_none_or(|known| known.contains_key(*name)))
        .map(|(name, inner)| (name.clone(), inner.clone()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// The schema of what a route gives.
pub fn answer_schema<'a>(document: &'a Value, route: &str, status: u16) -> Option<&'a Value> {
    let (method, path) = route.split_once(' ').unwrap();
    let answers = &document["paths"][path][method.to_lowercase()]["responses"];
    Some(&answers[status.to_string()]["content"].get("application/json")?["schema"])
}
