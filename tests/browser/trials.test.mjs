// A wording trial: planned, signed by the Datenschutz or on paper where nobody signs in for it, begun,
// broken off; and the answer of one that is over. With and without JavaScript.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { choose, fill, follow, inDays, press, reads, send } from "./hands.mjs";
import { open } from "./jobcenter.mjs";
import { look } from "./look.mjs";

const LIMIT = { timeout: 5 * 60_000 };

let jobcenter;
before(async () => (jobcenter = await open()));
after(() => jobcenter?.close());

/** The letter to the Kontaktcafé, today's against the one that the sample house has tried before. */
async function plan(page) {
  await page.goto("/trials/new");
  await choose(page, "format", "Kontaktcafé");
  await page.locator('main select[name="way"]').selectOption("letter");
  await press(page, "Fassungen zeigen");
  for (const version of await page.locator('main [name="version"]').all()) await version.check();
  await fill(page, { difference: "B nennt den Kaffee schon im Betreff" });
}

for (const script of [true, false]) {
  const name = script ? "versuch" : "versuch-ohne-skript";
  test(`a trial from its plan to its end ${script ? "" : "without JavaScript"}`, LIMIT, async () => {
    const house = script ? jobcenter : jobcenter.withoutJavaScript();
    const page = await house.signIn("Planung");
    await plan(page);
    await fill(page, { effect: "5" });
    await press(page, "Neu rechnen");
    await reads(page, /Einladungen je Fassung/);
    await look(page, `${name}-größe`);
    await press(page, "Entwurf speichern");
    await reads(page, "Der Entwurf ist gespeichert.");
    await press(page, "Dem Datenschutz vorlegen");
    await reads(page, "Wartet auf den Datenschutz");
    await (script ? signs : signsOnPaper)(house, page, name);
    await press(page, "Versuch beginnen");
    await reads(page, "Der Versuch läuft.");
    await look(page, `${name}-läuft`);

    await page.locator("main").getByText("Versuch abbrechen").click();
    await fill(page, { reason: "Nur zum Üben" });
    await press(page, "Abbrechen, ohne Ergebnis");
    await reads(page, "Abgebrochen, ohne Ergebnis");
    await look(page, `${name}-abgebrochen`);
  });
}

/** Whoever answers for data protection reads the plan first, and refuses nothing without a word. */
async function signs(house, page, name) {
  const auditor = await house.signIn("Datenschutz");
  await auditor.goto(page.url());
  await look(auditor, `${name}-datenschutz`);
  await press(auditor, "Ablehnen");
  await reads(auditor, "Bitte schreiben Sie den Grund dazu.");
  await fill(auditor, { note: "§ 67c Abs. 3 SGB X" });
  await press(auditor, "Freigeben");
  await reads(auditor, "Der Versuch ist freigegeben.");
  await auditor.context().close();
  await page.reload();
}

/** Where nobody signs in for data protection any more, somebody writes down what stands on paper. */
async function signsOnPaper(house, page, name) {
  const admin = await house.signIn("Verwaltung");
  await admin.goto("/staff");
  await follow(admin, "Ute Reuter");
  await press(admin, "Zugang sperren");
  await reads(admin, "Der Zugang ist gesperrt.");
  await admin.context().close();
  await page.reload();
  await reads(page, "Freigabe auf Papier");
  await look(page, `${name}-wartet`);
  await fill(page, { who: "Ute Schutz" });
  const response = await send(page, "Freigabe eintragen");
  assert.equal(response.status(), 422);
  // Chromium itself complains of such an answer.
  page.faults.splice(0);
  await reads(page, "Bitte schreiben Sie das Aktenzeichen dazu.");
  await look(page, `${name}-papier`);
  await fill(page, { file: "14/2027", signed_on: inDays(0) });
  await press(page, "Freigabe eintragen");
  await reads(page, "Die Freigabe ist eingetragen.");
}

test("the answer of a trial is for whoever sees sums", LIMIT, async () => {
  const page = await jobcenter.signIn("Leitung");
  await page.goto("/trials");
  await look(page, "versuche");
  const ended = page.locator("#archive tr", { hasText: "beendet" }).first();
  await ended.locator("th a").click();
  await page.waitForURL(/\/trials\/[0-9a-f-]{36}$/);
  await page.locator("main summary", { hasText: "Wie gerechnet wird" }).click();
  await look(page, "versuch-ergebnis");
  assert.equal(await page.locator("main form").count(), 0, "there is nothing to press");
});

test("the desk of texts leads there", LIMIT, async () => {
  const page = await jobcenter.signIn("Planung");
  await page.goto("/wordings");
  await follow(page, "Fassungen vergleichen");
  await page.waitForURL(/\/trials$/);
  await reads(page, "Archiv");
});
