// Every page is valid HTML, with strict rules; read as it is sent, without a browser.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { startDemo } from "./support/demo.mjs";
import { faultsInHtml } from "./support/html.mjs";
import { setTheScene } from "./support/scene.mjs";
import { surveyAll, visitor } from "./support/survey.mjs";

let demo, pages;

before(async () => {
  demo = await startDemo();
  pages = await surveyAll(demo, await setTheScene(demo), { ofAKind: 2 });
});
after(() => demo?.stop());

test("what is not valid is seen", async () => {
  const faults = (await faultsInHtml(`<!doctype html><html lang="en-GB"><head><title>a</title></head><body><main><p><div>b</div></p><ul><p>c</p></ul><img src="a"></main></body></html>`)).join("\n");
  for (const rule of ["no-implicit-close", "element-permitted-content", "wcag/h37"]) assert.ok(faults.includes(rule), `${rule} is not seen in ${faults}`);
});

for (const who of ["dpo", "head", "tutor", "keyholder", "nobody"]) {
  test(`the pages of ${who === "nobody" ? "whoever is not signed in" : `the ${who}`} are valid`, async () => {
    const faults = [];
    for (const { address, html, status } of pages[who]) {
      if (status === 303) continue;
      for (const fault of await faultsInHtml(html)) faults.push(`${address}: ${fault}`);
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
    for (const fault of await faultsInHtml(await answer.text())) faults.push(`${address}: ${fault}`);
  }
  const { ask: askTutor } = await visitor(demo, "tutor");
  const refused = await askTutor("/requests/001");
  assert.equal(refused.status, 403);
  faults.push(...(await faultsInHtml(await refused.text())));
  assert.deepEqual(faults, []);
});
