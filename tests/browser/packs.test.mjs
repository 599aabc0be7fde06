// Each of the five packs from nothing to use: set up with an answers file, whole and lawful, a record of
// every category stored through the form that the policy makes, seen or refused by role, and published.
//
// What is expected of a pack stands here as its sheet says it (categories, who sees what, until when),
// or is read from its files without the program.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertQuiet, newPage, opens, signIn, startBrowser } from "./support/browser.mjs";
import { ROOT, startPack } from "./support/demo.mjs";
import { faultsInHtml } from "./support/html.mjs";
import { faultsOf } from "./support/inspect.mjs";
import { packOf } from "./support/packs.mjs";
import { addAccount, choosePassword } from "./support/states.mjs";
import { visitor } from "./support/survey.mjs";

let browser;
before(async () => (browser = await startBrowser()));
after(() => browser?.close());

// The records are of Monday 16 November 2026; the learners were born on 4 May 2013.
const [AT_25, AFTER_SESSIONS, AFTER_WORK] = ["4 May 2038", "6 years after sessions end", "6 years after the engagement ends"];
const CHILD = `${AFTER_SESSIONS} or until age 25, whichever is later`;
const CLOSED = "3 years after the matter is closed";
const [NOBODY, HEAD, HEAD_AND_OWN] = [[], ["head"], ["head", "tutor"]];

/**
 * Of each pack: whom a tutor is, and what is written down. A row is a category, what the form is called,
 * about whom, until when, what then, and who sees it beside the data protection officer: the head, and
 * the tutor if it is about one of their own learners. Two rows of a category differ in what it is for.
 */
