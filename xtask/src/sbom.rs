//! The bill of materials of the shipped binary, as `CycloneDX` 1.6: `target/sbom.cdx.json`.
//!
//! A small reader of our own, not cargo-cyclonedx: that one takes minutes to build for a gate that
//! only wants a list, cannot name what no manifest says (the SQLite inside a crate, the standard
//! library), and writes a random number and the time into every file. Ours writes the same bytes for
//! the same `Cargo.lock`, so that two people can compare theirs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail, ensure};
use serde_json::{Value, json};

use crate::tools;

mod licence;

/// The crate whose binary is shipped.
const SHIPPED: &str = "cli";
/// Its name as people know it.
const NAME: &str = "caretaker";

/// A package by name and version: `Cargo.lock` holds none twice.
type Id = (String, String);

/// What is known of a package.
struct Package {
    licence: String,
    description: String,
    /// The SHA-256 of its archive; our own have none.
    checksum: Option<String>,
    /// Whether it runs while building only: a procedural macro, a build script's library.
    builds_only: bool,
    needs: BTreeSet<Id>,
}

/// Writes the bill and says what is in it.
pub(crate) fn run(args: &[String]) -> anyhow::Result<()> {
    let target = match args {
        [] => host()?,
        [flag, target] if flag == "--target" => target.clone(),
        _ => bail!("usage: cargo xtask sbom [--target TRIPLE]"),
    };
    let packages = packages(&target)?;
    let foreign = licence_faults(&packages)?;
    ensure!(foreign.is_empty(), "{}", foreign.join("\n"));
    let text = text(&packages, &beside(&target)?)?;
    well_formed(&text, &packages)?;
    let path = tools::root().join("target/sbom.cdx.json");
    fs::write(&path, &text).with_context(|| format!("{} cannot be written", path.display()))?;
    let shipped = packages.values().filter(|p| !p.builds_only).count();
    println!(
        "{}: {} packages for {target}, {shipped} of them in the binary",
        path.display(),
        packages.len()
    );
    Ok(())
}

/// Licences that deny.toml does not allow, for where `cargo deny` is not installed.
pub(crate) fn licences() -> anyhow::Result<()> {
    let faults = licence_faults(&packages(&host()?)?)?;
    ensure!(faults.is_empty(), "{}", faults.join("\n"));
    Ok(())
}

/// The packages that Cargo builds into the binary for a target, with what is known of each.
///
/// Which they are says `cargo tree`, which resolves features for this binary alone; the metadata of
/// the workspace would add what only somebody's tests need.
fn packages(target: &str) -> anyhow::Result<BTreeMap<Id, Package>> {
    let chosen = chosen(target)?;
    let metadata = metadata(target)?;
    let checksums = checksums()?;
    let names: BTreeMap<&str, Id> = list(&metadata, "packages")
        .filter_map(|package| Some((text_of(package, "id")?, id_of(package)?)))
        .collect();
    let mut packages = BTreeMap::new();
    for package in list(&metadata, "packages") {
        let Some(id) = id_of(package).filter(|id| chosen.contains(id)) else {
            continue;
        };
        let known = Package {
            licence: licence::normal(text_of(package, "license").unwrap_or_default()),
            description: text_of(package, "description")
                .unwrap_or_default()
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
            checksum: checksums.get(&id).cloned(),
            builds_only: true,
            needs: BTreeSet::new(),
        };
        packages.insert(id, known);
    }
    let missing: Vec<_> = chosen
        .iter()
        .filter(|id| !packages.contains_key(id))
        .collect();
    ensure!(missing.is_empty(), "nothing is known of {missing:?}");
    let mut runs = BTreeMap::<Id, BTreeSet<Id>>::new();
    let nodes = metadata.get("resolve").unwrap_or(&Value::Null);
    for node in list(nodes, "nodes") {
        let Some(id) = text_of(node, "id").and_then(|id| names.get(id)) else {
            continue;
        };
        for dependency in list(node, "deps") {
            let to = text_of(dependency, "pkg").and_then(|pkg| names.get(pkg));
            let Some(to) = to.filter(|to| chosen.contains(to)) else {
                continue;
            };
            let kinds: Vec<Option<&str>> = list(dependency, "dep_kinds")
                .map(|kind| text_of(kind, "kind"))
                .collect();
            if kinds.iter().all(|kind| *kind == Some("dev")) {
                continue;
            }
            if let Some(package) = packages.get_mut(id) {
                package.needs.insert(to.clone());
            }
            if kinds.contains(&None) {
                runs.entry(id.clone()).or_default().insert(to.clone());
            }
        }
    }
    mark_what_runs(&mut packages, &runs, &macros(&metadata));
    Ok(packages)
}

