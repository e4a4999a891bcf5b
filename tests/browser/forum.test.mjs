// Series and the Fachforum, as planners, colleagues and people from outside walk through them: repeat
// by rule, send a café on tour, change some dates of many; open a forum, put a name down from outside
// and from inside, print papers.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open } from "./jobcenter.mjs";
import { look } from "./look.mjs";

const TOPIC = "Langzeitarbeitslosigkeit und Gesundheit";

let jobcenter;
/** What the walks hand on: addresses of the series' first date, of the forum, of its page. */
const found = {};

before(async () => (jobcenter = await open()));
after(() => jobcenter?.close());

test("a series: by rule, with hints, on tour", async () => {
  const page = await jobcenter.signIn("Planung");
  found.series = await planned(page, "Beratungs-Café", { session_date: inDays(21) });
  await page.goto(`${found.series}/repeat?every=month1`);
  await reads(page, /Jeden Monat am/);
  await look(page, "reihe-regel");
  // Which one of the month is asked only where it comes round by months.
  const places = page.locator(".when-months");
  assert.ok(await places.isVisible());
  await page.locator('main [name="every"]').selectOption("week2");
  assert.ok(!(await places.isVisible()));

  await page.locator('main [name="where"][value="tour"]').check();
  await page.getByRole("button", { name: "Tage zeigen" }).click();
  await reads(page, /Alle zwei Wochen/);
  const stops = page.locator('main select[name^="venue_"]');
  assert.ok((await stops.count()) > 5, "a place for each date");
  await stops.nth(1).selectOption({ index: 2 });
  await page.locator('main input[name="day"]').nth(2).uncheck();
  await look(page, "reihe-tour");
  const chosen = await page.locator('main input[name="day"]:checked').count();
  await page.getByRole("button", { name: "Entwürfe anlegen" }).click();
  await reads(page, `${chosen} Entwürfe sind neu.`);
  await look(page, "reihe");
  await page.context().close();
});

test("a series: publish all, change this and later ones", async () => {
  const page = await jobcenter.signIn("Planung");
  await page.goto(`${found.series}/series`);
  await page.getByRole("button", { name: /veröffentlichen/ }).click();
  await reads(page, /Termine sind veröffentlicht/);

  await page.goto(`${found.series}/edit`);
  await page.locator('main [name="seats"]').fill("17");
  await page.getByRole("radio", { name: "für alle, die noch kommen" }).check();
  await look(page, "reihe-aendern");
  await page.getByRole("button", { name: "Speichern" }).click();
  await reads(page, /Termine sind geändert/);
  await look(page, "reihe-uebersicht");
  await page.goto(`${found.series}/change`);
  await reads(page, "Für welche Termine der Reihe?");
  await look(page, "reihe-zeit-oder-ort");
  await page.context().close();
});

test("the house: its Land and its school holidays", async () => {
  const page = await jobcenter.signIn("Verwaltung");
  await page.goto("/office/school-holidays");
  await look(page, "schulferien-leer");
  await page.locator('main [name="name"]').fill("Sommerferien");
  await page.locator('main [name="first_day"]').fill("2027-07-19");
  await page.locator('main [name="last_day"]').fill("2027-08-31");
  await page.getByRole("button", { name: "Eintragen" }).click();
  await reads(page, "Eingetragen: Sommerferien.");
  await look(page, "schulferien");
  await page.context().close();
});

test("a forum: opened by a planner", async () => {
  const page = await jobcenter.signIn("Planung");
  found.event = await planned(page, "Fachforum", {
    session_date: inDays(35),
    seats: "2",
    topic: TOPIC,
  });
  await page.goto(`${found.event}/forum`);
  await look(page, "forum-oeffnen");
  await page.locator('main [name="about"]').fill("Es spricht Dr. Mara Groß vom Gesundheitsamt.");
  await page.getByRole("button", { name: "Anmeldung öffnen" }).click();
  await reads(page, "Die Anmeldung ist offen");
  const address = await page.locator("main a", { hasText: "/forum/" }).first().getAttribute("href");
  found.page = new URL(address).pathname;
  assert.match(found.page, /^\/forum\/langzeit/);
  await page.context().close();
});

