// The demo: an invented organisation, served by the program itself on a free port of loopback.
import { execFile, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const PROGRAM = process.env.CARETAKER_PROGRAM ?? join(ROOT, "target/debug/caretaker");
const PASSWORD = "heron-violin-quarry-41";
/** A Monday morning, so that dates, and with them the pictures, never change. */
const NOW = "2026-11-16T09:00:00Z";
const INVENTED = ["--people", "30", "--seed", "7", "--now", NOW];
const LONGEST_START_MS = 90_000;

/** Runs the program to its end and gives its standard output. */
const run = async (args) => (await promisify(execFile)(PROGRAM, args)).stdout;

/** Starts the demo; `stop` ends it and removes all it wrote. */
export async function startDemo() {
  const folder = await mkdtemp(join(tmpdir(), "caretaker-browser-"));
  const args = ["demo", ...INVENTED, "--password", PASSWORD, "--listen", "127.0.0.1:0", "--keep", folder];
  return { ...(await serve(args, folder, join(folder, "data"))), folder };
}

/** An empty data folder with keys and one link: everything else is done in the pages. Starts serving it. */
export async function startEmpty() {
  const folder = await mkdtemp(join(tmpdir(), "caretaker-empty-"));
  const data = join(folder, "data");
  const master = ["--master-key", join(folder, "master.key")];
  const told = await run(["init", "--later", "--yes", "--dpo", "dpo@caretaker.example", "--kit", join(folder, "kit.age"), "--data", data, ...master, "--now", NOW]);
  const link = told.match(/\/set-password\/\S+/)[0];
  const served = await serve(["serve", ...master, "--data", data, "--listen", "127.0.0.1:0", "--now", NOW], folder, data, master);
  return { ...served, folder, link };
}

/** What an invented firm answers to the questions of any pack. */
const ANSWERS = {
  "legal-name": "Fernhollow Learning Ltd",
  "trading-name": "Fernhollow",
  form: "limited company",
  nation: "england-and-wales",
  address: ["Fernhollow", "17 Cooper Row", "ZZ9 9ZZ"],
  email: "office@fernhollow.example",
  telephone: "0113 496 0555",
  "registration-number": "ZB999999",
  "registered-until": "2027-09-01",
  "dpo-name": "The Data Protection Officer",
  "dpo-email": "dpo@caretaker.example",
  "dpo-telephone": "0113 496 0556",
  "effective-on": NOW.slice(0, 10),
};

/** The file of questions that the program prints, filled in. Strings and lists of JSON are TOML too. */
function filledIn(questions, answers) {
  return questions.replace(/^([a-z-]+) = .*$/gm, (line, name) => (name in answers ? `${name} = ${JSON.stringify(answers[name])}` : line));
}

/**
 * An organisation set up with one of the packs that ship, every question answered beforehand. Starts
 * serving it; `pack` is the folder with its own policy. `other` answers stand in the place of the usual ones.
 */
export async function startPack(code, other = {}) {
  const folder = await mkdtemp(join(tmpdir(), `caretaker-${code}-`));
  const at = (...names) => join(folder, ...names);
  const master = ["--master-key", at("master.key")];
  await writeFile(at("answers.toml"), filledIn(await run(["policy", "questions", "--pack", code, "--now", NOW]), { ...ANSWERS, ...other }));
  await run(["policy", "answer", at("answers.toml"), "--into", at("pack"), "--now", NOW]);
  const told = await run(["init", "--yes", "--answers", at("answers.toml"), "--kit", at("kit.age"), "--data", at("data"), ...master, "--now", NOW]);
  const link = told.match(/\/set-password\/\S+/)[0];
  const served = await serve(["serve", ...master, "--data", at("data"), "--listen", "127.0.0.1:0", "--now", NOW], folder, at("data"), master);
  return { ...served, folder, link, pack: at("pack") };
}

/**
 * What a demo holds, backed up, restored into another folder and served there with these settings;
 * nobody has confirmed it yet.
 */
export async function startRestored(demo, settings) {
  const folder = await mkdtemp(join(tmpdir(), "caretaker-restored-"));
  const at = (...names) => join(folder, ...names);
  await Promise.all(["backup", "stick"].map((name) => mkdir(at(name))));
  await demo.command("backup", "--to", at("backup"));
  await demo.command("backup", "keys", "--to", at("stick"));
  const master = ["--master-key", join(demo.folder, "master.key")];
  await run(["restore", ...master, "--data-backup", at("backup"), "--other-keys", at("stick"), "--into", at("data"), "--now", NOW]);
  await writeFile(at("caretaker.toml"), settings);
  return serve(["serve", ...master, "--config", at("caretaker.toml"), "--data", at("data"), "--listen", "127.0.0.1:0", "--now", NOW], folder, at("data"), master);
}

/** Runs the program as a server; `stop` ends it and removes its folder. */
async function serve(args, folder, data, also = []) {
  const child = spawn(PROGRAM, args, { stdio: ["ignore", "pipe", "pipe"] });
  const killed = () => {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", killed);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => process.exit(1));
  const ended = new Promise((done) => child.once("exit", done));
  const stop = async () => {
    child.kill("SIGTERM");
    const late = setTimeout(killed, 5_000);
    await ended;
    clearTimeout(late);
    process.removeListener("exit", killed);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const url = await address(child);
    // If a test never comes to its end, the demo must not keep it waiting: it ends with it.
    for (const held of [child, child.stdout, child.stderr]) held.unref();
    const command = (...words) => run([...words, "--data", data, "--now", NOW, ...also]);
    // The server goes on from its set moment when it begins to serve.
    const began = Date.now();
    const now = () => Date.parse(NOW) + (Date.now() - began);
    return { url, password: PASSWORD, now, command, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits for the line that says where the pages are. */
function address(child) {
  return new Promise((found, failed) => {
    let said = "";
    const late = setTimeout(() => failed(new Error("the server did not start in time")), LONGEST_START_MS);
    const done = (outcome, value) => (clearTimeout(late), outcome(value));
    child.once("error", (error) => done(failed, error));
    child.once("exit", (code) => done(failed, new Error(`the server ended with ${code}: ${said}`)));
    const read = (text) => {
      said += text;
      const url = said.match(/(?:Open|on) (http:\/\/127\.0\.0\.1:\d+)/)?.[1];
      if (url) done(found, url);
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", read);
  });
}

/** The invented people of that demo, and the words by which each must not be found elsewhere. */
export async function inventedPeople() {
  const folder = await mkdtemp(join(tmpdir(), "caretaker-export-"));
  try {
    await run(["demo", ...INVENTED, "--export", folder]);
    const rows = table(await readFile(join(folder, "people.csv"), "utf8"));
    const lines = (await readFile(join(folder, "forbidden.jsonl"), "utf8")).trim().split("\n");
    const forbidden = new Map(lines.map((line) => JSON.parse(line)).map((l) => [l.person, l.strings]));
    const byId = new Map();
    for (const row of rows) {
      const person = byId.get(row.id) ?? { ...person_of(row), forbidden: forbidden.get(row.id) ?? [] };
      person.relations.push(...relations_of(row));
      byId.set(row.id, person);
    }
    return [...byId.values()];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function person_of(row) {
  const known = row.known_as || row.given_names;
  const name = `${known} ${row.family_name}`;
  return { id: row.id, capacity: row.capacity, name, family: row.family_name, email: row.emails, relations: [] };
}

function relations_of(row) {
  const kinds = row.relation.split(";");
  const to = row.related_to.split(";").filter(Boolean);
  const until = row.to.split(";");
  return to.map((id, n) => ({ kind: kinds[n], to: id, over: Boolean(until[n]) }));
}

/** A comma-separated table as one object a row. */
function table(text) {
  const [head, ...rows] = text.trim().split(/\r?\n/).map(cells);
  return rows.map((row) => Object.fromEntries(head.map((name, n) => [name, row[n] ?? ""])));
}

function cells(line) {
  const found = [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((match) => match[1]);
  return found.map((cell) => cell.replace(/^"|"$/g, "").replaceAll('""', '"'));
}
