// The Fachforum, as planners, colleagues and people from outside walk through it: a page is opened, a
// name put down from outside and from inside, seats are drawn by lot, papers are printed.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { choose, fill, follow, inDays, press, reads, send } from "./hands.mjs";
import { open } from "./jobcenter.mjs";
import { look, met, unseen } from "./look.mjs";
import { FORUM_PAGES } from "./routes.mjs";

const TOPIC = "Langzeitarbeitslosigkeit und Gesundheit";
const SPEAKERS = "Dr. Mara Groß, Gesundheitsamt\nJonas Weber, Agentur für Arbeit";
const WAYS = [
  { how: "", script: true },
  { how: " without JavaScript", script: false },
];

let jobcenter;
/** What the walks hand on: addresses of the events, and of their pages. */
const found = {};

before(async () => (jobcenter = await open()));
after(() => jobcenter?.close());

const pages = {};
async function as(role, script = true) {
  const bare = () => jobcenter.withoutJavaScript().signIn(role);
  return (pages[role + script] ??= await (script ? jobcenter.signIn(role) : bare()));
}

for (const { how, script } of WAYS) {
  const shot = script ? "" : "-ohne-skript";

  test(`a forum: opened by a planner${how}`, async () => {
    const page = await as("Planung", script);
    found.event = await published(page, { seats: "2", topic: TOPIC });
    await page.goto(`${found.event}/forum`);
    await look(page, `forum-öffnen${shot}`);
    await fill(page, { address: "x" });
    assert.equal((await send(page, "Anmeldung öffnen")).status(), 422);
    // Chromium itself complains of such an answer.
    page.faults.splice(0);
    await look(page, `forum-öffnen-falsch${shot}`);
    await page.goto(`${found.event}/forum`);
    await fill(page, { about: "Was hilft, wenn lange nichts half?", speakers: SPEAKERS });
    await press(page, "Anmeldung öffnen");
    await reads(page, "Die Anmeldung ist offen");
    found.page = await addressOf(page);
    assert.match(found.page, /^\/forum\/langzeit/);
  });

  test(`a forum: somebody from outside puts their name down${how}`, async () => {
    const mara = await (script ? jobcenter : jobcenter.withoutJavaScript()).guest();
    await mara.goto(found.page);
    await reads(mara, "Dr. Mara Groß, Gesundheitsamt");
    await look(mara, `forum-seite${shot}`);
    await fill(mara, { first_name: "Mara", family_name: "Groß", email: "mara" });
    await fill(mara, { organisation: "Agentur für Arbeit" });
    assert.equal((await send(mara, /^Anmelden$/)).status(), 422);
    await mara.locator('[name="email"][aria-invalid="true"]').waitFor();
    mara.faults.splice(0);
    await look(mara, `forum-falsch${shot}`);
    const email = `mara.${script}@agentur.example`;
    await fill(mara, { email });
    await press(mara, /^Anmelden$/);
    await reads(mara, "Bitte sehen Sie in Ihr Postfach");
    await look(mara, `forum-postfach${shot}`);

    await mara.goto(await linkTo(email, /\/forum\/bestaetigung\/[\w-]{16,}/));
    await look(mara, `forum-bestätigen${shot}`);
    await press(mara, "Ja, ich melde mich an");
    await reads(mara, "Schön, dass Sie kommen!");
    const own = `${new URL(mara.url()).pathname}/bescheinigung`;
    await mara.goto(own);
    await reads(mara, "Noch nicht da");
    await look(mara, `forum-bescheinigung-noch-nicht${shot}`);
    await mara.context().close();
  });

  test(`a forum: a colleague comes, and not after all${how}`, async () => {
    const guest = await (script ? jobcenter : jobcenter.withoutJavaScript()).guest();
    await guest.goto(`${found.page}/kollegen`);
    assert.equal(new URL(guest.url()).pathname, "/anmelden");
    await guest.context().close();

    const page = await as("Empfang", script);
    await page.goto(`${found.page}/kollegen`);
    met(new URL(`${found.page}/kollegen`, page.url()));
    assert.equal(new URL(page.url()).pathname, found.page);
    await look(page, `forum-kollege${shot}`);
    await press(page, "Ich komme");
    await reads(page, "Sie haben einen Platz");
    await look(page, `forum-kollege-kommt${shot}`);
    await press(page, "Ich komme doch nicht");
    await reads(page, "Ihr Platz ist wieder frei");
    await press(page, "Ich komme");
    await reads(page, "Sie haben einen Platz");
    const other = await as("Leitung", script);
    await other.goto(found.page);
    await reads(other, "Alle Plätze sind vergeben");
    await press(other, "Ich komme");
    await reads(other, "Sie stehen auf der Warteliste");
    await look(other, `forum-kollege-wartet${shot}`);
  });

  test(`a forum: what the planner sees and prints${how}`, async () => {
    const page = await as("Planung", script);
    await page.goto(`${found.event}/forum`);
    await reads(page, "Wie schnell es sich füllt");
    await reads(page, "Agentur für Arbeit");
    await look(page, `forum-stand${shot}`);
    await follow(page, "Blatt für den Vortrag");
    await reads(page, "Dr. Mara Groß, Gesundheitsamt");
    await look(page, `forum-vortrag${shot}`);
    await page.goto(`${found.event}/certificates`);
    await reads(page, "Noch niemand eingetragen");
    await look(page, `forum-bescheinigungen-leer${shot}`);
    await page.goto(`${await past(page)}/certificates`);
    await reads(page, "hat teilgenommen");
    await look(page, `forum-bescheinigungen${shot}`);
  });

  test(`a forum: by lot${how}`, async () => {
    const page = await as("Planung", script);
    const event = await published(page, { seats: "1", topic: "Leicht schreiben" });
    await page.goto(`${event}/forum`);
    await page.locator('main [name="seating"][value="lot"]').check();
    await fill(page, { closes_on: inDays(14), closes_time: "16:00" });
    await press(page, "Anmeldung öffnen");
    await reads(page, "Die Plätze werden ausgelost.");
    const address = await addressOf(page);
    const colleague = await as("Empfang", script);
    await colleague.goto(address);
    await reads(colleague, "1 Platz wird ausgelost");
    await look(colleague, `forum-los${shot}`);
    await press(colleague, "Ich komme");
    await reads(colleague, "Sie sind bei der Auslosung dabei");

    await page.goto(`${event}/forum`);
    await fill(page, { opens_on: inDays(-3), opens_time: "08:00" });
    await fill(page, { closes_on: inDays(-1), closes_time: "16:00" });
    await press(page, "Speichern");
    await press(page, "Jetzt auslosen");
    await reads(page, "Ausgelost: 1 von 1 haben einen Platz.");
    await look(page, `forum-ausgelost${shot}`);
    await colleague.goto(address);
    await reads(colleague, "Sie haben einen Platz");
  });
}