const PACKS = {
  "commissioned-mentoring": {
    tutor: "tutor",
    records: [
      ["circumstances", "Religion, ethnicity, orientation", "learner", CHILD, "destroyed", HEAD],
      ["education", "Session report", "learner", CHILD, "destroyed", HEAD_AND_OWN],
      ["education", "Assessment and plan", "learner", CHILD, "destroyed", HEAD],
      ["health", "Health and needs", "learner", CHILD, "destroyed", HEAD_AND_OWN],
      ["family", "Family and social history", "learner", CHILD, "destroyed", HEAD],
      ["official", "Official involvement", "learner", CHILD, "destroyed", HEAD],
      ["social-media", "Note on social media", "learner", AT_25, "reviewed", HEAD],
      ["finances", "Financial note", "learner", CHILD, "destroyed", HEAD],
      ["communication", "Contact note", "learner", CHILD, "destroyed", HEAD_AND_OWN],
      ["safeguarding", "Safeguarding concern", "learner", AT_25, "reviewed", HEAD],
      ["commissions", "Contract", "commissioner", "6 years after the matter is closed", "destroyed", HEAD],
      ["adjustments", "Adjustment", "applicant", "16 November 2027", "destroyed", HEAD],
      ["vetting", "Disclosure check", "tutor", "16 May 2027", "destroyed", HEAD],
      ["rights", "Complaint", "learner", CLOSED, "destroyed", NOBODY],
    ],
    details: [
      ["identity", "Personal details", "learner", CHILD],
      ["engagement", "Personal details", "tutor", AFTER_WORK],
    ],
  },
  "community-interest": {
    tutor: "volunteer",
    records: [
      ["relationship", "Note of a meeting", "learner", AFTER_SESSIONS, "destroyed", HEAD_AND_OWN],
      ["support", "Health and support", "learner", AFTER_SESSIONS, "destroyed", HEAD],
      ["monitoring", "Equality answer", "learner", "16 November 2027", "made anonymous", NOBODY],
      ["convictions", "Conviction", "learner", AFTER_SESSIONS, "destroyed", HEAD],
      ["safeguarding", "Safeguarding concern", "learner", "16 November 2036", "reviewed", HEAD],
      ["stories", "Story", "learner", "3 years after consent ends", "destroyed", HEAD],
      ["volunteering", "Volunteering", "volunteer", AFTER_WORK, "destroyed", HEAD],
      ["contracts", "Contract", "partner", AFTER_WORK, "destroyed", HEAD],
      ["preferences", "Preference", "learner", AFTER_SESSIONS, "destroyed", NOBODY],
      ["recordings", "Recording", "learner", "16 February 2027", "destroyed", HEAD],
      ["rights", "Complaint", "learner", CLOSED, "destroyed", NOBODY],
    ],
    details: [["identity", "Personal details", "learner", AFTER_SESSIONS]],
    // Where it acts for a partner it keeps the record that a processor has to keep.
    processor: true,
  },
  "digital-mentoring": {
    tutor: "tutor",
    records: [
      ["sessions", "Session report", "learner", "2 years after sessions end", "destroyed", HEAD_AND_OWN],
      ["questionnaires", "Questionnaire", "learner", "2 years after sessions end", "destroyed", HEAD_AND_OWN],
      ["communication", "Contact note", "learner", "2 years after sessions end", "destroyed", HEAD_AND_OWN],
      ["needs", "Support need", "learner", "2 years after sessions end", "destroyed", HEAD_AND_OWN],
      ["safeguarding", "Safeguarding concern", "learner", AT_25, "reviewed", HEAD],
      ["staff", "Staff record", "staff", AFTER_WORK, "destroyed", HEAD],
      ["vetting", "Disclosure check", "applicant", "16 May 2027", "destroyed", HEAD],
      ["rights", "Complaint", "learner", CLOSED, "destroyed", NOBODY],
    ],
    details: [["identity", "Personal details", "learner", "2 years after sessions end"]],
  },
  "online-provision": {
    tutor: "tutor",
    records: [
      ["background", "Background", "learner", CHILD, "destroyed", HEAD],
      ["health", "Health and needs", "learner", CHILD, "destroyed", HEAD_AND_OWN],
      ["circumstances", "Religion, ethnicity, orientation", "learner", CHILD, "destroyed", NOBODY],
      ["official", "Official involvement", "learner", CHILD, "destroyed", HEAD],
      ["learning", "Lesson report", "learner", CHILD, "destroyed", HEAD_AND_OWN],
      ["learning", "Outcome", "learner", "2 years after sessions end", "made anonymous", NOBODY],
      ["communication", "Contact note", "learner", CHILD, "destroyed", HEAD_AND_OWN],
      ["safeguarding", "Safeguarding concern", "learner", AT_25, "reviewed", HEAD],
      ["social-media", "Note on social media", "learner", AT_25, "reviewed", HEAD],
      ["clients", "Agreement", "client", AFTER_SESSIONS, "destroyed", HEAD],
      ["staff-circumstances", "Religion, ethnicity, orientation", "staff", AFTER_WORK, "destroyed", NOBODY],
      ["recruitment", "Recruitment file", "staff", AFTER_WORK, "destroyed", HEAD],
      ["adjustments", "Adjustment", "applicant", "16 November 2027", "destroyed", HEAD],
      ["vetting", "Criminal record check", "tutor", "16 May 2027", "destroyed", HEAD],
      ["terms", "Contract of work", "tutor", AFTER_WORK, "destroyed", HEAD],
      ["pay", "Pay", "tutor", "16 November 2032", "destroyed", NOBODY],
      ["discipline", "Discipline or grievance", "tutor", AFTER_WORK, "destroyed", NOBODY],
      ["absence", "Absence", "staff", AFTER_WORK, "destroyed", HEAD],
      ["performance", "Performance", "tutor", AFTER_WORK, "destroyed", HEAD],
      ["rights", "Complaint", "learner", CLOSED, "destroyed", NOBODY],
    ],
    details: [
      ["contacts", "Personal details", "learner", CHILD],
      ["staff-identity", "Personal details", "tutor", AFTER_WORK],
    ],
  },
  "private-tutoring": {
    tutor: "tutor",
    records: [
      ["learning", "Session report", "learner", CHILD, "destroyed", HEAD_AND_OWN],
      ["communication", "Contact note", "learner", CHILD, "destroyed", HEAD_AND_OWN],
      ["health", "Support need", "learner", CHILD, "destroyed", HEAD_AND_OWN],
      ["safeguarding", "Safeguarding concern", "learner", AT_25, "reviewed", HEAD],
      ["contracts", "Agreement", "carer", AFTER_SESSIONS, "destroyed", HEAD],
      ["vetting", "Disclosure check", "tutor", "16 May 2027", "destroyed", HEAD],
      ["pictures", "Photograph consent", "learner", "3 years after consent ends", "destroyed", HEAD],
      ["rights", "Request", "learner", CLOSED, "destroyed", NOBODY],
    ],
    details: [
      ["identity", "Personal details", "learner", CHILD],
      ["engagement", "Application", "applicant", "1 year after the decision"],
    ],
    // An agreement is made with a family and names the learner: the form says what holds for whom.
    says: [
      ["agreement", "carer", /necessary for a contract/, AFTER_SESSIONS],
      ["agreement", "learner", /legitimate interests/, CHILD],
    ],
  },
};