for (const withScript of [true, false]) {
  const how = withScript ? "" : " without JavaScript";
  test(`a forum: somebody from outside puts their name down${how}`, async () => {
    const mara = await (withScript ? jobcenter : jobcenter.withoutJavaScript()).guest();
    await mara.goto(found.page);
    await reads(mara, TOPIC);
    await look(mara, `forum-seite${withScript ? "" : "-ohne-skript"}`);
    const email = `mara.${withScript}@agentur.example`;
    await mara.locator('main [name="first_name"]').fill("Mara");
    await mara.locator('main [name="family_name"]').fill("Groß");
    await mara.locator('main [name="email"]').fill("mara");
    await mara.locator('main [name="organisation"]').fill("Agentur für Arbeit");
    await mara.getByRole("button", { name: "Anmelden", exact: true }).click();
    await mara.locator('[name="email"][aria-invalid="true"]').waitFor();
    mara.faults.splice(0);
    await look(mara, `forum-falsch${withScript ? "" : "-ohne-skript"}`);
    await mara.locator('main [name="email"]').fill(email);
    await mara.getByRole("button", { name: "Anmelden", exact: true }).click();
    await reads(mara, "Bitte sehen Sie in Ihr Postfach");
    await look(mara, `forum-postfach${withScript ? "" : "-ohne-skript"}`);

    await mara.goto(await confirmation(email));
    await look(mara, `forum-bestaetigen${withScript ? "" : "-ohne-skript"}`);
    await mara.getByRole("button", { name: "Ja, ich melde mich an" }).click();
    await reads(mara, "Schön, dass Sie kommen!");
    await mara.context().close();
  });
}

test("a forum: a colleague waits with one button", async () => {
  const page = await jobcenter.signIn("Empfang");
  await page.goto(found.page);
  await reads(page, "Alle Plätze sind vergeben");
  await look(page, "forum-kollege");
  await page.getByRole("button", { name: "Ich komme" }).click();
  await reads(page, "Sie stehen auf der Warteliste");
  await look(page, "forum-kollege-wartet");
  await page.context().close();
});

test("a forum: what the planner sees and prints", async () => {
  const page = await jobcenter.signIn("Planung");
  await page.goto(`${found.event}/forum`);
  await reads(page, "Wie schnell es sich füllt");
  await reads(page, "Agentur für Arbeit");
  await look(page, "forum-stand");
  await page.goto(`${found.event}/speaker-sheet`);
  await look(page, "forum-vortrag");
  await page.goto(`${found.event}/certificates`);
  await reads(page, "Noch niemand eingetragen");
  await look(page, "forum-bescheinigungen-leer");
  await page.context().close();
});

/** Plans and publishes an event of a format; its address. */
async function planned(page, format, values) {
  await page.goto("/events/new");
  await page.locator("main").getByRole("link", { name: format, exact: true }).click();
  const venue = page.locator('main select[name="venue"]');
  await venue.selectOption(await venue.locator('option:not([value=""])').first().getAttribute("value"));
  const known = { contact_name: "Sabine Krüger", contact_phone: "0221 4710 123", ...values };
  for (const [name, value] of Object.entries(known)) {
    await page.locator(`main [name="${name}"]`).first().fill(value);
  }
  await page.getByRole("button", { name: /Entwurf speichern/ }).click();
  await page.waitForURL(/\/events\/[^/]{8,}$/);
  await page.getByRole("button", { name: /^Veröffentlichen/ }).click();
  await reads(page, /veröffentlicht/i);
  return new URL(page.url()).pathname;
}

/** The link in the newest mail to this address. */
async function confirmation(email) {
  const page = await jobcenter.signIn("Planung");
  await page.goto(`/outbox?q=${encodeURIComponent(email)}`);
  const mail = await page.locator("#list th a").first().getAttribute("href");
  const words = await (await page.request.get(mail)).text();
  const [path] = /\/forum\/bestaetigung\/[\w-]{16,}/.exec(words) ?? [];
  assert.ok(path, `no confirmation for ${email}`);
  await page.context().close();
  return path;
}

async function reads(page, text) {
  await page.locator("main").getByText(text).first().waitFor();
}

function inDays(days) {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
