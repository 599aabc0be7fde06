// A scan under review: covered by two clicks without scripts, on a wide and on a narrow screen, and given
// only after saying that all of it was looked at.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { assertQuiet, newPage, opens, signIn, startBrowser } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";

// One grey pixel.
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";
let demo, browser, folder, number;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  folder = await mkdtemp(join(tmpdir(), "caretaker-scan-"));
  const file = join(folder, "letter.png");
  await writeFile(file, Buffer.from(PNG, "base64"));
  const opened = await demo.command("request", "open", "April Best", "--received", "2026-11-02");
  number = opened.match(/Request (\d+)/)[1];
  const shown = await demo.command("request", "show", number);
  const place = shown.match(/^ {2}(.+?): to be searched by hand/m)[1];
  await demo.command("request", "search", number, "--place", place, "--scan", file);
});
after(async () => {
  await Promise.all([browser?.close(), demo?.stop()]);
  if (folder) await rm(folder, { recursive: true, force: true });
});

test("without scripts a part is covered by two clicks, at any width, and the item given", async () => {
  for (const width of [320, 1280]) {
    const page = await newPage(browser, demo, { javaScriptEnabled: false, viewport: { width, height: 800 } });
    await signIn(page, demo, "dpo");
    await page.goto(`/requests/${number}/review/1`);
    const picture = page.locator("input[type=image]");
    const { width: shown } = await picture.boundingBox();
    assert.equal(shown, 640, "a click says where it was in these pixels");
    const wide = await page.locator("html").evaluate((html) => html.scrollWidth);
    assert.ok(wide <= width, `the page is ${wide} wide on ${width}`);
    await opens({ click: () => picture.click({ position: { x: 64, y: 64 } }), page: () => page });
    assert.match(await page.locator("main").innerText(), /The first corner is set/);
    await opens({ click: () => picture.click({ position: { x: 191, y: 255 } }), page: () => page });
    assert.match(await page.locator(".covers").innerText(), /10 % from the left, 10 % from the top, 19\.8\d? % wide, 29\.8\d? % high/);
    if (width === 320) await opens(page.getByRole("button", { name: /^Take it off/ }));
    assertQuiet(page);
    await page.close();
  }
  const page = await newPage(browser, demo, { javaScriptEnabled: false });
  await signIn(page, demo, "dpo");
  await page.goto(`/requests/${number}/review/1`);
  await page.getByLabel("I have looked at all of it").check();
  await opens(page.getByRole("button", { name: /^Give with 1 covered/ }));
  await page.goto(`/requests/${number}/review/1`);
  assert.match(await page.locator("main").innerText(), /said that they had looked at all of it/);
});
