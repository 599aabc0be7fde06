// A girl of nearly eighteen wants everything deleted: her birthday is seen coming sixty days before, what
// would go and what stays is told her in short sentences, and what was granted goes.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertQuiet, newPage, opens, signIn, startBrowser } from "./support/browser.mjs";
import { inventedPeople, startDemo } from "./support/demo.mjs";
import { faultsOf, namePatterns } from "./support/inspect.mjs";

let demo, browser, names;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  names = namePatterns(await inventedPeople());
});
after(() => Promise.all([browser?.close(), demo?.stop()]));

const main = (page) => page.locator("main");
const press = (page, name) => opens(main(page).getByRole("button", { name }).first());
const follow = (page, name) => opens(main(page).getByRole("link", { name }).first());
const textOf = (page) => main(page).innerText();
const isFine = async (page) => assert.deepEqual(await faultsOf(page, { names }), [], page.url());

test("she asks by the public page, is told what would happen, and it happens", async () => {
  const command = (...args) => demo.command(...args);
  await command("person", "add", "--given", "Imogen", "--family", "Quellfeather", "--capacity", "learner", "--id", "E0018", "--born-on", "2009-01-15", "--email", "imogen@family.example.org");
  await command("person", "add", "--given", "Aldous", "--family", "Quellfeather", "--capacity", "carer", "--id", "E0019");
  await command("relation", "add", "E0019", "carer-of", "E0018");
  for (const text of ["She read a play.", "She wrote a letter."]) await command("record", "add", "E0018", "--kind", "session-report", "--text", text);
  await command("record", "add", "E0018", "--kind", "safeguarding-concern", "--text", "She fears to go home on Fridays.");
  await command("person", "disclose", "E0018", "--who", "Larkmere College", "--what", "the autumn reports", "--why", "She goes there next", "--ground", "consent");
  await command("retention", "hold", "E0018", "--kind", "safeguarding-concern", "--why", "inquiry", "--words", "The inquiry of the council", "--again", "2027-05-01");

  // Sixty days before: time to write to her, and not to her parents.
  const officer = await newPage(browser, demo);
  await signIn(officer, demo, "dpo");
  const person = (await command("person", "list")).match(/^\w+(?= +E0018 )/m)[0];
  await officer.goto(`/people/${person}`);
  assert.match(await textOf(officer), /18 on 15 January/);

  const phone = await newPage(browser, demo, { javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
  await phone.goto("/ask");
  await phone.getByLabel(/delete/i).first().check();
  await phone.getByLabel("Me", { exact: true }).check();
  await phone.getByLabel("The name of the person it is about").fill("Imogen Quellfeather");
  await phone.getByLabel("What do you ask?").fill("Please delete everything you have about me.");
  await phone.getByLabel("Your name").fill("Imogen Quellfeather");
  await phone.getByLabel("Your telephone number").fill("01632 960180");
  await press(phone, "Send");
  assert.match(await textOf(phone), /We must answer you by/);

  await officer.goto("/today");
  await follow(officer, /^See to what Imogen Quellfeather sent/);
  await press(officer, "Continue");
  await press(officer, "Find");
  await main(officer).getByRole("radio").first().check();
  await press(officer, "Continue");
  await press(officer, "Record the request");
  const request = new URL(officer.url()).pathname;
  const number = request.split("/").pop();
  await officer.goto(`${request}/letters`);
  assert.doesNotMatch(await textOf(officer), /What we would delete/, "before we know who asks nothing is told");
  await command("request", "identity", number, "--not-in-doubt", "Her tutor spoke with her");

  // In her words: what stays until when, whom we would ask; nothing of what has to stay unsaid.
  await officer.goto(`${request}/letters`);
  await isFine(officer);
  const letters = await textOf(officer);
  for (const words of ["What we would delete, and what stays", "Session report (2)", "we usually keep this", "Larkmere College", "Nothing is deleted yet"]) assert.ok(letters.includes(words), `${words} is not in ${letters}`);
  assert.doesNotMatch(letters, /[Ss]afeguarding|Fridays|council/);

  await command("request", "record", number, "point-added", "ground=erasure-not-needed", "words=the reports");
  await command("request", "decide", number, "1", "granted");
  await officer.goto(request);
  await follow(officer, "Delete what was granted");
  assert.match(await textOf(officer), /It is on hold: a complaint or an inquiry is not over/);
  await isFine(officer);
  await officer.getByLabel(`It was granted in request ${number}`).check();
  await officer.locator('input[name=go][value="session-report"]').check();
  await press(officer, "Propose it");
  const head = await newPage(browser, demo, { javaScriptEnabled: false });
  await signIn(head, demo, "head");
  await head.goto(new URL(officer.url()).pathname);
  await follow(head, "Agree and delete it");
  await press(head, "Delete it for good");
  assert.match(await textOf(head), /Deleted for good/);
  const left = await command("destroy", "preview", "E0018");
  assert.doesNotMatch(left, /^session-report /m);
  assert.match(left, /^safeguarding-concern /m);

  // Those who received it are to be told before it is answered.
  await command("request", "record", number, "carried-out", "what=destroyed");
  await officer.goto(`${request}/letters`);
  assert.match(await textOf(officer), /To Larkmere College: what you received from us/);
  for (const page of [officer, head, phone]) assertQuiet(page);
});
