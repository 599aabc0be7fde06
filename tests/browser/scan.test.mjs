// A scan under review: covered by two clicks without scripts, on a wide and on a narrow screen, and given
// only after saying that all of it was looked at. The same of one that came in a mail, and of a PDF that is
// given as it looks, in which what is suggested is covered or left.
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

/** A mail about somebody with a picture, and a PDF with a line of text across its page. */
async function readIn() {
  const mail = join(folder, "trip.eml");
  await writeFile(
    mail,
    [
      "From: Office <office@fernhollow.example>", "To: Somebody <somebody@fernhollow.example>", "Date: Fri, 6 Nov 2026 10:00:00 +0000",
      "Subject: The trip to the lake", "MIME-Version: 1.0", 'Content-Type: multipart/mixed; boundary="cut"', "",
      "--cut", "Content-Type: text/plain; charset=utf-8", "", "April Best was on the trip.",
      "--cut", 'Content-Type: image/png; name="lake.png"', "Content-Transfer-Encoding: base64", 'Content-Disposition: attachment; filename="lake.png"', "", PNG,
      "--cut--", "",
    ].join("\r\n"),
  );
  const content = "BT /F1 12 Tf 72 700 Td (April Best sat beside Margaret Thornbury.) Tj 0 -40 Td (Telephone: 020 7946 0958) Tj ET BT /F1 30 Tf 0 1 -1 0 500 200 Tm (COPY) Tj ET";
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F1 4 0 R >> >> >>",
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
  ];
  let file = "%PDF-1.7\n", table = "0000000000 65535 f \n";
  for (const [at, object] of objects.entries()) {
    table += `${String(file.length).padStart(10, "0")} 00000 n \n`;
    file += `${at + 1} 0 obj\n${object}\nendobj\n`;
  }
  const pdf = join(folder, "stamped.pdf");
  await writeFile(pdf, `${file}xref\n0 6\n${table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`);
  const place = "Shared drive";
  await demo.command("ingest", "--place", place, mail, pdf);
  await demo.command("request", "search", number);
  const items = await demo.command("request", "review", number);
  return (title) => Number(items.match(new RegExp(`^\\s*(\\d+)\\D.*${title}`, "m"))[1]);
}

test("a picture that came in a mail is covered and given, and a PDF as it looks", async () => {
  const item = await readIn();
  const page = await newPage(browser, demo, { javaScriptEnabled: false, viewport: { width: 320, height: 800 } });
  await signIn(page, demo, "dpo");
  await page.goto(`/requests/${number}/review/${item("lake.png")}`);
  assert.match(await page.locator("h1").innerText(), /lake\.png/);
  await opens(page.getByRole("button", { name: "Cover all of page 1" }));
  assert.match(await page.locator(".covers").innerText(), /the whole page/);
  await page.getByLabel("I have looked at all of it").check();
  await opens(page.getByRole("button", { name: /^Give with 1 covered/ }));

  await page.goto(`/requests/${number}/review/${item("stamped.pdf")}`);
  await page.getByText("Give it as it looks").click();
  await opens(page.getByRole("button", { name: "Show its pages" }));
  const said = await page.locator("#also-text").innerText();
  assert.match(said, /is not covered here/);
  assert.ok((await page.locator("input[type=image]").boundingBox()).height > 800, "the page is drawn");
  const wide = await page.locator("html").evaluate((html) => html.scrollWidth);
  assert.ok(wide <= 320, `the page is ${wide} wide`);
  // What is suggested is outlined and listed, and covers nothing until somebody says so.
  const picture = page.locator("input[type=image]");
  assert.match(await picture.getAttribute("src"), /outlined=yes/);
  assert.match(await page.locator("#still-open").innerText(), /^2 of them are still open/);
  const listed = page.locator(".suggested li");
  assert.match(await listed.nth(0).innerText(), /1\. Margaret Thornbury\s.*a full name/);
  assert.match(await listed.nth(1).innerText(), /2\. 020 7946 0958\s.*a telephone number/);
  await page.getByLabel("I have looked at all of it").check();
  await opens(page.getByRole("button", { name: /^Give all/ }));
  assert.match(await page.locator("main").innerText(), /2 suggestions are neither covered nor dismissed/);
  const accept = page.getByRole("button", { name: /^Cover it.*Margaret Thornbury/ });
  await opens({ click: async () => { await accept.focus(); await page.keyboard.press("Enter"); }, page: () => page });
  assert.match(await page.locator(".covers").innerText(), /page 1: /);
  assert.match(await page.locator("#still-open").innerText(), /^1 of them is still open/);
  await opens(page.getByRole("button", { name: /^Leave it.*020 7946 0958/ }));
  assert.match(await page.locator("#still-open").innerText(), /^None is open/);
  await opens(page.getByRole("button", { name: /^Cover it after all/ }));
  assert.match(await page.locator("#suggested").innerText(), /Covered\.\s[\s\S]*Covered\./);
  // Where a program that reads pictures is installed it is offered; elsewhere one line says so.
  const read = page.getByRole("button", { name: "Read the words on page 1" });
  if (await read.count()) {
    await opens(read);
    assert.match(await page.locator("#read").innerText(), /What a machine read on page 1/);
  } else {
    assert.match(await page.locator("#no-reader").innerText(), /can install tesseract/);
  }
  await opens(page.getByRole("button", { name: "Give it as text after all" }));
  assert.equal(await page.locator("input[type=image]").count(), 0);
  assertQuiet(page);
});
