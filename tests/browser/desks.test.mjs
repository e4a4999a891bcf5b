// The desks for many answers: reply cards by keyboard alone, and the phone round with and without
// JavaScript. The demo has letters that wait, and calls to make.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { press, reads } from "./hands.mjs";
import { open } from "./jobcenter.mjs";
import { look } from "./look.mjs";

let jobcenter;
/** A code as it stands in a letter that waits. */
let code;

before(async () => {
  jobcenter = await open();
  const page = await jobcenter.signIn("Planung");
  await page.goto("/outbox?way=letter&state=queued");
  const letters = await page.locator("#list th a, main tbody th a").evaluateAll((all) => {
    return all.map((link) => link.href);
  });
  for (const letter of letters) {
    await page.goto(letter);
    const found = /Ihr Code: ([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(await page.locator("main").innerText());
    if (found) code = found[1];
    if (code) break;
  }
  assert.ok(code, "a letter with a code waits");
  await page.context().close();
});
after(() => jobcenter?.close());

const focused = (page) => page.evaluate(() => document.activeElement.getAttribute("name"));

test("a card by keyboard alone: code, Enter, one key, Enter, and the next", async () => {
  const page = await jobcenter.signIn("Empfang");
  await page.goto("/cards");
  assert.equal(await focused(page), "code");
  await look(page, "karten");
  await page.keyboard.type(code.toLowerCase());
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/cards\/[0-9a-f-]{20,}$/);
  assert.equal(await focused(page), "answer");
  await look(page, "karte");

  await page.keyboard.press("j");
  assert.ok(await page.locator('[name="answer"][value="yes"]').isChecked());
  await page.keyboard.press("e");
  assert.equal(await focused(page), "adults");
  await page.keyboard.type("1");
  await page.keyboard.press("a");
  assert.ok(await page.locator('[name="call"]').isChecked());
  assert.equal(await focused(page), "call_wish");
  await page.keyboard.type("ja, ab 14 Uhr");
  await page.keyboard.press("Enter");
  await reads(page, /Karten? eingetragen/);
  assert.equal(await focused(page), "code");
  await look(page, "karten-eingetragen");

  await press(page, /^Zurücknehmen/);
  await reads(page, "Die Karte ist zurückgenommen.");
  await page.context().close();
});

test("a card without JavaScript", async () => {
  const page = await jobcenter.withoutJavaScript().signIn("Empfang");
  await page.goto("/cards");
  await page.locator('[name="code"]').fill(code);
  await press(page, "Weiter");
  await page.locator('[name="answer"][value="no"]').check();
  await press(page, "Eintragen");
  await reads(page, "Absage");
  await look(page, "karten-ohne-skript");
  await page.context().close();
});

test("the phone round: a call, its words, and what became of it", async () => {
  const page = await jobcenter.signIn("Empfang");
  await page.goto("/phone/round");
  await look(page, "anrufrunde");
  await page.goto("/phone");
  const done = page.locator("form[action$='/done']").first();
  const call = /calls\/([^/]+)\/done/.exec(await done.getAttribute("action"))[1];
  await page.goto(`/phone/round/${call}`);
  await reads(page, "So können Sie es sagen");
  await look(page, "anruf");
  await page.locator('[name="again"]').fill("irgendwann");
  await press(page, "Später anrufen");
  await reads(page, /Diese Zeit verstehen wir nicht/);
  page.faults.splice(0);
  await look(page, "anruf-falsche-zeit");
  await page.locator('[name="again"]').fill("übermorgen um 10 Uhr");
  await press(page, "Später anrufen");
  await page.getByText(/Der Anruf kommt wieder/).first().waitFor();
  await page.context().close();
});
