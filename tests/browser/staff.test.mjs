// Every page of the staff, for everybody who may see it: what is found by following links, what a
// form answers that was filled in badly, and what the house says when something is not to be had.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { choose, fill, follow, inDays, press, reads, send } from "./hands.mjs";
import { open, ROLES } from "./jobcenter.mjs";
import { DESK, look, met, PHONE, unseen } from "./look.mjs";
import { STAFF_PAGES } from "./routes.mjs";
import { kind, links, visit } from "./visit.mjs";

const MOST_PAGES = 140;
const LIMIT = { timeout: 10 * 60_000 };
const LIST = fileURLToPath(new URL("../data/kunden_klein.csv", import.meta.url));
const PHASES = ["draft", "published", "over", "closed", "cancelled"];
const STATES = ["queued", "sent", "returned", "unknown", "given_up"];

let jobcenter;
/** Each role keeps its page: whoever works here does not sign in for every click. */
const pages = {};
before(async () => (jobcenter = await open()));
after(() => jobcenter?.close());

async function as(role) {
  return (pages[role] ??= await jobcenter.signIn(role));
}

for (const role of ROLES) {
  test(`${role}: every page within reach`, LIMIT, async (t) => {
    await crawl(t, await as(role), role);
  });
}

// Between them these two see every page.
for (const role of ["Planung", "Verwaltung"]) {
  test(`${role}: every page within reach without JavaScript`, LIMIT, async (t) => {
    await crawl(t, await jobcenter.withoutJavaScript().signIn(role), `${role}-ohne-skript`);
  });
}

/** What one role was shown on a desk, the next one is shown on a phone. */
const shown = new Set();

async function crawl(t, page, name) {
  const start = new URL("/", page.url()).href;
  const known = new Set([kind(start)]);
  const waiting = [start];
  let looked = 0;
  for (; waiting.length > 0 && looked < MOST_PAGES; looked++) {
    const url = waiting.shift();
    await t.test(`${name}: ${kind(url)}`, async () => {
      if (!(await visit(page, url))) return;
      for (const link of await links(page)) {
        if (known.has(kind(link))) continue;
        known.add(kind(link));
        waiting.push(link);
      }
      const widths = page.bare || shown.has(kind(url)) ? [PHONE] : [PHONE, DESK];
      shown.add(kind(url));
      await look(page, `${name}${kind(url)}`, widths);
    });
  }
  assert.deepEqual(waiting, [], `more than ${MOST_PAGES} kinds of pages: narrow kind() down`);
  assert.ok(looked > 3, "the navigation leads somewhere");
}

test("an event at each stage, and a message in each state", LIMIT, async (t) => {
  const page = await as("Planung");
  for (const phase of PHASES) {
    await t.test(phase, async () => {
      await page.goto(`/events?phase=${phase}`);
      await page.locator("#list th a").first().click();
      await look(page, `stand-${phase}`);
      const door = page.locator("main").getByRole("link", { name: "Türliste", exact: true });
      if ((await door.count()) > 0) {
        await door.click();
        await look(page, `stand-${phase}-tür`);
        await page.goto(page.url().replace("/attendance", "/closing"));
        await look(page, `stand-${phase}-abschluss`);
      }
    });
  }
  for (const state of STATES) {
    await t.test(state, async () => {
      await page.goto(`/outbox?state=${state}`);
      const first = page.locator("#list th a").first();
      if ((await first.count()) > 0) await first.click();
      await look(page, `nachricht-${state}`);
    });
  }
});

test("a list of guests, from the file to the guests", LIMIT, async () => {
  const page = await as("Planung");
  await page.goto("/guests/import");
  const noList = { name: "liste.csv", mimeType: "text/csv", buffer: Buffer.from("%PDF-1.7\n\0\0") };
  await page.locator('input[type="file"]').setInputFiles(noList);
  await refused(page, "Hochladen", "liste-keine-liste");

  await page.locator('input[type="file"]').setInputFiles(LIST);
  await press(page, "Hochladen");
  await settled(page);
  await look(page, "liste-erkannt");
  const list = page.url();
  await page.goto(`${list}/columns`);
  await look(page, "liste-spalten");
  const [first, second] = await page.locator("main select").all();
  await second.selectOption(await first.inputValue());
  await refused(page, "Liste prüfen", "liste-spalte-zweimal");

  await page.goto(`${list}/columns`);
  await press(page, "Liste prüfen");
  await settled(page);
  await look(page, "liste-geprüft");
  await press(page, "So einlesen");
  await settled(page);
  await reads(page, "Die Datei ist gelöscht.");
  await look(page, "liste-eingelesen");
});

