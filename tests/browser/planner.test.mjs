// How many to invite: asked on the page, at the event, and beside the field where guests are chosen.
// All of it without JavaScript too.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { choose, fill, follow, press, reads } from "./hands.mjs";
import { open } from "./jobcenter.mjs";
import { look } from "./look.mjs";

let jobcenter;
before(async () => (jobcenter = await open()));
after(() => jobcenter?.close());

for (const script of [true, false]) {
  const how = script ? "" : " without JavaScript";
  const shot = script ? "" : "-ohne-skript";
  const visitor = () => (script ? jobcenter : jobcenter.withoutJavaScript());

  test(`three clicks from sign-in to the number${how}`, async () => {
    const page = await visitor().signIn("Leitung");
    await page.getByRole("link", { name: "Teilnahme", exact: true }).first().click();
    await follow(page, "Wie viele einladen?");
    await reads(page, /laden Sie etwa \d+ ein/);
    await reads(page, "auf Fünfer gerundet");
    await look(page, `planer-leitung${shot}`);
    await follow(page, "Wie gut waren die Prognosen bisher?");
    await reads(page, "Jahr für Jahr");
    await look(page, `planer-prognosen${shot}`);
    await page.context().close();
  });

  test(`a format, a risk, a number in mind${how}`, async () => {
    const page = await visitor().signIn("Planung");
    await page.goto("/turnout/plan");
    await choose(page, "format", "Kontaktcafé");
    await fill(page, { seats: "20", overflow: "10", invited: "40" });
    await press(page, "Rechnen");
    await reads(page, "Wenn Sie 40 einladen, kommen");
    await reads(page, "Was die Prognose hebt und senkt");
    const { searchParams } = new URL(page.url());
    assert.equal(searchParams.get("overflow"), "10", "the address can be passed on");
    await look(page, `planer-format${shot}`);
    await page.getByText("Dieselben Zahlen als Tabelle").click();
    await look(page, `planer-tabelle${shot}`);

    await page.goto("/turnout/plan?seats=300&rate=2&known=10");
    await reads(page, "Gerechnet mit Ihrer eigenen Quote.");
    await look(page, `planer-gross${shot}`);
    await page.goto("/turnout/plan?seats=1&rate=95&known=500&overflow=1");
    await look(page, `planer-klein${shot}`);
    const answer = await page.goto("/turnout/plan?seats=0&overflow=99");
    assert.equal(answer.status(), 422);
    // Chromium itself complains of such an answer.
    page.faults.splice(0);
    await page.locator('[name="seats"][aria-invalid="true"]').waitFor();
    await look(page, `planer-falsch${shot}`);
    await page.context().close();
  });

  test(`from the event to the field and back with the number${how}`, async () => {
    const page = await visitor().signIn("Planung");
    await page.goto("/events?phase=published");
    await page.locator("#list th a").first().click();
    await follow(page, "Wie viele Gäste laden Sie ein, damit die Plätze reichen?");
    await reads(page, /Für \d+ Pl(ä|a)tze?/);
    await look(page, `planer-termin${shot}`);
    const event = new URL(page.url()).searchParams.get("event");

    await page.goto(`/events/${event}/invitations/new`);
    // With a script the number stands here at once, without one a click away.
    const hint = page.locator('main a[href^="/turnout/plan"]').first();
    await hint.waitFor();
    if (script) await reads(page, "So kommt die Zahl zustande");
    await look(page, `planer-wahl${shot}`);
    await page.goto(`/events/${event}/invitations/new?random=23`);
    assert.equal(await page.locator('main [name="random"]').inputValue(), "23");
    await page.context().close();
  });
}