test("a forum: what is not to be had says so kindly", async () => {
  const guest = await jobcenter.guest();
  for (const path of ["/forum/gibt-es-nicht", "/forum/bestaetigung/0000000000000000000000"]) {
    assert.equal((await guest.goto(path)).status(), 404, path);
    guest.faults.splice(0);
    await look(guest, `forum-nicht-da-${path.length}`);
  }
  await guest.context().close();
});

test("no page of a forum was left out", () => {
  assert.deepEqual(unseen(FORUM_PAGES), []);
});

/** Each on a day of its own: two in one room would be asked about. */
let day = 35;

/** Plans and publishes a Fachforum in five weeks; its address. */
async function published(page, values) {
  await page.goto("/events/new");
  await follow(page, /^Fachforum$/);
  await choose(page, "venue");
  await fill(page, {
    session_date: inDays(day++),
    contact_name: "Sabine Krüger",
    contact_phone: "0221 4710 123",
    ...values,
  });
  await press(page, "Entwurf speichern");
  await page.waitForURL(/\/events\/[0-9a-f-]{36}$/);
  await press(page, /^Veröffentlichen/);
  await reads(page, /veröffentlicht/i);
  return new URL(page.url()).pathname;
}

/** Where names are put down, as the planner's page says it. */
async function addressOf(page) {
  const link = page.locator("main a", { hasText: "/forum/" }).first();
  return new URL(await link.getAttribute("href")).pathname;
}

/** An event for colleagues or partners that is over, with somebody who was there. */
async function past(page) {
  for (const name of ["Fachforum", "Sozialraumkonferenz", "Arbeitsgruppe", "Maßnahmen-Überblick"]) {
    await page.goto("/events");
    const format = page.locator('[name="format"] option', { hasText: new RegExp(`^${name}$`) });
    await page.goto(`/events?view=past&format=${await format.getAttribute("value")}`);
    const links = await page.locator("#list th a").evaluateAll((all) => all.map((a) => a.href));
    for (const { pathname } of links.map((link) => new URL(link))) {
      const papers = await page.request.get(`${pathname}/certificates`);
      if ((await papers.text()).includes("hat teilgenommen")) return pathname;
    }
  }
  throw new Error("nobody ever came to an event for colleagues");
}

/** The address in the newest mail to this mailbox that looks so. */
async function linkTo(email, shape) {
  const page = await as("Planung");
  await page.goto(`/outbox?q=${encodeURIComponent(email)}`);
  const mail = await page.locator("#list th a").first().getAttribute("href");
  const words = await (await page.request.get(mail)).text();
  const [path] = shape.exec(words) ?? [];
  assert.ok(path, `no link for ${email}`);
  return path;
}
