// A series, as planners walk through it: repeat by rule, send a café on tour, publish all dates,
// change some of many, and tell the house when schools are closed. All of it without JavaScript too.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { choose, fill, follow, inDays, press, reads, send } from "./hands.mjs";
import { open } from "./jobcenter.mjs";
import { look } from "./look.mjs";

let jobcenter;
before(async () => (jobcenter = await open()));
after(() => jobcenter?.close());

for (const script of [true, false]) {
  const how = script ? "" : " without JavaScript";
  const shot = script ? "" : "-ohne-skript";
  const visitor = () => (script ? jobcenter : jobcenter.withoutJavaScript());
  /** Address of the series' first date. */
  let first;

  test(`a series: by rule, with hints, on tour${how}`, async () => {
    const page = await visitor().signIn("Planung");
    // A day of its own, for the room is taken on the other one.
    first = await published(page, "Beratungs-Café", script ? 21 : 22);
    await page.goto(`${first}/repeat?every=month1`);
    await reads(page, /^Jeden Monat am/);
    await look(page, `reihe-regel${shot}`);
    // Which one of the month is asked only where it comes round by months.
    const places = page.locator(".when-months");
    assert.ok(await places.isVisible());
    await page.locator('main select[name="every"]').selectOption("week2");
    assert.ok(!(await places.isVisible()));

    await page.locator('main [name="where"][value="tour"]').check();
    await press(page, "Tage zeigen");
    await reads(page, /^Alle zwei Wochen/);
    const stops = page.locator('main select[name^="venue_"]');
    assert.ok((await stops.count()) > 5, "a place for each date");
    await stops.nth(1).selectOption({ index: 2 });
    await page.locator('main input[name="day"]:checked').nth(2).uncheck();
    await look(page, `reihe-tour${shot}`);
    const chosen = await page.locator('main input[name="day"]:checked').count();
    await press(page, "Entwürfe anlegen");
    await reads(page, `${chosen} Entwürfe sind neu.`);
    await look(page, `reihe${shot}`);

    await page.goto(`${first}/repeat`);
    await reads(page, "zuletzt ausgelassen");
    await look(page, `reihe-weiter${shot}`);
    await page.context().close();
  });

  test(`a series: publish all, change this and later ones${how}`, async () => {
    const page = await visitor().signIn("Planung");
    await page.goto(`${first}/series`);
    await press(page, /veröffentlichen$/);
    await reads(page, /Termine sind veröffentlicht/);

    await page.goto(`${first}/edit`);
    await reads(page, "Für welche Termine der Reihe?");
    await fill(page, { seats: "17" });
    await page.getByRole("radio", { name: "für alle, die noch kommen" }).check();
    await look(page, `reihe-ändern${shot}`);
    await press(page, "Speichern");
    await reads(page, /Termine sind geändert/);
    await look(page, `reihe-termin${shot}`);
    await page.goto(`${first}/change`);
    await reads(page, "Für welche Termine der Reihe?");
    await look(page, `reihe-zeit-oder-ort${shot}`);
    await page.context().close();
  });

  test(`the house: its Land and its school holidays${how}`, async () => {
    const page = await visitor().signIn("Verwaltung");
    await page.goto("/office");
    await choose(page, "land", "Sachsen-Anhalt");
    await press(page, "Speichern");
    await reads(page, "Gespeichert.");
    await follow(page, "Schulferien eintragen");
    await fill(page, { name: "Sommerferien", first_day: inDays(90), last_day: inDays(60) });
    assert.equal((await send(page, "Eintragen")).status(), 422);
    await page.locator('[name="last_day"][aria-invalid="true"]').waitFor();
    // Chromium itself complains of such an answer.
    page.faults.splice(0);
    await look(page, `schulferien-falsch${shot}`);
    await fill(page, { last_day: inDays(120) });
    await press(page, "Eintragen");
    await reads(page, "Eingetragen: Sommerferien.");
    await look(page, `schulferien${shot}`);
    await press(page, /^Löschen/);
    await reads(page, "Gelöscht.");
    await page.context().close();
  });
}

/** Plans and publishes an event of a format so many days from now; its address. */
async function published(page, format, days) {
  await page.goto("/events/new");
  await follow(page, format);
  await choose(page, "venue");
  await fill(page, {
    session_date: inDays(days),
    contact_name: "Sabine Krüger",
    contact_phone: "0221 4710 123",
  });
  await press(page, "Entwurf speichern");
  await page.waitForURL(/\/events\/[0-9a-f-]{36}$/);
  await press(page, /^Veröffentlichen/);
  await reads(page, /veröffentlicht/i);
  return new URL(page.url()).pathname;
}
