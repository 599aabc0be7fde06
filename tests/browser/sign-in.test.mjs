// Signing in and out, and what the browser is given to remember.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertQuiet, newPage, opens, signIn, startBrowser } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { routes } from "./support/routes.mjs";

let demo, browser;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
});
after(() => Promise.all([browser?.close(), demo?.stop()]));

/** What tells that a browser was here before; on this address its name needs no prefix. */
const DEVICE = "caretaker-device";

/** The browser's cookies, that of the session first. */
async function sessionFirst(page) {
  const cookies = await page.context().cookies();
  return cookies.sort((one, other) => (one.name === DEVICE) - (other.name === DEVICE));
}

/** What anybody may open: these say nothing of anyone. */
const PUBLIC = ["/sign-in", "/set-password/{secret}", "/collect/{secret}", "/sheet/{secret}", "/mine/{secret}", "/calendar/{secret}", "/ask", "/ask/status", "/assets/{name}", "/privacy", "/privacy/{document}", "/privacy/{document}/pdf", "/privacy/{document}/export"];

test("nobody sees a page without signing in", async () => {
  const page = await newPage(browser, demo);
  const open = [];
  for (const route of (await routes()).filter((route) => !PUBLIC.includes(route))) {
    const path = route.replace("{number}", "001").replace(/\{[^}]+\}/g, "1");
    const answer = await page.request.get(path, { maxRedirects: 0 });
    const sentAway = ["/sign-in", "/today"].includes(answer.headers().location) || answer.status() === 405;
    if (!sentAway) open.push(`${route}: ${answer.status()}`);
  }
  assert.deepEqual(open, []);
  await page.goto("/");
  assert.equal(new URL(page.url()).pathname, "/sign-in");
  assertQuiet(page);
});

test("a wrong password and an unknown address are told alike", async () => {
  const page = await newPage(browser, demo);
  const told = [];
  for (const email of ["head@caretaker.example", "nobody@caretaker.example"]) {
    await page.goto("/sign-in");
    await page.getByLabel("E-mail address").fill(email);
    await page.getByLabel("Password").fill("not-the-password-at-all");
    await opens(page.getByRole("button", { name: "Sign in" }));
    told.push(await page.getByRole("alert").innerText());
    assert.equal(await page.getByLabel("E-mail address").inputValue(), email);
    assert.equal(await page.getByLabel("Password").inputValue(), "");
    assert.equal((await page.context().cookies()).length, 0);
  }
  assert.equal(told[0], told[1]);
  assertQuiet(page);
});

test("the session’s cookie is for this server alone and out of reach of scripts", async () => {
  const page = await newPage(browser, demo);
  await signIn(page, demo, "dpo");
  const [cookie, ...others] = await sessionFirst(page);
  // The other says that this browser was here before; it opens nothing.
  assert.deepEqual(others.map(({ name }) => name), [DEVICE]);
  assert.ok(others.every(({ httpOnly, sameSite, path }) => httpOnly && sameSite !== "None" && path === "/"));
  assert.equal(cookie.httpOnly, true);
  assert.equal(cookie.sameSite, "Lax");
  assert.equal(cookie.path, "/");
  assert.equal(cookie.domain, "127.0.0.1");
  assert.equal(cookie.expires, -1, "it ends with the browser");
  assert.ok(cookie.value.length >= 32);
  assert.equal(await page.evaluate(() => document.cookie), "");
  assertQuiet(page);
});

test("whoever signs out is out, in the browser and on the server", async () => {
  const page = await newPage(browser, demo);
  await signIn(page, demo, "head");
  const [cookie] = await sessionFirst(page);
  await opens(page.getByRole("button", { name: "Sign out" }));
  assert.equal(new URL(page.url()).pathname, "/sign-in");
  assert.deepEqual((await page.context().cookies()).map(({ name }) => name), [DEVICE]);
  // The page before is not shown again, and the old cookie opens nothing.
  await page.goBack();
  assert.equal(new URL(page.url()).pathname, "/sign-in");
  await page.context().addCookies([cookie]);
  await page.goto("/requests");
  assert.equal(new URL(page.url()).pathname, "/sign-in");
  assertQuiet(page);
});

test("a page cannot be framed, kept by a cache, or told to another site", async () => {
  const page = await newPage(browser, demo);
  await signIn(page, demo, "dpo");
  const headers = (await page.goto("/requests")).headers();
  assert.match(headers["content-security-policy"], /default-src 'none'/);
  assert.match(headers["content-security-policy"], /frame-ancestors 'none'/);
  assert.doesNotMatch(headers["content-security-policy"], /unsafe/);
  assert.equal(headers["cache-control"], "no-store");
  assert.equal(headers["referrer-policy"], "no-referrer");
  assert.equal(headers["x-content-type-options"], "nosniff");
  assertQuiet(page);
});

test("a form sent from another site changes nothing", async () => {
  const page = await newPage(browser, demo);
  await signIn(page, demo, "dpo");
  const [cookie] = await sessionFirst(page);
  const answer = await fetch(new URL("/sign-out", demo.url), {
    method: "POST",
    redirect: "manual",
    headers: { cookie: `${cookie.name}=${cookie.value}`, origin: "https://elsewhere.example", "sec-fetch-site": "cross-site" },
  });
  assert.equal(answer.status, 403);
  await page.goto("/requests");
  assert.equal(new URL(page.url()).pathname, "/requests");
  assertQuiet(page);
});