/// Follows what the binary needs while it runs; procedural macros and what is behind them do not.
fn mark_what_runs(
    packages: &mut BTreeMap<Id, Package>,
    runs: &BTreeMap<Id, BTreeSet<Id>>,
    macros: &BTreeSet<Id>,
) {
    let mut todo: Vec<Id> = packages
        .keys()
        .filter(|(name, _)| name == SHIPPED)
        .cloned()
        .collect();
    while let Some(id) = todo.pop() {
        match packages.get_mut(&id) {
            Some(package) if package.builds_only && !macros.contains(&id) => {
                package.builds_only = false;
                todo.extend(runs.get(&id).into_iter().flatten().cloned());
            }
            _ => {}
        }
    }
}

/// The packages that are procedural macros.
fn macros(metadata: &Value) -> BTreeSet<Id> {
    let is_macro = |package: &&Value| {
        list(package, "targets")
            .any(|target| list(target, "kind").any(|kind| kind.as_str() == Some("proc-macro")))
    };
    list(metadata, "packages")
        .filter(is_macro)
        .filter_map(id_of)
        .collect()
}

fn metadata(target: &str) -> anyhow::Result<Value> {
    let args = [
        "--locked",
        "--format-version",
        "1",
        "--filter-platform",
        target,
    ];
    let said = cargo(&[&["metadata"], args.as_slice()].concat())?;
    Ok(serde_json::from_str(&said)?)
}

/// Name and version of everything the binary is built of, by Cargo's own word.
fn chosen(target: &str) -> anyhow::Result<BTreeSet<Id>> {
    let tree = cargo(&[
        "tree",
        "--locked",
        "--package",
        SHIPPED,
        "--edges",
        "normal,build",
        "--target",
        target,
        "--prefix",
        "none",
        "--format",
        "{p}",
    ])?;
    Ok(tree
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let (name, version) = (words.next()?, words.next()?.strip_prefix('v')?);
            Some((name.to_owned(), version.to_owned()))
        })
        .collect())
}

/// The SHA-256 of each package's archive, from `Cargo.lock`.
fn checksums() -> anyhow::Result<BTreeMap<Id, String>> {
    let lock: toml::Table = fs::read_to_string(tools::root().join("Cargo.lock"))?.parse()?;
    let packages = lock.get("package").and_then(toml::Value::as_array);
    Ok(packages
        .into_iter()
        .flatten()
        .filter_map(|package| {
            let word = |name| Some(package.get(name)?.as_str()?.to_owned());
            Some(((word("name")?, word("version")?), word("checksum")?))
        })
        .collect())
}

/// What is in the binary and in no manifest: the standard library, and the C library in a crate.
fn beside(target: &str) -> anyhow::Result<Vec<Value>> {
    let root = tools::root();
    let toolchain: toml::Table = fs::read_to_string(root.join("rust-toolchain.toml"))?.parse()?;
    let rust = toolchain
        .get("toolchain")
        .and_then(|toolchain| toolchain.get("channel")?.as_str())
        .context("rust-toolchain.toml names no channel")?;
    let metadata = metadata(target)?;
    let bundled = list(&metadata, "packages")
        .find(|package| text_of(package, "name") == Some("libsqlite3-sys"))
        .and_then(|package| Path::new(text_of(package, "manifest_path")?).parent())
        .context("libsqlite3-sys is not among the packages")?;
    let header = fs::read_to_string(bundled.join("sqlite3/sqlite3.h"))?;
    let sqlite = header
        .lines()
        .find_map(|line| line.strip_prefix("#define SQLITE_VERSION "))
        .map(|rest| rest.trim().trim_matches('"'))
        .context("the header of SQLite says no version")?;
    Ok(vec![
        json!({
            "type": "library", "bom-ref": "rust-std", "name": "rust-std", "version": rust,
            "description": "The standard library of Rust", "scope": "required",
            "licenses": [{ "expression": "MIT OR Apache-2.0" }],
            "purl": format!("pkg:generic/rust-std@{rust}"),
        }),
        json!({
            "type": "library", "bom-ref": "sqlite", "name": "sqlite", "version": sqlite,
            "description": "SQLite, compiled in by libsqlite3-sys", "scope": "required",
            "licenses": [{ "license": { "name": "Public domain (SQLite blessing)" } }],
            "purl": format!("pkg:generic/sqlite@{sqlite}"),
            "cpe": format!("cpe:2.3:a:sqlite:sqlite:{sqlite}:*:*:*:*:*:*:*"),
        }),
    ])
}

