// The registers: an entry is added, changed and struck out by those who may, without a script; what is
// due comes up by itself, and the record of processing says what the registers say.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertQuiet, newPage, opens, signIn, startBrowser } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";

let demo, browser;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
});
after(() => Promise.all([browser?.close(), demo?.stop()]));

async function whoever(who) {
  const page = await newPage(browser, demo, { javaScriptEnabled: false });
  await signIn(page, demo, who);
  return page;
}

const press = (page, name) => opens(page.getByRole("main").getByRole("button", { name, exact: true }));
const follow = (page, name) => opens(page.getByRole("main").getByRole("link", { name, exact: true }).first());

async function writeDay(page, question, [day, month, year]) {
  const group = page.getByRole("group", { name: question });
  await group.getByLabel("Day").fill(day);
  await group.getByLabel("Month").fill(month);
  await group.getByLabel("Year").fill(year);
}

/** The words of the row of a register. */
const row = (page, title) => page.locator("main .rows > li").filter({ hasText: title }).first().innerText();

test("a breach is open by its clock until it is settled whether the regulator is told", async () => {
  const head = await whoever("head");
  await head.goto("/registers/breaches");
  await follow(head, "Add a breach");
  await press(head, "Add it");
  const problem = await head.locator(".problem").innerText();
  for (const fault of ["not said what this is about", "What happened, and how was it found?", "What became of the data?"]) {
    assert.ok(problem.includes(fault), `${fault}: ${problem}`);
  }
  await head.getByLabel("Session reports (", { exact: false }).check();
  await writeDay(head, "On which day did you know?", ["13", "11", "2026"]);
  await head.getByLabel("What happened, and how was it found?").fill("A report went to the wrong school.");
  await head.getByLabel("Seen by or sent to somebody with no right to it").check();
  await head.getByLabel("At what time did you know?").fill("16:30");
  await press(head, "Add it");
  assert.match(await row(head, "A report went to the wrong school."), /by 16 November 2026: weigh the risk, and unless it is unlikely tell the regulator by 16:30 on Monday 16 November 2026; answer what is open: What was done about it\?/);
  await head.goto("/today");
  assert.match(await row(head, "Breaches"), /A report went to the wrong school\.\s+Today, Monday 16 November 2026/);

  const dpo = await whoever("dpo");
  await dpo.goto("/registers/breaches");
  await opens(dpo.getByRole("link", { name: /^13 November 2026: A report/ }));
  await follow(dpo, "Change it");
  assert.equal(await dpo.getByLabel("At what time did you know?").inputValue(), "16:30");
  await dpo.getByLabel("A risk is unlikely").check();
  await dpo.getByLabel("Why do you think so?").fill("The school deleted it unread.");
  await press(dpo, "Change it");
  assert.match(await dpo.getByRole("main").innerText(), /A risk is unlikely[\s\S]*deleted it unread/);
  await dpo.goto("/registers/breaches");
  const left = await row(dpo, "A report went to the wrong school.");
  assert.match(left, /Still to do: answer what is open: What was done about it/);
  assert.doesNotMatch(left, /regulator/);
  await dpo.goto("/policy/processing");
  assert.match(await dpo.getByRole("main").textContent(), /yes: 1, the last known of on Friday 13 November 2026/);
  // What was said of the risk is taken back, and it is open again; what must be said has no such answer.
  await dpo.goto("/registers/breaches");
  await opens(dpo.getByRole("link", { name: /^13 November 2026: A report/ }));
  await follow(dpo, "Change it");
  assert.equal(await dpo.getByRole("group", { name: /^What became of the data/ }).getByLabel("Not said").count(), 0);
  await dpo.getByRole("group", { name: /^How great is the risk/ }).getByLabel("Not said").check();
  await press(dpo, "Change it");
  assert.doesNotMatch(await dpo.getByRole("main").innerText(), /A risk is unlikely/);
  await dpo.goto("/registers/breaches");
  assert.match(await row(dpo, "A report went to the wrong school."), /weigh the risk/);
  assertQuiet(head);
  assertQuiet(dpo);
});

