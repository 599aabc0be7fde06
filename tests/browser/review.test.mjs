// The review at speed: 260 items decided with fewer than 400 keys, narrowed, decided alike, accepted by
// a rule and taken back; and two reviewers at once.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertQuiet, newPage, opens, signIn, startBrowser } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { wantSecondReader } from "./support/policy.mjs";

const ITEMS = 260;
const MOST_KEYS = 400;
const ABOUT = "April Best";
const WORDS = ["river", "candle", "marble", "otter", "violin", "quarry", "heron", "walnut", "ember", "drizzle"];
let demo, browser, folder, number;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
});
after(async () => {
  await Promise.all([browser?.close(), demo?.stop()]);
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** Texts as they come from a mailbox: most of them once, some kept five times, some quoted in an answer. */
function texts() {
  const own = (n) => Array.from({ length: 14 }, (_, place) => WORDS[(n * 7 + place * (1 + (n % 9))) % 10] + ((n * 31 + place) % 97)).join(" ");
  const once = Array.from({ length: 170 }, (_, n) => `April worked on ${own(n)} in session ${n}.`);
  const twice = Array.from({ length: 60 }, (_, n) => once[n % 15]);
  const quoted = Array.from({ length: 30 }, (_, n) => `Thank you, that is good to know.\n> ${once[50 + n]}`);
  return [...once, ...twice, ...quoted];
}

/** A request with that many items, brought in by hand. */
async function openReview() {
  folder = await mkdtemp(join(tmpdir(), "caretaker-items-"));
  const all = texts();
  assert.equal(all.length, ITEMS);
  const files = await Promise.all(
    all.map(async (text, n) => {
      const path = join(folder, `message-${String(n).padStart(3, "0")}.txt`);
      await writeFile(path, text);
      return path;
    }),
  );
  const opened = await demo.command("request", "open", ABOUT, "--received", "2026-11-02");
  const number = opened.match(/Request (\d+)/)[1];
  const shown = await demo.command("request", "show", number);
  const place = shown.match(/^ {2}(.+?): to be searched by hand/m)[1];
  await demo.command("request", "search", number, "--place", place, "--by-hand", ...files);
  return number;
}

const textOf = (page) => page.locator("main").innerText();
const pathOf = (page) => new URL(page.url()).pathname;

test("without scripts what says the same is decided alike, accepted, and taken back", async () => {
  number = await openReview();
  const page = await newPage(browser, demo, { javaScriptEnabled: false });
  await signIn(page, demo, "dpo");
  const press = (name) => opens(page.locator("main").getByRole("button", { name }).first());
  await page.goto(`/requests/${number}/review/1`);
  assert.match(await textOf(page), /The same text: item 171 \(To decide\)/);
  await press(/^Not about them/);
  assert.match(await textOf(page), /Item 1: Not about them[\s\S]*4 more say the same/);
  await press(/^Decide them alike/);
  assert.match(await textOf(page), /4 items were decided alike/);
  await press(/^Undo all of it/);
  assert.match(await textOf(page), new RegExp(`1 of ${ITEMS} decided`));
  await opens(page.getByRole("link", { name: "4 items: decide as before" }));
  assert.match(await textOf(page), /The same text, to the letter, was decided already/);
  await press("Accept for all 4");
  assert.match(await textOf(page), /4 items were decided/);
  await press(/^Undo all of it/);
  await page.goto(`/requests/${number}/review/1`);
  await press(/^Undo/);
  assert.match(await textOf(page), new RegExp(`0 of ${ITEMS} decided`));
  assertQuiet(page);
  await page.context().close();
});

for (const javaScriptEnabled of [true, false]) {
  test(`the list is narrowed and keeps so ${javaScriptEnabled ? "with" : "without"} scripts`, async () => {
    const page = await newPage(browser, demo, { javaScriptEnabled });
    await signIn(page, demo, "dpo");
    await page.goto(`/requests/${number}/review`);
    await page.getByText("Show only some").click();
    const alike = page.getByRole("checkbox", { name: /^of which another says the same, or nearly \(\d+\)$/ });
    const count = Number((await page.getByText(/^of which another says the same/).innerText()).match(/\((\d+)\)/)[1]);
    await alike.check();
    await opens(page.getByRole("button", { name: "Show these" }));
    assert.match(await textOf(page), new RegExp(`${count} of ${ITEMS} items are shown`));
    assert.match(page.url(), /is=alike/);
    await opens(page.locator(".rows a").first());
    await opens(page.getByRole("button", { name: /^Not about them/ }));
    assert.match(page.url(), /is=alike/, "the choice is kept");
    await opens(page.getByRole("button", { name: /^Undo/ }).first());
    assert.match(page.url(), /is=alike/);
    assertQuiet(page);
    await page.context().close();
  });
}

test("260 items are decided with fewer than 400 keys", async () => {
  const page = await newPage(browser, demo);
  await signIn(page, demo, "dpo");
  await page.goto(`/requests/${number}/review`);
  assert.match(await textOf(page), new RegExp(`0 of ${ITEMS} decided`));
  await opens(page.getByRole("link", { name: /^Begin with item/ }));
  let keys = 0;
  const press = async (key) => {
    keys += 1;
    await Promise.all([page.waitForEvent("load"), page.keyboard.press(key)]);
  };
  while (/\/review\/\d+/.test(pathOf(page))) {
    if (await page.getByRole("button", { name: /alike S$/ }).isVisible()) {
      await press("s");
      continue;
    }
    const parts = await page.locator(".decide").innerText();
    await press(/parts hidden \(/.test(parts) ? "h" : "g");
    if (keys === 20) assert.match(await textOf(page), /about \d+ minutes? left/);
    assert.ok(keys < MOST_KEYS, `${keys} keys, and ${pathOf(page)} is still to be decided`);
  }
  assert.match(await textOf(page), /Everything found is decided/);
  assert.ok(keys < ITEMS, `what was kept several times was decided once: ${keys} keys`);
  assertQuiet(page);
  await page.context().close();
});

test("a colleague’s decision is not written over unseen", async () => {
  const [first, second] = await Promise.all(["dpo", "head"].map(async (who) => {
    const page = await newPage(browser, demo);
    await signIn(page, demo, who);
    return page;
  }));
  for (const page of [first, second]) await page.goto(`/requests/${number}/review/7`);
  await opens(second.getByRole("button", { name: /^Not about them/ }));
  await opens(first.getByRole("button", { name: /^Give all/ }));
  const told = await textOf(first);
  assert.match(told, /A colleague decided this item after you opened it/);
  assert.match(told, /Not about them/);
  assert.match(told, /Decided by /);
  await first.goto(`/requests/${number}/review`);
  assert.match(await textOf(first), /Within the last ten minutes .* decided 1 item, last item 7/);
  for (const page of [first, second]) {
    assertQuiet(page);
    await page.context().close();
  }
});

test("a colleague is asked, answers, and nothing goes out before", async () => {
  const page = await newPage(browser, demo);
  await signIn(page, demo, "head");
  await page.goto(`/requests/${number}/review/9`);
  await Promise.all([page.waitForEvent("load"), page.keyboard.press("a")]);
  const form = page.locator("#ask");
  await form.getByLabel("Your question").fill("Is this the river trip?");
  await opens(form.getByRole("button", { name: "Ask" }));
  assert.match(await textOf(page), /Choose whom you ask/);
  await page.locator("#ask").getByRole("radio").last().check();
  await opens(page.locator("#ask").getByRole("button", { name: "Ask" }));
  const asked = await textOf(page);
  assert.match(asked, /Is this the river trip\?[\s\S]*Not answered yet/);
  await page.getByText("Leave a note").click();
  await page.getByLabel("A note for whoever reads this next").fill("Otters are a game.");
  await opens(page.getByRole("button", { name: "Keep the note" }));
  assert.match(await textOf(page), /Note: Otters are a game\./);
  await opens(page.getByRole("link", { name: /^Answer it yourself/ }));
  assert.match(await textOf(page), new RegExp(`Item 9 of request ${number}`));
  await page.getByLabel("Your answer").fill("It is, I looked.");
  await opens(page.getByRole("button", { name: "Answer" }));
  await page.goto(`/requests/${number}/review/9`);
  assert.match(await textOf(page), /Answer: It is, I looked\./);
  assertQuiet(page);
  await page.context().close();
});

test("a tutor who is asked answers without seeing the item", async () => {
  const asks = await newPage(browser, demo);
  await signIn(asks, demo, "dpo");
  await asks.goto(`/requests/${number}/review/10?ask=yes`);
  await asks.locator("#ask").getByRole("radio", { name: "Helen Marsh" }).check();
  await asks.locator("#ask").getByLabel("Your question").fill("Who is the heron?");
  await opens(asks.locator("#ask").getByRole("button", { name: "Ask" }));
  assert.match(await textOf(asks), /asked Helen Marsh,/);
  const page = await newPage(browser, demo);
  await signIn(page, demo, "tutor");
  await page.goto("/questions");
  assert.match(await textOf(page), /Who is the heron\?/);
  await opens(page.getByRole("link", { name: /^Answer it/ }));
  await page.getByLabel("Your answer").fill("A bird.");
  await opens(page.getByRole("button", { name: "Answer" }));
  assert.match(await textOf(page), /Answer: A bird\./);
  assert.equal((await page.goto(`/requests/${number}/review/10`)).status(), 403);
  await asks.reload();
  assert.match(await textOf(asks), /Answer: A bird\./);
  for (const one of [asks, page]) await one.context().close();
});

test("what is decided waits for a second reader where the policy wants one", async () => {
  await wantSecondReader(demo);
  const [first, second] = await Promise.all(["dpo", "head"].map(async (who) => {
    const page = await newPage(browser, demo);
    await signIn(page, demo, who);
    return page;
  }));
  await first.goto(`/requests/${number}/review/11`);
  await opens(first.getByRole("button", { name: /^Not about them/ }));
  await first.goto(`/requests/${number}/review/11`);
  assert.match(await textOf(first), /Somebody else has still to read this/);
  assert.equal(await first.getByRole("button", { name: /^I agree/ }).count(), 0);
  await second.goto(`/requests/${number}/review?is=second`);
  assert.match(await textOf(second), /1 of 260 items are shown/);
  await second.goto(`/requests/${number}/review/11?is=second`);
  await opens(second.getByRole("button", { name: "I see it otherwise" }));
  assert.match(await textOf(second), /What you see otherwise is missing/);
  await second.getByLabel(/^If you see it otherwise/).fill("It is about her.");
  await opens(second.getByRole("button", { name: "I see it otherwise" }));
  assert.match(await textOf(second), /sees it otherwise[\s\S]*It is about her\./);
  await first.reload();
  await opens(first.locator(".decide").getByRole("button", { name: /^Give all/ }));
  await second.goto(`/requests/${number}/review/11`);
  await Promise.all([second.waitForEvent("load"), second.keyboard.press("y")]);
  assert.match(await textOf(second), / agreed, /);
  await second.goto(`/requests/${number}/report`);
  const report = await textOf(second);
  assert.match(report, /Searched[\s\S]*By hand[\s\S]*Decided/);
  assert.match(report, /agreed: .+, 16 November 2026/);
  assert.match(report, /1 question asked/);
  for (const page of [first, second]) {
    assertQuiet(page);
    await page.context().close();
  }
});
