// The pictures of the README and the guide: taken anew only with CARETAKER_PICTURES=1, so that a run
// of the tests changes no file. Every time it is checked that each is there, and small.
import assert from "node:assert/strict";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { open, putTogether, release, review, search, understand } from "./support/answer.mjs";
import { assertQuiet, newPage, opens, signIn, startBrowser } from "./support/browser.mjs";
import { ROOT, startDemo } from "./support/demo.mjs";
import { withPalette } from "./support/png.mjs";

const DOCS = join(ROOT, "docs");
const FOLDER = join(DOCS, "guide/pictures");
const LARGEST = 150_000;
const WANTED = process.env.CARETAKER_PICTURES === "1";
const PHONE = { viewport: { width: 360, height: 640 } };

test("the guide’s pictures are there, and none is left over", async () => {
  const chapters = (await readdir(join(DOCS, "guide"))).filter((name) => name.endsWith(".md"));
  assert.ok(chapters.length > 0);
  const texts = await Promise.all(chapters.map((name) => readFile(join(DOCS, "guide", name), "utf8")));
  const shown = new Set(texts.flatMap((text) => [...text.matchAll(/!\[[^\]]{10,}\]\(pictures\/([\w-]+\.png)\)/g)]).map((match) => match[1]));
  assert.deepEqual([...shown].sort(), (await readdir(FOLDER)).sort());
  for (const name of [...shown, "../../picture.png"]) {
    const { size } = await stat(join(FOLDER, name));
    assert.ok(size > 5_000 && size < LARGEST, `${name} has ${size} bytes`);
  }
});

if (WANTED) test("the pictures are taken", takePictures);

async function takePictures() {
  await mkdir(FOLDER, { recursive: true });
  const [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  try {
    await takeAll(demo, browser);
  } finally {
    await Promise.all([browser.close(), demo.stop()]);
  }
}

async function take(page, name, folder = FOLDER) {
  // The focus is for whoever works there, not for the picture.
  await page.evaluate(() => document.activeElement?.blur());
  await page.mouse.move(0, 0);
  const picture = await page.screenshot({ animations: "disabled" });
  await writeFile(join(folder, `${name}.png`), withPalette(picture));
}

async function takeAll(demo, browser) {
  const page = await newPage(browser, demo, { viewport: { width: 1200, height: 820 } });
  await page.goto("/sign-in");
  await take(page, "sign-in");
  await signIn(page, demo, "dpo");
  await takeDueDate(page);
  await page.goto("/today");
  const number = await open(page, { about: "Ella Mae Khan", asker: "Imran Khan", standing: "By parental responsibility" });
  await understand(page, { forAnother: true });
  await demo.command("request", "open", "P0032", "--received", "2026-10-12");
  await demo.command("request", "open", "P0045", "--received", "2026-10-20");
  await page.goto("/today");
  await take(page, "today");
  await page.goto(`/requests/${number}`);
  await take(page, "request");
  await take(page, "picture", DOCS);
  await search(page);
  await takeReview(page, number);
  await page.goto(`/requests/${number}`);
  await review(page, { scripts: true, oneByOne: 2 });
  await putTogether(page, number);
  await take(page, "answer");
  const { link, code } = await release(page, number, () => take(page, "link"));
  await takePerson(browser, demo);
  await takeCollection(browser, demo, link, code);
  assertQuiet(page);
}

/** The due date is there before anything else is asked. */
async function takeDueDate(page) {
  await page.goto("/requests/open");
  for (const [label, value] of [["Day", "10"], ["Month", "11"], ["Year", "2026"]]) await page.getByLabel(label).fill(value);
  await opens(page.getByRole("button", { name: "Continue" }));
  await page.getByLabel("Their name").waitFor();
  await take(page, "due");
}

async function takeReview(page, number) {
  await page.goto(`/requests/${number}/review`);
  await take(page, "found");
  await opens(page.getByRole("link", { name: /Session report, 18 April 2024/ }));
  await take(page, "review");
}

/** A person, in the dark: what we hold, why, until when, who has seen it. */
async function takePerson(browser, demo) {
  const page = await newPage(browser, demo, { viewport: { width: 1200, height: 820 }, colorScheme: "dark" });
  await signIn(page, demo, "dpo");
  await page.goto("/people");
  await page.getByLabel("Find a person").fill("Ella Mae");
  await opens(page.getByRole("button", { name: "Find" }));
  await opens(page.getByRole("link", { name: "Ella Mae Khan" }));
  await take(page, "person");
  assertQuiet(page);
}

/** As the father sees it, on his telephone. */
async function takeCollection(browser, demo, link, code) {
  const page = await newPage(browser, demo, PHONE);
  await page.goto(link);
  await take(page, "collect");
  await page.getByLabel("The code").fill(code);
  await opens(page.getByRole("button", { name: "Continue" }));
  await page.getByRole("heading", { name: "Your answer" }).waitFor();
  await take(page, "collected");
  assertQuiet(page);
}
