// The five walks through the house, one after the other, as the people of one Jobcenter would go
// them: plan an event, invite, answer, keep the door list, read the turnout. The middle ones are
// gone without JavaScript too.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open } from "./jobcenter.mjs";
import { look } from "./look.mjs";
import { anInvitation } from "./outbox.mjs";

const TITLE = "Kaffee und Fragen am Rheinufer";
const GUESTS = 5;

let jobcenter;
/** What the walks hand on: the event's address, and one guest's link. */
const found = {};

before(async () => (jobcenter = await open()));
after(() => jobcenter?.close());

test("create: an event from a format, in one short form", async () => {
  const page = await jobcenter.signIn("Planung");
  await page.goto("/events/new");
  await page.locator("main").getByRole("link", { name: "Kontaktcafé", exact: true }).click();
  await fill(page, { title: "" });
  await press(page, /speichern/i);
  // A refusal keeps what was typed, and says at the field what is missing.
  await page.locator('[name="title"][aria-invalid="true"]').waitFor();
  // The refusal's own status is no fault.
  page.faults.splice(0);
  await look(page, "anlegen-fehlt-etwas");

  await choose(page, "venue");
  await fill(page, {
    title: TITLE,
    session_date: inDays(14),
    session_from: "10:00",
    session_to: "12:00",
    seats: "12",
    contact_name: "Sabine Krüger",
    contact_phone: "0221 4710 123",
  });
  await press(page, /speichern/i);
  await page.waitForURL(/\/events\/[^/]{8,}$/);
  await reads(page, TITLE);
  await reads(page, /Entwurf/);
  await look(page, "entwurf");

  await press(page, /veröffentlichen/i);
  await reads(page, /veröffentlicht/i);
  found.event = new URL(page.url()).pathname;
  await page.context().close();
});

test("invite: choose, read what they will read, release", async () => {
  const page = await jobcenter.signIn("Planung");
  await page.goto(`${found.event}/invitations/new`);
  await fill(page, { random: String(GUESTS) });
  await press(page, /ansehen/i);
  await reads(page, /freiwillig/);
  await look(page, "einladen-vorschau");
  await press(page, /freigeben/i);
  await page.goto(found.event);
  await reads(page, /eingeladen/i);
  await look(page, "eingeladen");

  found.link = await anInvitation(page, "", found.event);
  await page.context().close();
});

for (const withScript of [true, false]) {
  const how = withScript ? "" : " without JavaScript";
  test(`reply: yes with a child, then another answer${how}`, async () => {
    const page = await (withScript ? jobcenter : jobcenter.withoutJavaScript()).guest();
    await page.goto(found.link);
    await look(page, `antworten${withScript ? "" : "-ohne-skript"}`);
    await answer(page, "yes", { adults: "1" });
    await reads(page, /Platz|Warteliste/);
    await look(page, `geantwortet${withScript ? "" : "-ohne-skript"}`);
    const calendar = page.locator('a[href$="/termin.ics"]').first();
    await calendar.waitFor();

    await page.goto(found.link);
    await answer(page, "no", {});
    await reads(page, /Schade|abgesagt|Absage|Danke/);
    await page.goBack();
    await page.context().close();
  });

  test(`reply: a colleague types in a call${how}`, async () => {
    const page = await (withScript ? jobcenter : jobcenter.withoutJavaScript()).signIn("Empfang");
    await page.goto("/phone");
    await look(page, `telefon${withScript ? "" : "-ohne-skript"}`);
    assert.equal(await page.locator('input[type="search"]').count(), 1, "one search field");
    await page.context().close();
  });

  test(`check in: one tap, and undo${how}`, async () => {
    const page = await (withScript ? jobcenter : jobcenter.withoutJavaScript()).signIn("Empfang");
    // Taps are for the day itself: the house of the demo has an event today.
    await page.goto("/");
    await page.locator("main").getByRole("link", { name: /Türliste/ }).first().click();
    await look(page, `tuerliste${withScript ? "" : "-ohne-skript"}`);
    const present = page.locator('main button[name="presence"][value="present"]');
    const before = await present.count();
    const guest = (await present.first().textContent()).replace(/^da: /, "").trim();
    await present.first().click();
    await page.getByRole("button", { name: `rückgängig: ${guest}` }).first().click();
    await page.getByRole("button", { name: `da: ${guest}` }).first().waitFor();
    assert.equal(await present.count(), before, "as before");
    await page.context().close();
  });
}

test("turnout: three rates, each with its sum and its span", async () => {
  const page = await jobcenter.signIn("Leitung");
  await page.goto("/turnout");
  for (const rate of ["Teilnahmequote", "Rückmeldequote", "Zusagetreue"]) await reads(page, rate);
  await reads(page, /30\s?%/);
  await look(page, "teilnahme");

  // Sums and no guest: what a manager may not see is not there.
  const guests = await page.goto("/guests");
  assert.equal(guests.status(), 403);
  page.faults.splice(0);
  await look(page, "nicht-fuer-leitung");
  await page.context().close();
});

test("a second tab, a double click and «back» do no harm", async () => {
  const [first, second] = [await jobcenter.guest(), await jobcenter.guest()];
  await Promise.all([first.goto(found.link), second.goto(found.link)]);
  await answer(first, "yes", { adults: "1" });
  await answer(second, "yes", { adults: "1" });
  await reads(second, /Platz|Warteliste/);
  await first.goBack();
  assert.deepEqual([...first.faults, ...second.faults], []);
  await Promise.all([first.context().close(), second.context().close()]);
});

async function fill(page, values) {
  for (const [name, value] of Object.entries(values)) {
    await page.locator(`main [name="${name}"]`).first().fill(value);
  }
}

/** Picks the option that reads so, or the first real one. */
async function choose(page, name, label) {
  const field = page.locator(`main select[name="${name}"]`);
  const options = field.locator('option:not([value=""])');
  const wanted = label ? options.filter({ hasText: label }) : options;
  await field.selectOption(await wanted.first().getAttribute("value"));
}

async function press(page, name) {
  await page.locator("main").getByRole("button", { name }).first().click();
}

/** A choice is a radio to tick, or a button that sends at once. */
async function answer(page, value, more) {
  const change = page.locator("main").getByRole("link", { name: /ändern/i });
  if ((await change.count()) > 0) await change.first().click();
  const radio = page.locator(`main input[name="answer"][value="${value}"]`);
  if ((await radio.count()) === 0) {
    await page.locator(`main button[name="answer"][value="${value}"]`).click();
    return;
  }
  await radio.check();
  const visible = Object.entries(more).map(async ([name, text]) => {
    const field = page.locator(`main [name="${name}"]`).first();
    if (await field.isVisible()) await field.fill(text);
  });
  await Promise.all(visible);
  await page.locator('main form[method="post" i] button:not([name])').first().click();
}

async function reads(page, text) {
  await page.locator("main").getByText(text).first().waitFor();
}

function inDays(days) {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
