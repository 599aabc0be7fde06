// Every page is valid HTML, with strict rules; read as it is sent, without a browser.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { HtmlValidate } from "html-validate";
import { startDemo } from "./support/demo.mjs";
import { setTheScene } from "./support/scene.mjs";
import { surveyAll, visitor } from "./support/survey.mjs";

let demo, pages;

before(async () => {
  demo = await startDemo();
  pages = await surveyAll(demo, await setTheScene(demo), { ofAKind: 2 });
});
after(() => demo?.stop());

const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:recommended", "html-validate:document", "html-validate:a11y"],
  rules: {
    // Both ways of writing are valid HTML; the choice is ours and the same everywhere.
    "no-trailing-whitespace": "off",
    "void-style": ["error", { style: "omit" }],
    // A button of a form sends it: that is what HTML says it does.
    "no-implicit-button-type": "off",
    // Titles are short enough for a tab; the rule counts for search engines.
    "long-title": "off",
    // This rule is about typesetting.
    "tel-non-breaking": "off",
    // Several values of one name are how a form says a list.
    "form-dup-name": "off",
    // The summary of what is wrong comes first, before the heading of the form it is about.
    "heading-level": ["error", { minInitialRank: "h2" }],
    // HTML takes any id without white space; the names of scopes hold dots.
    "valid-id": ["error", { relaxed: true }],
    "no-raw-characters": "error",
    "no-inline-style": "error",
    "doctype-style": ["error", { style: "lowercase" }],
    // Our own files come from our own server, and the security policy lets no others in.
    "require-sri": ["error", { target: "crossorigin" }],
    // These roles have native elements that say something else, or nothing to all screen readers yet.
    "prefer-native-element": ["error", { exclude: ["region", "group", "alert", "status", "search"] }],
  },
});

async function faultsIn(html) {
  const report = await validator.validateString(html);
  const lines = html.split("\n");
  return report.results.flatMap((result) => result.messages).map((m) => `${m.ruleId}: ${m.message} in ${lines[m.line - 1]?.slice(Math.max(0, m.column - 40), m.column + 80)}`);
}

test("what is not valid is seen", async () => {
  const faults = (await faultsIn(`<!doctype html><html lang="en-GB"><head><title>a</title></head><body><main><p><div>b</div></p><ul><p>c</p></ul><img src="a"></main></body></html>`)).join("\n");
  for (const rule of ["no-implicit-close", "element-permitted-content", "wcag/h37"]) assert.ok(faults.includes(rule), `${rule} is not seen in ${faults}`);
});

for (const who of ["dpo", "head", "tutor", "nobody"]) {
  test(`the pages of ${who === "nobody" ? "whoever is not signed in" : `the ${who}`} are valid`, async () => {
    const faults = [];
    for (const { address, html, status } of pages[who]) {
      if (status === 303) continue;
      for (const fault of await faultsIn(html)) faults.push(`${address}: ${fault}`);
    }
    assert.deepEqual([...new Set(faults)], []);
  });
}

test("pages of mistakes and refusals are valid", async () => {
  const { ask } = await visitor(demo, "dpo");
  const send = (body) => ({ method: "POST", body: new URLSearchParams(body) });
  const faults = [];
  const sent = [
    ["/no-such-page", {}, 404],
    ["/people/add", send({}), 422],
    ["/requests/open", send({ step: "due" }), 422],
    ["/requests/001/note", send({}), 422],
    ["/requests/001/review/3", send({ choice: "keep" }), 422],
    ["/places/add", send({}), 422],
  ];
  for (const [address, options, expected] of sent) {
    const answer = await ask(address, options);
    assert.equal(answer.status, expected, address);
    for (const fault of await faultsIn(await answer.text())) faults.push(`${address}: ${fault}`);
  }
  const { ask: askTutor } = await visitor(demo, "tutor");
  const refused = await askTutor("/requests/001");
  assert.equal(refused.status, 403);
  faults.push(...(await faultsIn(await refused.text())));
  assert.deepEqual(faults, []);
});