for (const [code, sheet] of Object.entries(PACKS)) {
  test(`${code}: set up, kept, seen by role and published`, async () => {
    const pack = await packOf(code);
    const rows = [...sheet.records, ...sheet.details];
    assert.deepEqual([...new Set(rows.map(([category]) => category))].sort(), pack.categories.map((one) => one.code).sort());
    const house = await startPack(code);
    try {
      await isWholeAndLawful(house);
      await choosePassword(house, house.link);
      const page = await newPage(browser, house);
      await signIn(page, house, "dpo");
      const people = await addPeople(page, pack);
      const records = [];
      for (const row of sheet.records) records.push(await store(page, pack, people, row));
      for (const row of sheet.details) await detailsAreKept(page, pack, people, row);
      for (const row of sheet.says ?? []) await formSays(page, people, row);
      await seenByRole(house, page, { pack, sheet, people, records });
      await isPublished(house, page, { code, pack, sheet });
      assertQuiet(page);
      await page.context().close();
    } finally {
      await house.stop();
    }
  });
}

const mainOf = (page) => page.locator("main").innerText();
const capital = (words) => words.replace(/^./, (first) => first.toUpperCase());

async function press(page, name) {
  await opens(page.getByRole("main").getByRole("button", { name, exact: true }));
}

/** The pack with its own answers refers to nothing missing, and breaks no law. */
async function isWholeAndLawful(house) {
  assert.match(await house.command("policy", "check", house.pack), /is well formed and whole/);
  const findings = JSON.parse(await house.command("policy", "lint", house.pack, "--json"));
  assert.deepEqual(findings.filter((one) => one.grade === "breaks-the-law"), []);
  for (const one of findings) assert.ok(["risk", "unclear"].includes(one.grade), `an unknown grade: ${one.grade}`);
}

/** Adds somebody of each kind that the pack knows; gives their page and name by kind. */
async function addPeople(page, pack) {
  const people = new Map();
  for (const [n, { code, one }] of [...pack.people, { code: "another learner", one: pack.people[0].one }].entries()) {
    const family = `Harrowell${String.fromCharCode(97 + n)}`;
    await page.goto("/people/add");
    await page.getByLabel("Given names").fill("Invented");
    await page.getByLabel("Family name").fill(family);
    await page.getByLabel(capital(one), { exact: true }).check();
    if (n === 0 || code === "another learner") {
      const born = page.getByRole("group", { name: "Birth date" });
      for (const [label, value] of [["Day", "4"], ["Month", "5"], ["Year", "2013"]]) await born.getByLabel(label).fill(value);
    }
    await press(page, "Add the person");
    const path = new URL(page.url()).pathname;
    assert.match(path, /^\/people\/\w{26}$/, `no ${code} was added`);
    const shown = await mainOf(page);
    for (const words of [`Invented ${family}`, capital(one)]) assert.ok(shown.includes(words), `${code}: ${words} is not shown`);
    people.set(code, { path, name: `Invented ${family}` });
  }
  assert.equal(pack.people[0].code, "learner");
  return people;
}

