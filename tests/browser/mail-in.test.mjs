// A mail that a colleague sent on is given in: what it says is shown, its day is that on which anybody
// here had it first, whom it may be about is proposed, and it ends at the open request with its due date.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertQuiet, newPage, opens, signIn, startBrowser } from "./support/browser.mjs";
import { inventedPeople, startDemo } from "./support/demo.mjs";
import { faultsOf, namePatterns } from "./support/inspect.mjs";

const NARROW = { width: 320, height: 640 };
let demo, browser, names, learner, folder;

before(async () => {
  let people;
  [demo, browser, people] = await Promise.all([startDemo(), startBrowser(), inventedPeople()]);
  names = namePatterns(people);
  learner = people.find((one) => one.capacity === "learner");
  folder = await mkdtemp(join(tmpdir(), "caretaker-mail-"));
});
after(() => Promise.all([browser?.close(), demo?.stop(), rm(folder, { recursive: true, force: true })]));

const press = (page, name) => opens(page.locator("main").getByRole("button", { name }).first());
const textOf = (page) => page.locator("main").innerText();
const nameOf = (one) => one.name;

/** A mail of a mother that a tutor sent on three days later; its path. */
async function mail(name, words) {
  const text = [
    "Received: from out by mx.tutors.example; Mon, 16 Nov 2026 08:30:00 +0000",
    `Message-ID: <${name}@tutors.example>`,
    "Date: Mon, 16 Nov 2026 08:29:00 +0000",
    "From: Tamsin Okafor <tamsin@tutors.example>",
    "To: office@tutors.example",
    "Subject: Fwd: A question",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "",
    "This came to me on Friday.",
    "",
    "---------- Forwarded message ---------",
    "From: Maud Quellwater <maud@family.example>",
    "Date: Fri, 13 Nov 2026 at 17:40",
    "Subject: A question",
    "To: Tamsin Okafor <tamsin@tutors.example>",
    "",
    words,
    "",
  ];
  const path = join(folder, `${name}.eml`);
  await writeFile(path, text.join("\r\n"));
  return path;
}

test("a forwarded mail becomes an open request with its due date, without scripts", async () => {
  const page = await newPage(browser, demo, { javaScriptEnabled: false, viewport: NARROW });
  await signIn(page, demo, "dpo");
  await page.goto("/requests");
  await opens(page.getByRole("link", { name: "Give in a mail" }));
  const path = await mail("first", `Please send me a copy of everything you hold about my daughter ${nameOf(learner)}.`);
  await page.getByLabel("The mails").setInputFiles(path);
  await press(page, "Read them");
  const said = await textOf(page);
  // Not from the day on which it was sent on: a month from the Friday is a Sunday, so the Monday.
  assert.match(said, /You must reply by Monday 14 December 2026/);
  assert.match(said, /From Maud Quellwater, maud@family\.example\s+13 November 2026 at 17:40, as the text above it says/);
  assert.match(said, /This came to me on Friday\./);
  assert.match(said, /The mail says: “[^”]*you hold/);
  assert.equal(await page.getByLabel("Who asks?").inputValue(), "Maud Quellwater");
  assert.equal(await page.getByLabel("Day").inputValue(), "13");
  assert.equal(await page.getByLabel("To see what we hold, or have a copy").isChecked(), false, "a person decides");
  assert.equal(await page.getByLabel("Their child’s").isChecked(), true);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= NARROW.width, `it is ${wide} wide`);
  await page.getByLabel("To see what we hold, or have a copy").check();
  await press(page, "Take it in");
  assert.match(new URL(page.url()).pathname, /^\/requests\/arrivals\/\w+$/);
  assert.match(await textOf(page), /Reply by Monday 14 December 2026[\s\S]*the mail says/i);
  const proposed = page.locator("main").getByRole("radio", { name: nameOf(learner) }).first();
  assert.equal(await proposed.isChecked(), false, "nobody is matched by itself");
  await proposed.check();
  await press(page, "Continue");
  assert.match(await textOf(page), /Monday 14 December 2026/);
  assert.equal(await page.getByLabel("Their name, if it is somebody else").inputValue(), "Maud Quellwater");
  await press(page, "Record the request");
  assert.match(new URL(page.url()).pathname, /^\/requests\/\d+$/);
  const open = await textOf(page);
  assert.match(open, /You must reply by Monday 14 December 2026/);
  assert.match(open, /What came by e-mail[\s\S]*Save the mail as it came/);
  // The same once more is told, and not doubled.
  await page.goto("/requests/mail");
  await page.getByLabel("The mails").setInputFiles(path);
  await press(page, "Read them");
  assert.match(await textOf(page), /This mail was given in before/);
  await press(page, "Take it in");
  assert.match(await textOf(page), /was given in before/);
  assertQuiet(page);
  await page.context().close();
});

test("nothing of it hinders anybody, and no title names anybody", async () => {
  const page = await newPage(browser, demo);
  const faults = async () => assert.deepEqual(await faultsOf(page, { names }), [], page.url());
  await signIn(page, demo, "dpo");
  await page.goto("/requests/mail");
  await faults();
  await press(page, "Read them");
  assert.match(await textOf(page), /Choose a mail/);
  await faults();
  await page.getByLabel("The mails").setInputFiles([
    await mail("second", `Delete what you hold about ${nameOf(learner)}, and tell me what it was.`),
    await mail("third", "I want to complain."),
  ]);
  await press(page, "Read them");
  assert.match(await textOf(page), /One more mail follows\./);
  await faults();
  await press(page, "Take it in");
  assert.match(await textOf(page), /Choose whose information it is/);
  await faults();
  await page.getByLabel("Their own").check();
  await press(page, "Take it in");
  assert.match(await textOf(page), /I want to complain\./);
  await press(page, "Leave it out");
  assert.match(new URL(page.url()).pathname, /^\/requests\/arrivals\/\w+$/);
  await faults();
  assertQuiet(page);
  await page.context().close();
});