/// The bill as JSON, the same bytes for the same packages.
fn text(packages: &BTreeMap<Id, Package>, beside: &[Value]) -> anyhow::Result<String> {
    let (root, main) = packages
        .iter()
        .find(|((name, _), _)| name == SHIPPED)
        .context("the shipped crate is not among its packages")?;
    let libraries = packages.iter().filter(|(id, _)| *id != root);
    let components: Vec<Value> = libraries
        .map(|(id, package)| component(id, package))
        .chain(beside.iter().cloned())
        .collect();
    let dependencies: Vec<Value> = packages
        .iter()
        .map(|(id, package)| {
            let needs: Vec<String> = package
                .needs
                .iter()
                .map(|id| address(id, packages))
                .collect();
            json!({ "ref": address(id, packages), "dependsOn": needs })
        })
        .collect();
    let bill = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "lifecycles": [{ "phase": "build" }],
            "component": {
                "type": "application", "bom-ref": address(root, packages), "name": NAME,
                "version": root.1, "licenses": [{ "expression": main.licence }],
                "purl": address(root, packages),
            },
        },
        "components": components,
        "dependencies": dependencies,
    });
    Ok(serde_json::to_string_pretty(&bill)? + "\n")
}

fn component(id: &Id, package: &Package) -> Value {
    let mut component = json!({
        "type": "library",
        "bom-ref": purl(id, package),
        "name": id.0,
        "version": id.1,
        "description": package.description,
        "scope": if package.builds_only { "excluded" } else { "required" },
        "licenses": [{ "expression": package.licence }],
        "purl": purl(id, package),
    });
    if let (Some(sum), Some(object)) = (&package.checksum, component.as_object_mut()) {
        let hashes = json!([{ "alg": "SHA-256", "content": sum }]);
        object.insert("hashes".to_owned(), hashes);
    }
    component
}

fn address(id: &Id, packages: &BTreeMap<Id, Package>) -> String {
    packages
        .get(id)
        .map_or_else(String::new, |package| purl(id, package))
}

/// A package's address. Ours are on no registry, and others there have their names.
fn purl((name, version): &Id, package: &Package) -> String {
    let version = version.replace('+', "%2B");
    match &package.checksum {
        Some(_) => format!("pkg:cargo/{name}@{version}"),
        None if name == SHIPPED => format!("pkg:generic/{NAME}@{version}"),
        None => format!("pkg:generic/{NAME}-{name}@{version}"),
    }
}

/// Reads the bill again: each package once, each reference to something that is there.
fn well_formed(text: &str, packages: &BTreeMap<Id, Package>) -> anyhow::Result<()> {
    let bill: Value = serde_json::from_str(text)?;
    let mut seen = BTreeSet::new();
    let main = bill.pointer("/metadata/component");
    for component in list(&bill, "components").chain(main) {
        let name = text_of(component, "bom-ref").context("a component without a name")?;
        ensure!(seen.insert(name), "{name} stands twice in the bill");
    }
    for (id, package) in packages {
        let name = purl(id, package);
        ensure!(
            seen.contains(name.as_str()),
            "{name} is missing from the bill"
        );
    }
    for edge in list(&bill, "dependencies") {
        let ends = list(edge, "dependsOn").filter_map(Value::as_str);
        for end in ends.chain(text_of(edge, "ref")) {
            ensure!(
                seen.contains(end),
                "the bill refers to {end}, which is not in it"
            );
        }
    }
    Ok(())
}

/// The packages whose licence deny.toml does not allow.
fn licence_faults(packages: &BTreeMap<Id, Package>) -> anyhow::Result<Vec<String>> {
    let deny: toml::Table = fs::read_to_string(tools::root().join("deny.toml"))?.parse()?;
    let allowed: BTreeSet<&str> = deny
        .get("licenses")
        .and_then(|licenses| licenses.get("allow")?.as_array())
        .context("deny.toml has no list of licences")?
        .iter()
        .filter_map(toml::Value::as_str)
        .collect();
    Ok(packages
        .iter()
        .filter(|(_, package)| !licence::is_allowed(&package.licence, &allowed))
        .map(|((name, version), package)| {
            let licence = &package.licence;
            format!("{name} {version}: `{licence}` is not allowed by deny.toml")
        })
        .collect())
}