test("several are trained in one entry, and one struck out counts no more", async () => {
  const dpo = await whoever("dpo");
  await dpo.goto("/registers/training");
  assert.match(await row(dpo, "Margaret Thornbury"), /due by 30 November 2026/);
  await follow(dpo, "Add a training");
  for (const name of ["Anil Deshpande", "Margaret Thornbury"]) await dpo.getByLabel(name).check();
  await dpo.getByLabel("What was learnt?").fill("The first course");
  await dpo.getByLabel("They passed its test").check();
  await press(dpo, "Add it");
  for (const name of ["Anil Deshpande", "Margaret Thornbury"]) assert.match(await row(dpo, name), /Next by 16 November 2027/);
  await opens(dpo.getByRole("link", { name: "16 November 2026: The first course" }).first());
  await follow(dpo, "Strike it out");
  await dpo.getByLabel("What is wrong with it?").fill("The wrong list.");
  await press(dpo, "Strike it out");
  await dpo.goto("/registers/training");
  assert.match(await row(dpo, "Margaret Thornbury"), /due by 30 November 2026/);
  await opens(dpo.getByRole("link", { name: "16 November 2026: The first course, struck out" }));
  assert.match(await dpo.getByRole("main").innerText(), /counts no more\. Anil Deshpande struck it out on .*The wrong list\./);
  assert.equal(await dpo.getByRole("link", { name: "Change it" }).count(), 0);
  assertQuiet(dpo);
});

test("terms are entered by hand, and what cannot be is told beside its question", async () => {
  const head = await whoever("head");
  await head.goto("/registers/terms/add?about=term");
  await head.getByLabel("What is it called?").fill("Autumn term");
  await writeDay(head, "Which is the first day?", ["2", "9", "2026"]);
  await writeDay(head, "Which is the last day?", ["18", "12", "2025"]);
  await press(head, "Add it");
  assert.match(await head.locator(".problem").innerText(), /last day is before the first/);
  await writeDay(head, "Which is the last day?", ["18", "12", "2026"]);
  await press(head, "Add it");
  assert.match(await row(head, "Terms"), /Autumn term/);
  await head.goto("/registers/terms/add?about=closed");
  await head.getByLabel("What is it called?").fill("Inset day");
  await writeDay(head, "Which is the first day?", ["20", "11", "2027"]);
  await press(head, "Add it");
  assert.match(await head.locator(".problem").innerText(), /in no term that is entered/);
  await writeDay(head, "Which is the first day?", ["20", "11", "2026"]);
  await press(head, "Add it");
  assert.match(await row(head, "Days closed within a term"), /Inset day/);
  assertQuiet(head);
});

test("the officer’s advice is the officer’s, and an assessment fills its columns", async () => {
  const head = await whoever("head");
  await head.goto("/registers/impact-assessments");
  await opens(head.getByRole("link", { name: /^Add an impact assessment ?: Health and support needs/ }));
  assert.ok(await head.getByLabel("Health and support needs (", { exact: false }).isChecked());
  await head.getByLabel("Yes, it is needed").check();
  await head.getByLabel("Why?", { exact: false }).first().fill("Health of children.");
  await head.getByLabel("What does the data protection officer advise?").fill("Go on.");
  await press(head, "Add it");
  assert.match(await head.locator(".problem").innerText(), /data protection officer to answer/);
  await head.getByLabel("What does the data protection officer advise?").fill("");
  await press(head, "Add it");
  assert.match(await row(head, "Health and support needs"), /Still to do: .*data protection officer advise\?/);
  await head.goto("/policy/processing");
  assert.match(await head.getByRole("main").textContent(), /begun, not finished/);
  assertQuiet(head);
});

test("a tutor sees none of it", async () => {
  const tutor = await whoever("tutor");
  for (const address of ["/registers", "/registers/training", "/registers/breaches/add"]) {
    assert.equal((await tutor.goto(address)).status(), 403, address);
  }
});
