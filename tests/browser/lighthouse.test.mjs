// Lighthouse: accessibility 100 and best practices 100. Three pages in the gate, all the main ones with
// `cargo xtask browser --all`.
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { after, before, test } from "node:test";
import lighthouse from "lighthouse";
import { startBrowser } from "./support/browser.mjs";
import { startDemo } from "./support/demo.mjs";
import { setTheScene } from "./support/scene.mjs";
import { visitor } from "./support/survey.mjs";

const ALL = process.env.CARETAKER_ALL === "1";
const CATEGORIES = ["accessibility", "best-practices"];
/**
 * Audits that ask for something that we have otherwise: `is-on-https` knows loopback to be safe and is
 * left on; `csp-xss` asks for a nonce or hash, where our policy allows no inline script at all.
 */
const SKIP = ["csp-xss"];
let demo, browser, port, delivery, person, cookie;

before(async () => {
  port = await freePort();
  [demo, browser] = await Promise.all([startDemo(), startBrowser([`--remote-debugging-port=${port}`])]);
  delivery = await setTheScene(demo);
  [person] = (await demo.command("person", "list")).match(/^\w+(?= +P0014 )/m);
  ({ cookie } = await visitor(demo, "dpo"));
});
after(() => Promise.all([browser?.close(), demo?.stop()]));

function freePort() {
  return new Promise((found) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}

const PAGES = [
  { what: "today", address: () => "/today", gate: true },
  { what: "an item of the review", address: () => "/requests/001/review/2", gate: true },
  { what: "collecting an answer", address: () => delivery.link, open: true, gate: true },
  { what: "signing in", address: () => "/sign-in", open: true },
  { what: "people", address: () => "/people" },
  { what: "a person", address: () => `/people/${person}` },
  { what: "a request", address: () => "/requests/001" },
  { what: "the answer", address: () => "/requests/002/package" },
  { what: "the evidence", address: () => "/evidence" },
];

for (const { what, address, open } of PAGES.filter(({ gate }) => ALL || gate)) {
  test(`Lighthouse gives 100 to ${what}`, async () => {
    const settings = {
      onlyCategories: CATEGORIES,
      skipAudits: SKIP,
      formFactor: "desktop",
      screenEmulation: { disabled: true },
      throttlingMethod: "provided",
      disableStorageReset: true,
      maxWaitForLoad: 30_000,
      // The pages fetch nothing after they are there.
      networkQuietThresholdMs: 250,
      cpuQuietThresholdMs: 250,
      extraHeaders: open ? {} : { Cookie: cookie },
    };
    const { lhr } = await lighthouse(new URL(address(), demo.url).href, { port, logLevel: "error" }, { extends: "lighthouse:default", settings });
    assert.equal(lhr.runtimeError, undefined);
    assert.equal(new URL(lhr.finalDisplayedUrl).pathname, address(), "it is the page that was meant");
    const faults = CATEGORIES.filter((name) => lhr.categories[name].score !== 1).map((name) => {
      const refs = lhr.categories[name].auditRefs.map(({ id }) => lhr.audits[id]);
      const lacking = refs.filter(({ score }) => score !== null && score < 1).map((audit) => `${audit.id}: ${JSON.stringify(audit.details?.items ?? "").slice(0, 300)}`);
      return `${name} ${lhr.categories[name].score}: ${lacking.join("; ")}`;
    });
    assert.deepEqual(faults, []);
  });
}