/// The target that the toolchain builds for here.
fn host() -> anyhow::Result<String> {
    let said = output("rustc", &["-vV"])?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not say its host")?.to_owned())
}

fn cargo(args: &[&str]) -> anyhow::Result<String> {
    output("cargo", args)
}

fn output(program: &str, args: &[&str]) -> anyhow::Result<String> {
    let ran = Command::new(program)
        .args(args)
        .current_dir(tools::root())
        .output()
        .with_context(|| format!("`{program}` cannot be started"))?;
    ensure!(
        ran.status.success(),
        "`{program} {}` failed: {}",
        args.join(" "),
        String::from_utf8_lossy(&ran.stderr)
    );
    Ok(String::from_utf8(ran.stdout)?)
}

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    value
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn text_of<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name)?.as_str()
}

fn id_of(package: &Value) -> Option<Id> {
    let word = |name| text_of(package, name).map(str::to_owned);
    Some((word("name")?, word("version")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bill(packages: &BTreeMap<Id, Package>) -> (String, Value) {
        let text = text(packages, &beside(&host().unwrap()).unwrap()).unwrap();
        let value = serde_json::from_str(&text).unwrap();
        (text, value)
    }

    #[test]
    fn every_package_of_the_binary_stands_in_it_once() {
        let target = host().unwrap();
        let packages = packages(&target).unwrap();
        let (text, bill) = bill(&packages);
        well_formed(&text, &packages).unwrap();
        for (name, version) in chosen(&target).unwrap() {
            let shown = if name == SHIPPED { NAME } else { &name };
            let here = list(&bill, "components")
                .chain(bill.pointer("/metadata/component"))
                .filter(|c| text_of(c, "name") == Some(shown) && c["version"] == version)
                .count();
            assert_eq!(here, 1, "{name} {version}");
        }
        // What no manifest names, and what of the tree is not in the binary.
        for (name, scope) in [
            ("rust-std", "required"),
            ("sqlite", "required"),
            ("rusqlite", "required"),
            ("serde_derive", "excluded"),
        ] {
            let found = list(&bill, "components").find(|c| text_of(c, "name") == Some(name));
            assert_eq!(
                found.and_then(|c| text_of(c, "scope")),
                Some(scope),
                "{name}"
            );
        }
        // What only tests need is not.
        assert!(!text.contains("\"proptest\""));
        for component in list(&bill, "components") {
            if text_of(component, "purl")
                .unwrap()
                .starts_with("pkg:cargo/")
            {
                let sum = component
                    .pointer("/hashes/0/content")
                    .and_then(Value::as_str);
                assert_eq!(sum.map(str::len), Some(64), "{component}");
            }
        }
        assert_eq!(self::bill(&packages).0, text, "the same bytes each time");
        assert!(!text.contains("timestamp") && !text.contains("serialNumber"));
    }

    #[test]
    fn a_bill_that_says_something_twice_or_of_nothing_is_found() {
        let package = |needs: &[&Id]| Package {
            licence: "MIT".to_owned(),
            description: String::new(),
            checksum: None,
            builds_only: false,
            needs: needs.iter().map(|id| (*id).clone()).collect(),
        };
        let (main, one) = (
            (SHIPPED.to_owned(), "1".to_owned()),
            ("a".to_owned(), "2+b".to_owned()),
        );
        let packages = BTreeMap::from([(main, package(&[&one])), (one, package(&[]))]);
        let good = text(&packages, &[]).unwrap();
        well_formed(&good, &packages).unwrap();
        assert!(good.contains("pkg:generic/caretaker-a@2%2Bb"));
        let twice = text(
            &packages,
            &[json!({ "bom-ref": "x" }), json!({ "bom-ref": "x" })],
        );
        assert!(well_formed(&twice.unwrap(), &packages).is_err());
        let missing = good.replace(
            "\"bom-ref\": \"pkg:generic/caretaker-a@",
            "\"bom-ref\": \"b@",
        );
        assert!(well_formed(&missing, &packages).is_err());
    }

    #[test]
    fn every_licence_is_on_the_list_of_deny_toml() {
        let packages = packages(&host().unwrap()).unwrap();
        assert_eq!(licence_faults(&packages).unwrap(), Vec::<String>::new());
    }
}
