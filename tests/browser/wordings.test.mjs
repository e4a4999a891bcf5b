// The text desk: what one types is looked at at once, a click puts a better word in its place, and
// both work without JavaScript, too.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fill, follow, press, reads, send } from "./hands.mjs";
import { open } from "./jobcenter.mjs";
import { look } from "./look.mjs";

let jobcenter;
before(async () => (jobcenter = await open()));
after(() => jobcenter?.close());

/** The desk with the German text of the Kontaktcafé. */
async function desk(page) {
  await page.goto("/wordings");
  await follow(page, /Kontaktcafé, Deutsch$/);
  await page.waitForURL(/\/wordings\/[0-9a-f-]{36}\?language=de$/);
}

async function typed(page) {
  return page.locator('main [name="body"]').inputValue();
}

/** Waits until what stands in the text reads so. */
async function becomes(page, pattern) {
  for (let tries = 0; tries < 100 && !pattern.test(await typed(page)); tries++) {
    await page.waitForTimeout(100);
  }
  assert.match(await typed(page), pattern);
}

test("what is typed is looked at at once", async () => {
  const page = await jobcenter.signIn("Planung");
  await desk(page);
  await look(page, "text-pult");
  const text = await typed(page);
  assert.match(text, /^\[Anrede\]/);

  await fill(page, { body: text.replace("Wir prüfen nichts.", "Ihre Mitwirkungspflicht gilt umgehend.") });
  await page.locator("#look").getByText("Drohung oder Zwang").waitFor();
  await look(page, "text-gefunden");
  await fill(page, { body: text.replace("[Anrede]", "[Anrede") });
  await page.locator("#look").getByText("So lässt sich der Text noch nicht speichern").waitFor();
  await look(page, "text-klammer-fehlt");
});

for (const script of [true, false]) {
  test(`a click puts the better word in its place ${script ? "" : "without JavaScript"}`, async () => {
    const page = await (script ? jobcenter : jobcenter.withoutJavaScript()).signIn("Planung");
    await desk(page);
    const text = await typed(page);

    await fill(page, { body: text.replace("Wir prüfen nichts.", "Rufen Sie umgehend an.") });
    await press(page, "Prüfen und ansehen");
    await page.locator("#look").getByText("unklar: Datum nennen").waitFor();
    await press(page, /„bald“ einsetzen/);
    await becomes(page, /Rufen Sie bald an\./);
  });
}

test("a text is kept, released and taken back", async () => {
  const page = await jobcenter.signIn("Planung");
  await desk(page);
  const text = await typed(page);
  await fill(page, { body: `${text}\n\n[Anreise]` });
  assert.equal((await send(page, "Entwurf speichern")).status(), 422);
  await page.locator('[name="body"][aria-invalid="true"]').waitFor();
  page.faults.splice(0);
  await look(page, "text-falsch");

  await desk(page);
  await fill(page, { subject: "Suppe für alle" });
  await press(page, "Entwurf speichern");
  await reads(page, "Der Entwurf ist gespeichert.");
  await look(page, "text-entwurf");
  await press(page, /^Freigeben/);
  await reads(page, "Der Text ist freigegeben.");
  await look(page, "text-freigegeben");
  await page.goto("/wordings");
  await reads(page, "eigener Text");
  await look(page, "texte");
  await desk(page);
  await press(page, "Wieder den mitgelieferten Text verwenden");
  await reads(page, "Ab jetzt geht wieder der mitgelieferte Text hinaus.");

  await follow(page, "Leichte Sprache (geprüft)");
  await reads(page, "Leichte Sprache prüfen Menschen");
  await look(page, "text-leichte-sprache");
});