/** Stores a record through the form of its kind, and finds it on the person’s page and on its own. */
async function store(page, pack, people, row, about = row[2]) {
  const [category, title, , until, then] = row;
  const { path } = people.get(about);
  await page.goto(`${path}/records/add`);
  await page.getByLabel(title, { exact: true }).check();
  await press(page, "Continue");
  const { fields, title: inWords } = pack.categories.find((one) => one.code === category);
  const typed = await fillIn(page, fields, `${title} of ${about}`);
  await press(page, category === "safeguarding" ? "Report it" : "Keep it");
  assert.equal(new URL(page.url()).pathname, path, `${title} was not kept: ${await mainOf(page)}`);
  await opens(page.getByRole("link", { name: new RegExp(`^${title} of 16 November 2026`) }));
  const said = (await page.locator(".said").innerText()).toLowerCase();
  for (const words of typed) assert.ok(said.includes(words.toLowerCase()), `${title}: “${words}” is not shown`);
  const facts = await page.getByRole("complementary", { name: "About this record" }).innerText();
  for (const words of [inWords, capital(`${until}, then ${then}`)]) assert.ok(facts.includes(words), `${title}: “${words}” is not said in ${facts}`);
  const address = new URL(page.url()).pathname;
  await page.goto(`${path}/until`);
  assert.ok((await untilsOf(page, title)).includes(capital(until)), `${title}: ${path}/until does not say ${until}`);
  return { row, address, path, typed };
}

/** Fills in each field that the form has, which are those of the category; gives what was typed. */
async function fillIn(page, fields, marked) {
  const labels = fields.map(({ title, required }) => `${capital(title)}${required ? " (required)" : ""}`);
  const asked = await page.locator("main form .field").evaluateAll((all) =>
    all.filter((one) => one.querySelector("[name^=field-]")).map((one) => one.querySelector("legend, label").textContent),
  );
  assert.deepEqual(asked, labels);
  const typed = [];
  for (const [n, { type }] of fields.entries()) {
    const group = page.getByRole("group", { name: labels[n], exact: true });
    if (type === "date") {
      for (const [label, value] of [["Day", "9"], ["Month", "11"], ["Year", "2026"]]) await group.getByLabel(label).fill(value);
      typed.push("9 November 2026");
    } else if (type === "yes-no" || type === "choice") {
      const answers = group.getByRole("radio").and(page.locator(":not([value=''])"));
      const last = answers.last();
      await last.check();
      typed.push(await last.evaluate((radio) => radio.labels[0].textContent));
    } else if (type === "file") {
      // None was read in, so none can be named.
      await page.getByLabel(labels[n], { exact: true }).fill("");
    } else {
      const words = { money: "612.50", number: "12", email: "invented@inbox.example", telephone: "0113 496 0557" }[type] ?? `${marked}, ${n + 1}: invented.`;
      await page.getByLabel(labels[n], { exact: true }).fill(words);
      typed.push(words);
    }
  }
  assert.ok(typed.length > 0);
  return typed;
}

/** What the form of a person keeps has its rule too. */
async function detailsAreKept(page, pack, people, [category, title, about, until]) {
  const { path } = people.get(about);
  await page.goto(`${path}/until`);
  assert.deepEqual(await untilsOf(page, title), [capital(until)], `${title} of ${about}`);
  // One rule for each: not also the one for everybody else.
  const all = await page.locator("main li strong").allInnerTexts();
  assert.equal(new Set(all).size, all.length, `${about}: ${all}`);
  const fields = pack.categories.find((one) => one.code === category).fields.filter((one) => !one.withPerson);
  if (fields.length > 0) await detailsAreChanged(page, path, title, fields);
}