test("events from before, from the file to the planner, and the report of the month", LIMIT, async () => {
  const page = await as("Planung");
  await page.goto("/turnout/history");
  await look(page, "früher-leer");
  assert.equal(await visit(page, "/turnout/history/sample.csv"), false, "a file, not a page");
  const file = (text) => ({ name: "früher.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  const chooses = (text) => page.locator('input[type="file"]').setInputFiles(file(text));
  await page.goto("/turnout/history");
  await chooses("Name;Vorname\nKaya;Zeynep\n");
  await refused(page, "Hochladen und prüfen", "früher-keine-liste");

  const line = (day, format, came) => `${inDays(day)};${format};40;${came};10 Uhr;ja;21`;
  const lines = [
    "Datum;Format;Eingeladen;Gekommen;Uhrzeit;Kinderbetreuung;Vorlauf",
    line(-700, "Kontaktcafé", 12),
    line(-693, "Kontakt-Kaffee", 14),
    line(-686, "Kontaktcafé", 50),
    line(3, "Kontaktcafé", 12),
  ];
  await chooses(lines.join("\n"));
  await press(page, "Hochladen und prüfen");
  await reads(page, "Welches Format ist gemeint?");
  await look(page, "früher-geprüft");
  await choose(page, "format_0", "Kontaktcafé");
  await press(page, "Zuordnen und neu prüfen");
  await reads(page, "Die Liste ist neu geprüft.");
  await press(page, "So einlesen");
  await reads(page, "Alle Veranstaltungen von früher");
  await look(page, "früher-eingelesen");
  await follow(page, "Alle Veranstaltungen von früher");
  await reads(page, "2 Veranstaltungen von früher");
  await look(page, "früher");
  await page.goto("/turnout/plan");
  await reads(page, "2 eingelesene von früher");

  const leader = await as("Leitung");
  await leader.goto("/turnout");
  await press(leader, "Bericht bestellen");
  await leader.locator("main").getByRole("button", { name: "Bericht abbestellen" }).waitFor();
  await look(leader, "teilnahme-bericht-bestellt");
  await press(leader, "Bericht abbestellen");
  await leader.locator("main").getByRole("button", { name: "Bericht bestellen" }).waitFor();
});

/** Reading a list takes a moment; the page says how far it is. */
async function settled(page) {
  await page.waitForLoadState();
  const again = page.locator("main").getByRole("link", { name: "Jetzt nachsehen" });
  while ((await again.count()) > 0) {
    await page.waitForTimeout(100);
    await again.click();
  }
}

const FORMS = [
  { role: "Planung", path: "/venues/new", values: { name: "", seats: "0", postcode: "51" } },
  { role: "Planung", path: "/formats/new", values: { name: "", minutes: "0", seats: "" } },
  { role: "Planung", path: "/guests/new", values: { family_name: "", email: "frau kaya" } },
  { role: "Verwaltung", path: "/staff/new", values: { name: "", email: "nirgends" } },
  { role: "Verwaltung", path: "/office", values: { name: "", postcode: "51", email: "" } },
  { role: "Verwaltung", path: "/office/sites/new", values: { name: "" } },
  { role: "Verwaltung", path: "/keys", values: { name: "" }, button: "Schlüssel machen" },
];

test("a form filled in badly comes back, and says at each field why", LIMIT, async (t) => {
  for (const { role, path, values, button = "Speichern" } of FORMS) {
    await t.test(path, async () => {
      const page = await as(role);
      await page.goto(path);
      await fill(page, values);
      await refused(page, button, `falsch${path}`);
      const [name] = Object.keys(values);
      await page.locator(`[name="${name}"][aria-invalid="true"]`).waitFor();
    });
  }
});

test("an event's forms filled in badly", LIMIT, async () => {
  const page = await as("Planung");
  const event = await anEvent(page, "published");
  await page.goto(`${event}/cancel`);
  await look(page, "absagen");
  await page.goto(`${event}/invitations/new`);
  await look(page, "einladen");
  await page.getByText("Lieber einzelne Gäste nach Kundennummer").click();
  await fill(page, { keys: "K-GIBT-ES-NICHT" });
  await press(page, "Diese Gäste ansehen");
  await page.locator('[name="keys"][aria-invalid="true"]').waitFor();
  page.faults.splice(0);
  await look(page, "falsch-einladen");
  await page.goto(`${event}/invitations/preview?language=de&random=12`);
  await look(page, "einladen-vorschau");

  await page.goto(`${event}/repeat`);
  const days = page.locator('main [name="day"]:checked');
  while ((await days.count()) > 0) await days.first().uncheck();
  await refused(page, "Entwürfe anlegen", "falsch-wiederholen");
  await page.goto(`${event}/repeat`);
  await press(page, "Entwürfe anlegen");
  await reads(page, /Entwürfe sind neu\./);
  await page.goto(`${event}/series`);
  await look(page, "reihe");
  await page.goto(`${event}/change`);
  await fill(page, { session_date: inDays(-3) });
  await refused(page, "Ändern und Bescheid sagen", "falsch-ändern");
  await page.goto(`${event}/edit`);
  await fill(page, { title: "", seats: "0" });
  await refused(page, "Speichern", "falsch-veranstaltung");

  await page.goto("/turnout?from=2026-05&to=2026-01");
  page.faults.splice(0);
  await look(page, "falsch-zeitraum");
});

test("whoever makes an event happen", LIMIT, async () => {
  const page = await as("Planung");
  await page.goto("/events");
  const events = (await links(page)).filter((link) => kind(link) === "/events/{id}");
  for (const event of events) {
    await page.goto(`${event}/team`);
    const member = (await links(page)).find((link) => kind(link) === "/events/{id}/team/{member}");
    if (!member) continue;
    await page.goto(member);
    await look(page, "team-mitwirkung");
    return;
  }
  assert.fail("no event has a team");
});

test("the reply desk: somebody is found, and what they said is noted", LIMIT, async () => {
  const page = await as("Empfang");
  await page.goto("/phone?q=a");
  await page.locator("#list .thing").first().waitFor();
  await look(page, "telefon-gefunden");
  await follow(page, /^Mehr angeben/);
  await refused(page, "Antwort eintragen", "telefon-ohne-antwort");
  await page.goto("/phone?q=Niemand heißt so");
  await reads(page, "Niemand gefunden");
  await look(page, "telefon-niemand");
});

test("the inbox: a letter is read, searched for, and done with", LIMIT, async () => {
  const page = await as("Empfang");
  await page.goto("/inbox");
  await look(page, "posteingang");
  await page.locator("main .thing a").first().click();
  await page.waitForLoadState();
  await look(page, "posteingang-mail");
  await page.goto(`${page.url()}?q=a`);
  await page.locator("main .thing").first().waitFor();
  await look(page, "posteingang-gefunden");
  await press(page, "Erledigt");
  await reads(page, "Die E-Mail ist erledigt.");
});

test("a calendar of one's own: its address is shown once", LIMIT, async () => {
  const page = await as("Empfang");
  await page.goto("/calendar");
  await look(page, "kalender");
  await press(page, "Adresse machen");
  await reads(page, "Sie steht nur jetzt hier.");
  await look(page, "kalender-adresse");
});

test("a new colleague: a link, a password, and nothing typed is ever lost", LIMIT, async () => {
  const admin = await as("Verwaltung");
  await admin.goto("/staff/new");
  await fill(admin, { name: "Mira Öztürk", email: "mira@example.org" });
  await choose(admin, "role", "Planung");
  await press(admin, "Speichern");
  const link = (await admin.locator("main code").textContent()).replace(/^https?:\/\/[^/]+/, "");
  await look(admin, "neue-kollegin-link");
  await admin.goto("/keys");
  await fill(admin, { name: "Fachverfahren" });
  await choose(admin, "role", "Planung");
  await press(admin, "Schlüssel machen");
  await reads(admin, "Er steht nur jetzt hier.");
  await look(admin, "neuer-schlüssel");

  const page = await jobcenter.guest();
  await page.goto(link);
  await look(page, "willkommen");
  await fill(page, { password: "kurz", again: "kurz" });
  await refused(page, "Passwort speichern", "willkommen-zu-kurz");
  await fill(page, { password: "Ein langer kurzer Satz", again: "Ein langer kurzer Satz" });
  await press(page, "Passwort speichern");
  await page.waitForURL((url) => url.pathname === "/");

  await page.goto("/venues/new");
  await fill(page, { name: "Alte Post", seats: "20", street: "Am Markt 1" });
  await fill(page, { postcode: "51992", town: "Wermeln" });
  await page.context().clearCookies();
  await refused(page, "Speichern", "abgemeldet", 401);
  await fill(page, { email: "mira@example.org", password: "Ein ganz anderer Satz" });
  await refused(page, "Anmelden", "falsches-passwort");
  await fill(page, { email: "mira@example.org", password: "Ein langer kurzer Satz" });
  await press(page, "Anmelden");
  await reads(page, "Ihre Eingaben sind noch da");
  await look(page, "wieder-da");
  await press(page, "Eingaben absenden");
  await reads(page, "Alte Post");
});

test("a device at the door: its link, its list, its end", LIMIT, async () => {
  const desk = await as("Empfang");
  await desk.goto(`${await anEvent(desk, "published")}/devices`);
  await refused(desk, "Link machen", "gerät-ohne-namen");
  await fill(desk, { name: "Tablet am Eingang" });
  await press(desk, "Link machen");
  const link = await desk.locator(".link-shown a").getAttribute("href");
  await look(desk, "gerät-link");
  for (const visitor of [jobcenter, jobcenter.withoutJavaScript()]) {
    const page = await visitor.guest();
    await page.goto(link);
    if (!page.bare) await page.locator("[data-rows] > li").first().waitFor();
    await look(page, `gerät-liste${page.bare ? "-ohne-skript" : ""}`);
    await page.context().close();
  }
  await press(desk, /^Beenden/);
  await reads(desk, "Der Link gilt nicht mehr.");
  const page = await jobcenter.guest();
  assert.equal((await page.goto(link)).status(), 410);
  page.faults.splice(0);
  await look(page, "gerät-beendet");
});

test("a week under way: its table, its sheets, its next steps, who was sent", LIMIT, async () => {
  const page = await as("Planung");
  const week = await anEvent(page, "running", "Profiling-Woche");
  for (const end of ["attendance/week", "attendance/week?show=all", "followups", "assignments"]) {
    await page.goto(`${week}/${end}`);
    await look(page, `woche-${end}`);
  }
  await page.goto(`${week}/followups`);
  await page.locator("main tbody a").first().click();
  await choose(page, "state", "erledigt");
  await refused(page, "Speichern", "woche-anschluss-leer");
  await visit(page, `${week}/followups/anschluss.csv`);
  await page.goto(`${week}/assignments`);
  await fill(page, { keys: "K-GIBT-ES-NICHT" });
  await refused(page, "Auf die Liste", "woche-zuweisung-unbekannt");

  await page.goto(`${week}/attendance/sheets`);
  await look(page, "woche-blätter");
  await page.getByRole("button", { name: /Liste für die Tür/ }).first().click();
  await reads(page, "Blatt 1");
  await look(page, "woche-blatt");
  await follow(page, "Kreuze nachtragen");
  await fill(page, { s1: "Niemand heißt so" });
  await refused(page, "Eintragen", "woche-blatt-falsch");
});

test("what is not to be had says so kindly", LIMIT, async (t) => {
  const draft = await anEvent(await as("Planung"), "draft", "Beratungs-Café");
  const ways = [
    { role: "Leitung", path: "/guests", status: 403 },
    { role: "Planung", path: "/gibt-es-nicht", status: 404 },
    { role: "Planung", path: "/events/00000000-0000-7000-8000-000000000000", status: 404 },
    { role: "Planung", path: `${draft}/attendance`, status: 409 },
    { role: "Planung", path: "/anmelden/link/0000000000000000000000", status: 404 },
  ];
  for (const { role, path, status } of ways) {
    await t.test(`${role}: ${status}`, async () => {
      const page = await as(role);
      const response = await page.goto(path);
      assert.equal(response.status(), status, path);
      // Chromium itself complains of such an answer.
      page.faults.splice(0);
      await look(page, `nicht-zu-haben-${status}${path.replace(/[0-9a-f-]{20,}/, "x")}`);
    });
  }
});

test("whoever is not signed in is asked to", async () => {
  const page = await jobcenter.guest();
  await page.goto("/events?view=past");
  assert.equal(new URL(page.url()).pathname, "/anmelden");
  await look(page, "anmelden");
});

test("letters wait, become a batch, and what came back is booked", LIMIT, async () => {
  const page = await as("Planung");
  await page.goto("/letters");
  await look(page, "briefe");
  await fill(page, { code: "AAAA-AAAA" });
  await refused(page, "Kam zurück", "briefe-unbekannter-code");
  await page.goto("/letters");
  const waiting = page.locator("a[href^='/letters?event=']");
  for (const href of await waiting.evaluateAll((all) => all.map((link) => link.href))) {
    await page.goto(href);
    await look(page, "briefe-wartende");
    if ((await page.getByRole("button", { name: /Stapel bilden/ }).count()) > 0) break;
  }
  await page.getByRole("button", { name: /Stapel bilden/ }).click();
  await page.waitForURL("**/letters/batches/*");
  await look(page, "briefe-stapel");
  const files = page.locator("a[href$='.pdf'], a[href$='.zip']");
  const found = await files.evaluateAll((all) => all.map((link) => link.href));
  assert.equal(found.length, 2);
  for (const file of found) assert.equal(await visit(page, file), false, "a file, not a page");
});

test("times for everybody, and a counter for open doors", LIMIT, async () => {
  const page = await as("Planung");
  const event = await anEvent(page, "published");
  for (const part of ["slots", "counter"]) {
    assert.equal((await page.goto(`${event}/${part}`)).status(), 200);
    await look(page, `veranstaltung-${part}`);
  }
});

test("a reply card, a call of the round, and what moves many invitations", LIMIT, async () => {
  const page = await as("Planung");
  await page.goto("/phone?q=a");
  const found = await page.locator("#list .thing-title a").first().getAttribute("href");
  await page.goto(found.replace("/phone/", "/cards/"));
  await look(page, "antwortkarte");
  await page.goto("/phone");
  const done = await page.locator("form[action$='/done']").first().getAttribute("action");
  await page.goto(done.replace("/phone/calls/", "/phone/round/").replace("/done", ""));
  await look(page, "anruf");
  const event = await anEvent(page, "published");
  for (const part of ["course", "course/letters", "course/calls"]) {
    assert.equal((await page.goto(`${event}/invitations/${part}`)).status(), 200);
    await look(page, `einladungen-${part}`);
  }
});

test("everything about turnout at one look, a comparison, and what became of an event", LIMIT, async () => {
  const leader = await as("Leitung");
  await leader.goto("/turnout");
  await look(leader, "teilnahme-überblick");
  await leader.goto("/turnout?from=2020-01&to=2020-03");
  await look(leader, "teilnahme-leer");
  await leader.goto("/turnout/barriers");
  await look(leader, "teilnahme-hindernisse");
  await leader.goto("/turnout/compare");
  await look(leader, "teilnahme-vergleich");
  const views = ["/barriers", "/costs", "/open-doors", "/compare", "/plan", "/plan/calibration", ""];
  for (const file of views.flatMap((view) => ["csv", "xlsx", "pdf"].map((end) => `${view}.${end}`))) {
    assert.equal(await visit(leader, `/turnout${file}`), false, "a file, not a page");
  }

  const page = await as("Planung");
  const event = await anEvent(page, "closed");
  assert.equal((await page.goto(`${event}/report`)).status(), 200);
  await look(page, "veranstaltung-bericht");
  for (const end of ["pdf", "csv", "xlsx"]) {
    assert.equal(await visit(page, `${event}/report.${end}`), false, "a file, not a page");
  }
});

test("a trial is planned, and its plan is changed", LIMIT, async () => {
  const page = await as("Planung");
  await page.goto("/trials/new");
  await choose(page, "format", "Kontaktcafé");
  await page.locator('main select[name="way"]').selectOption("letter");
  await press(page, "Fassungen zeigen");
  await look(page, "versuch-plan");
  await fill(page, { difference: "B nennt den Kaffee schon im Betreff" });
  await refused(page, "Entwurf speichern", "falsch-versuch");
  for (const version of await page.locator('main [name="version"]').all()) await version.check();
  await press(page, "Neu rechnen");
  await reads(page, /Nötig sind|nötig sind/);
  await press(page, "Entwurf speichern");
  await reads(page, "Der Entwurf ist gespeichert.");
  await look(page, "versuch-entwurf");
  await follow(page, "Ändern");
  await look(page, "versuch-ändern");
});

test("no page of the staff was left out", () => {
  assert.deepEqual(unseen(STAFF_PAGES), []);
});

/** The first event at a stage. */
async function anEvent(page, phase, format = "") {
  await page.goto(`/events?phase=${phase}`);
  const rows = page.locator("#list tr", { has: page.locator("th a"), hasText: format });
  return new URL(await rows.first().locator("th a").evaluate((a) => a.href)).pathname;
}

/** Sends what is not to be accepted, and looks at the page that says so. */
async function refused(page, button, name, status = 422) {
  const response = await send(page, button);
  assert.equal(response.status(), status, `${name} is refused`);
  // Chromium itself complains of such an answer.
  page.faults.splice(0);
  await look(page, name);
}
