// What anybody may read: without an account, a cookie or a script, on a telephone, by keyboard, on paper.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertQuiet, newPage, opens, signIn, startBrowser } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { TWO_LOOKS, faultsOf, violations } from "./support/inspect.mjs";

const PHONE = { width: 360, height: 740 };
let demo, browser;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
});
after(() => Promise.all([browser?.close(), demo?.stop()]));

/** The addresses of all documents, from the first page. */
async function documents(page) {
  await page.goto("/privacy");
  const links = await page.locator("main a[href^='/privacy/']").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  return [...new Set(links.filter((link) => !link.includes("#")))];
}

test("from the sign-in page a stranger reaches every document, without script or cookie", async () => {
  const page = await newPage(browser, demo, { javaScriptEnabled: false, viewport: PHONE });
  await page.goto("/sign-in");
  await opens(page.getByRole("main").getByRole("link", { name: /^how .* uses information about people$/ }));
  assert.equal(new URL(page.url()).pathname, "/privacy");
  const headings = await page.getByRole("heading", { level: 2 }).allInnerTexts();
  assert.equal(headings[0], "If you are young");
  for (const address of await documents(page)) {
    const answer = await page.goto(address);
    assert.equal(answer.status(), 200, address);
    assert.match(await page.getByRole("main").innerText(), /Version \d+, in force from \d+ \w+ \d{4}\./, address);
    // Folded parts open without a script.
    const folded = page.locator("details.layer");
    if ((await folded.count()) > 0) {
      const first = folded.first();
      assert.equal(await first.locator("li, dl, p").first().isVisible(), false, address);
      await first.locator("summary").click();
      assert.equal(await first.locator("li, dl, p").first().isVisible(), true, address);
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= PHONE.width, `${address} is ${wide} wide`);
  }
  assert.deepEqual(await page.context().cookies(), []);
  assertQuiet(page);
  await page.context().close();
});

test("nothing of it hinders anybody, folded or open", async () => {
  const page = await newPage(browser, demo);
  for (const address of ["/privacy", ...(await documents(page))]) {
    await page.goto(address);
    assert.deepEqual(await faultsOf(page, { names: [], looks: TWO_LOOKS }), [], address);
    await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
    assert.deepEqual(await violations(page, TWO_LOOKS[0].rules), [], `${address}, open`);
  }
  assertQuiet(page);
  await page.context().close();
});

test("by keyboard a number leads from a sentence to its clause", async () => {
  const page = await newPage(browser, demo);
  await page.goto("/privacy/retention");
  const number = page.locator("a.from").first();
  await number.focus();
  await page.keyboard.press("Enter");
  const at = new URL(page.url()).hash;
  assert.match(at, /^#from-\d+$/);
  const clause = page.locator(at);
  assert.equal(await clause.isVisible(), true);
  assert.match(await clause.innerText(), /: ./);
  assert.equal(await number.getAttribute("href"), at);
  await page.context().close();
});

test("on paper what was folded is opened, and every clause is named", async () => {
  const page = await newPage(browser, demo);
  const [notice] = await documents(page);
  await page.goto(notice);
  await page.emulateMedia({ media: "print" });
  const hidden = await page.locator("details.layer li").evaluateAll((all) => all.filter((one) => !one.checkVisibility({ contentVisibilityAuto: true })).length);
  assert.equal(hidden, 0);
  assert.ok((await page.locator(".sources li").count()) > 3);
  await page.context().close();
});

test("a document can be taken as PDF and as plain HTML that keeps version and date", async () => {
  const page = await newPage(browser, demo);
  const [notice] = await documents(page);
  const pdf = await page.request.get(`${notice}/pdf`);
  assert.equal(pdf.headers()["content-type"], "application/pdf");
  assert.match(pdf.headers()["content-disposition"], /version-1\.pdf"$/);
  const html = await page.request.get(`${notice}/export`);
  // Pasted into a page of another site it is well made and says what it is.
  await page.setContent(`<!doctype html><html lang="en-GB"><head><title>Elsewhere</title></head><body><main>${await html.text()}</main></body></html>`);
  const article = page.getByRole("article");
  assert.equal(await article.getAttribute("data-version"), "1");
  assert.match(await article.innerText(), /Version 1, in force from /);
  assert.equal(await article.locator("script, style, link, [style], [onclick]").count(), 0);
  assert.deepEqual(await violations(page, TWO_LOOKS[0].rules), []);
  await page.context().close();
});

test("those who work here see reading ages, and the record of processing with its files", async () => {
  const page = await newPage(browser, demo);
  await signIn(page, demo, "dpo");
  await page.goto("/policy/published");
  await page.getByText(/as promised: \d+ or younger/).first().waitFor();
  await opens(page.getByRole("link", { name: "Record of processing", exact: true }));
  await page.getByRole("heading", { level: 1, name: "Record of processing" }).waitFor();
  const first = page.locator("details.layer").first();
  await first.locator("summary").click();
  assert.match(await first.innerText(), /Article 6 lawful basis/);
  for (const [name, ending] of [["Workbook (XLSX)", "xlsx"], ["For programs (JSON-LD)", "jsonld"]]) {
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name }).click();
    assert.equal((await download).suggestedFilename(), `record-of-processing-version-1.${ending}`);
  }
  assertQuiet(page);
  await page.context().close();
});