/** What does not stand with the person has a form of its own: one for each, changed where it stands. */
async function detailsAreChanged(page, path, title, fields) {
  await page.goto(`${path}/records/add`);
  await page.getByLabel(title, { exact: true }).check();
  await press(page, "Continue");
  const typed = await fillIn(page, fields, title);
  await press(page, "Keep it");
  assert.equal(new URL(page.url()).pathname, path, `${title} were not kept: ${await mainOf(page)}`);
  const link = page.getByRole("link", { name: new RegExp(`^${title} of 16 November 2026`) });
  await opens(link);
  await opens(page.getByRole("link", { name: "Change", exact: true }));
  const first = page.locator("main form [name^=field-]").first();
  assert.equal(await first.inputValue(), typed[0]);
  await first.fill("Other words, invented.");
  await press(page, "Keep it");
  assert.equal(await link.count(), 1, `${title} stand twice`);
  await opens(link);
  const said = await page.locator(".said dd").allInnerTexts();
  assert.deepEqual(said, ["Other words, invented.", ...typed.slice(1)]);
}

/** Beside the form stand the right and the rule for this kind of person, and no other. */
async function formSays(page, people, [kind, about, right, until]) {
  await page.goto(`${people.get(about).path}/records/add?kind=${kind}`);
  const says = page.getByRole("complementary", { name: "What the policy says" }).locator("dd");
  const [, rights, rules] = await says.allInnerTexts();
  assert.match(rights, right);
  assert.equal(rules.replace(/^For .*?: /, ""), until);
}

/** Until when things of this name are kept, by the page of a person that says so. */
function untilsOf(page, title) {
  const lines = page.locator("main li").filter({ has: page.getByText(title, { exact: true }) });
  return lines.locator(".when").allInnerTexts();
}

/** Each record is seen by those whom the policy names, and by nobody else; and so with writing one. */
async function seenByRole(house, page, { pack, sheet, people, records }) {
  const tutor = people.get(sheet.tutor);
  await choosePassword(house, await addAccount(house, "head", "June Pascoe"));
  await choosePassword(house, await addAccount(house, "tutor", "Wilf Tarrant", "tutor", "--person", tutor.name));
  await house.command("relation", "add", tutor.name, "tutor-of", people.get("learner").name);
  for (const role of pack.roles) await giveRole(house, role);
  const own = sheet.records.find(([, , about, , , who]) => about === "learner" && who === HEAD_AND_OWN);
  const another = { ...(await store(page, pack, people, own, "another learner")), another: true };
  for (const who of ["dpo", "head", "tutor"]) {
    const reader = await visitor(house, who);
    const wrong = [];
    for (const record of [...records, another]) {
      const may = who === "dpo" || (record.row[5].includes(who) && (who === "head" || !record.another));
      wrong.push(...(await looks(reader, record, may)).map((fault) => `${who}, ${record.row[1]} of ${record.row[2]}: ${fault}`));
    }
    assert.deepEqual(wrong, []);
    await mayWrite(reader, who, sheet, people);
  }
  await refusedInWords(house, records);
}

/** A role whose holders sign in is given to such an account; one of whom the pack says no such thing is not. */
async function giveRole(house, { code, signsInAs }) {
  const given = house.command("account", "role", `${signsInAs ?? "head"}@caretaker.example`, code);
  if (signsInAs) await given;
  else await assert.rejects(given, (error) => error.code === 2 && !/panic/.test(error.stderr), `an account was given the role ${code}`);
}

/** What is wrong with how a record answers somebody who may or may not see it. */
async function looks({ ask }, { address, path, typed, another }, may) {
  const [record, person] = await Promise.all([ask(address), ask(path)]);
  const [text, list] = await Promise.all([record.text(), person.text()]);
  const faults = [];
  if (record.status !== (may ? 200 : 403)) faults.push(`the record answers ${record.status}`);
  if (plain(text).includes(typed[0]) !== may) faults.push(may ? "the record does not say what was written" : "the refusal tells what was written");
  if (list.includes(`"${address}"`) !== may) faults.push(may ? "it is not in the list" : "it is in the list");
  if (another && !may && person.status !== 403) faults.push(`the person’s page answers ${person.status}`);
  return faults;
}

const plain = (html) => html.replaceAll("&#39;", "'").replaceAll("&#x27;", "'").replaceAll("&amp;", "&");

/** The kinds of records that the form offers are those that somebody may see, and a concern for safety. */
async function mayWrite({ ask }, who, { records }, people) {
  const page = await (await ask(`${people.get("learner").path}/records/add`)).text();
  const offered = [...page.matchAll(/<label for="kind-\d+">([^<]+)<\/label>/g)].map((match) => plain(match[1]));
  for (const [category, title, , , , seenBy] of records.filter((row) => row[2] === "learner")) {
    const may = who === "dpo" || category === "safeguarding" || seenBy.includes(who);
    assert.equal(offered.includes(title), may, `${who}: ${title} among ${offered}`);
  }
}

/** In the browser: one record of their own learner that a tutor reads, and one that is refused. */
async function refusedInWords(house, records) {
  const page = await newPage(browser, house);
  await signIn(page, house, "tutor");
  const ofLearner = records.filter(({ row }) => row[2] === "learner");
  const seen = ofLearner.find(({ row }) => row[5].includes("tutor"));
  await page.goto(seen.address);
  assert.ok((await mainOf(page)).includes(seen.typed[0]));
  await page.goto(ofLearner.find(({ row }) => !row[5].includes("tutor")).address);
  assert.match(await mainOf(page), /You do not have access/);
  assertQuiet(page);
  await page.context().close();
}

/** Notices, policy and records of processing say what the firm is, and nothing of the pack’s invented one. */
async function isPublished(house, page, { code, pack, sheet }) {
  const invented = (await readFile(join(ROOT, "packs", code, "pack.toml"), "utf8")).match(/^trading_name = "(.*)"$/m)[1];
  const nobody = await visitor(house);
  const read = async (address) => {
    const answer = await nobody.ask(address);
    assert.equal(answer.status, 200, address);
    const html = await answer.text();
    assert.ok(!html.includes(invented), `${address} names ${invented}`);
    return html;
  };
  const first = await read("/privacy");
  for (const title of pack.notices) assert.ok(plain(first).includes(title), `${title} is not listed`);
  const documents = new Set([...first.matchAll(/href="(\/privacy\/[^"#]+)"/g)].map((match) => match[1]));
  // Beside the notices: the policy and the retention schedule, at least.
  assert.ok(documents.size >= pack.notices.length + 2, `${documents.size} documents`);
  for (const address of documents) assert.match(await read(address), /Version 1, in force from 16 November 2026/);
  await registerIsThere(page, "/policy/processing", pack.categories.map((one) => one.title));
  const processor = await page.request.get("/policy/processor");
  assert.equal(processor.status(), sheet.processor ? 200 : 404);
  if (!sheet.processor) return;
  await registerIsThere(page, "/policy/processor", []);
  assert.deepEqual(await faultsInHtml(await processor.text()), []);
  assert.deepEqual(await faultsOf(page, { names: [/Harrowell/] }), []);
}

/** The record of processing opens, names each category, and is there as workbook and for programs. */
async function registerIsThere(page, address, titles) {
  await page.goto(address);
  const text = await page.locator("main").textContent();
  for (const words of ["Fernhollow Learning Ltd", ...titles]) assert.ok(text.includes(words), `${address}: ${words} is missing`);
  const download = async (name) => {
    const coming = page.waitForEvent("download");
    await page.getByRole("link", { name }).click();
    const file = await coming;
    return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
  };
  const workbook = await download("Workbook (XLSX)");
  assert.match(workbook.name, /-version-1\.xlsx$/);
  // A workbook is a zip whose first file says what the others are.
  assert.equal(workbook.bytes.subarray(0, 2).toString(), "PK");
  assert.ok(workbook.bytes.includes("[Content_Types].xml") && workbook.bytes.includes("xl/worksheets/sheet1.xml"));
  if (titles.length === 0) return;
  const linked = await download("For programs (JSON-LD)");
  assert.match(linked.name, /-version-1\.jsonld$/);
  const said = JSON.stringify(JSON.parse(linked.bytes.toString()));
  for (const words of titles) assert.ok(said.includes(words), `${linked.name}: ${words} is missing`);
}
