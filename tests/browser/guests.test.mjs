// Every page of a guest, in every language, with and without JavaScript: the invitation, what came of
// each answer, what goes wrong, the code from the letter, and the way out.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { choose, fill, inDays, press, reads } from "./hands.mjs";
import { open } from "./jobcenter.mjs";
import { DESK, look, PHONE, unseen } from "./look.mjs";
import { invitations } from "./outbox.mjs";
import { GUEST_PAGES } from "./routes.mjs";
import { visit } from "./visit.mjs";

// A phone has least room for words; on a desk a direction looks like the other languages of it.
const VOICES = [
  { language: "de", direction: "ltr", script: true, widths: [PHONE, DESK] },
  { language: "de", direction: "ltr", script: false, widths: [PHONE] },
  { language: "en", direction: "ltr", script: true, widths: [PHONE] },
  { language: "uk", direction: "ltr", script: true, widths: [PHONE] },
  { language: "ar", direction: "rtl", script: true, widths: [PHONE, DESK] },
  { language: "tr", direction: "ltr", script: true, widths: [PHONE] },
];
const LIMIT = { timeout: 10 * 60_000 };
/** Wrong codes from one address before the house asks for a moment. */
const MOST_CODES = 20;
const MOST_MAILS = 24;
const NOBODYS = "0000000000000000000000";

let jobcenter;
/** One event with a single seat, and some who were asked, each on their own. */
const world = {};
before(async () => {
  jobcenter = await open();
  world.planner = await jobcenter.signIn("Planung");
  world.event = await smallEvent(world.planner);
  await askEverybody(world.planner);
  world.feedback = await threeQuestions(world.planner);
  for (const voice of VOICES) {
    voice.page = await (voice.script ? jobcenter : jobcenter.withoutJavaScript()).guest();
  }
});
after(() => jobcenter?.close());

/** A Kontaktcafé with one seat, so that there is a waiting list. */
async function smallEvent(page) {
  await page.goto("/events/new");
  await page.locator("main").getByRole("link", { name: "Kontaktcafé", exact: true }).click();
  await choose(page, "venue");
  await fill(page, {
    title: "Kaffee und Fragen",
    session_date: inDays(21),
    session_from: "10:00",
    session_to: "12:00",
    seats: "1",
    contact_name: "Sabine Krüger",
    contact_phone: "0221 4710 123",
  });
  await press(page, "Entwurf speichern");
  await press(page, "Veröffentlichen");
  await reads(page, "veröffentlicht");
  return new URL(page.url()).pathname;
}

/** The address of the questions about a week that is under way. */
async function threeQuestions(page) {
  await page.goto("/events?phase=running");
  const link = page.locator("main").getByRole("link", { name: "Profiling-Woche", exact: true });
  await page.goto(`${await link.first().getAttribute("href")}/afterwards`);
  await press(page, "Link und QR-Code machen");
  const address = page.locator('main a[href*="/f/"]');
  return new URL(await address.getAttribute("href")).pathname;
}

async function askEverybody(page) {
  await page.goto(`${world.event}/invitations/new`);
  await fill(page, { random: "80" });
  await press(page, "Ansehen");
  await press(page, /^Freigeben/);
  await page.waitForURL(/\/campaigns\//);
  const asked = await invitations(page, world.event, MOST_MAILS);
  world.household = asked.find(({ alone }) => !alone);
  const alone = asked.filter((one) => one.alone);
  [world.comes, world.waits, world.maybe, world.declines, world.calls, world.silent] = alone;
  assert.ok(world.household && world.silent, `${alone.length} were asked on their own`);
}

/** Looks at one page in every voice. `bring` brings a page there; `lang` asks for the language. */
function inEveryVoice(name, bring) {
  test(name, LIMIT, async (t) => {
    for (const { language, direction, script, widths, page } of VOICES) {
      const voice = script ? language : `${language}-ohne-skript`;
      await t.test(voice, async () => {
        await bring(page, `lang=${language}`);
        const root = page.locator("html");
        assert.equal(await root.getAttribute("lang"), language);
        assert.equal(await root.getAttribute("dir"), direction);
        await look(page, `gast-${name}-${voice}`, widths);
      });
    }
  });
}

/** The same for a page that answers a form which is not to be accepted. */
function refusedInEveryVoice(name, status, bring) {
  inEveryVoice(name, async (page, lang) => {
    await bring(page, lang);
    await sent(page, status);
    // Chromium itself complains of such an answer.
    page.faults.splice(0);
  });
}

/** Sends the page's form as it is, and waits for what comes. */
async function sent(page, status) {
  const isAnswer = (response) => response.request().method() === "POST";
  const button = page.locator("main form button:not([name])").first();
  const [response] = await Promise.all([page.waitForResponse(isAnswer), button.click()]);
  assert.equal(response.status(), status);
  await page.waitForLoadState();
}

/** A page that is not there any more, or never was. */
async function lost(page, path, status) {
  const response = await page.goto(path);
  assert.equal(response.status(), status);
  page.faults.splice(0);
}

function tick(page, name, value) {
  return page.locator(`main input[name="${name}"][value="${value}"]`).check();
}

async function answer({ answer: link }, value, typed = {}) {
  const [{ page }] = VOICES;
  await page.goto(link);
  await tick(page, "answer", value);
  await fill(page, typed);
  await sent(page, 303);
}

async function goTo(page, { answer: link }, lang) {
  assert.ok(await visit(page, `${link}?${lang}`));
}

inEveryVoice("einladung", (page, lang) => goTo(page, world.silent, lang));

inEveryVoice("einladung an einen Haushalt", async (page, lang) => {
  await goTo(page, world.household, lang);
  await tick(page, "answer", "yes");
  await page.locator('main input[name="who"]').first().waitFor();
});

inEveryVoice("ein Anruf gewünscht", async (page, lang) => {
  await goTo(page, world.silent, lang);
  await tick(page, "answer", "call_me");
  await page.locator('main input[name="call_time"]').waitFor();
});

refusedInEveryVoice("ohne Antwort gesendet", 422, (page, lang) => goTo(page, world.silent, lang));

refusedInEveryVoice("mehr Leute als Plätze", 422, async (page, lang) => {
  await goTo(page, world.silent, lang);
  await tick(page, "answer", "yes");
  await page.locator('main select[name="companions"]').selectOption("3");
});

refusedInEveryVoice("zu lange offen", 403, async (page, lang) => {
  await goTo(page, world.silent, lang);
  await page.locator('main input[name="csrf"]').evaluate((field) => (field.value = "alt"));
});

test("einer sagt zu, einer wartet, einer weiß es noch nicht, einer sagt ab", async () => {
  await answer(world.comes, "yes");
  await answer(world.waits, "yes");
  await answer(world.maybe, "maybe");
  await answer(world.declines, "no");
  await answer(world.calls, "call_me", { call_phone: "0221 4710 777" });
});

inEveryVoice("zusage", async (page, lang) => {
  await goTo(page, world.comes, lang);
  const calendar = page.locator('a[href*="/termin.ics"]');
  assert.equal(await visit(page, await calendar.first().getAttribute("href")), false);
});

inEveryVoice("warteliste", (page, lang) => goTo(page, world.waits, lang));
inEveryVoice("vielleicht", (page, lang) => goTo(page, world.maybe, lang));
inEveryVoice("absage", (page, lang) => goTo(page, world.declines, lang));
inEveryVoice("rückruf", (page, lang) => goTo(page, world.calls, lang));
inEveryVoice("ausgebucht", (page, lang) => goTo(page, world.silent, lang));

inEveryVoice("antwort ändern", async (page, lang) => {
  assert.ok(await visit(page, `${world.comes.answer}?aendern&${lang}`));
});

inEveryVoice("keine mails mehr", async (page, lang) => {
  assert.ok(await visit(page, `${world.declines.leave}?${lang}`));
});

refusedInEveryVoice("keine mails mehr, ohne Wahl", 422, async (page, lang) => {
  await page.goto(`${world.declines.leave}?${lang}`);
});

inEveryVoice("abgemeldet", async (page, lang) => {
  await page.goto(`${world.declines.leave}?${lang}`);
  await tick(page, "leaving", "mail");
  await sent(page, 200);
});

test("einer wird wieder ausgeladen", async () => {
  const page = world.planner;
  await page.goto(`${world.event}/invitations?reply=maybe`);
  await press(page, /^Zurückziehen/);
  await reads(page, "Die Einladung ist zurückgezogen.");
});

inEveryVoice("zurückgezogen", (page, lang) => goTo(page, world.maybe, lang));

test("die Veranstaltung fällt aus", async () => {
  const page = world.planner;
  await page.goto(`${world.event}/cancel`);
  await fill(page, { reason: "Die Heizung ist kaputt." });
  await press(page, "Absagen und Bescheid sagen");
  await reads(page, "Die Heizung ist kaputt.");
});

inEveryVoice("abgesagt", (page, lang) => goTo(page, world.comes, lang));

inEveryVoice("link unbekannt", (page, lang) => lost(page, `/a/${NOBODYS}?${lang}`, 404));
inEveryVoice("abmelden unbekannt", (page, lang) => lost(page, `/abmelden/${NOBODYS}?${lang}`, 404));

for (const path of ["/antwort", "/datenschutz", "/barrierefreiheit"]) {
  inEveryVoice(path, async (page, lang) => assert.ok(await visit(page, `${path}?${lang}`)));
}

refusedInEveryVoice("code falsch", 422, async (page, lang) => {
  await page.goto(`/antwort?${lang}`);
  await fill(page, { code: "ABC" });
});

test("zwanzig falsche Codes", async () => {
  const [{ page }] = VOICES;
  for (let code = 0; code < MOST_CODES; code++) {
    await page.goto("/antwort");
    await fill(page, { code: "7777-7777" });
    await sent(page, 422);
  }
  page.faults.splice(0);
});

refusedInEveryVoice("zu viele falsche Codes", 429, async (page, lang) => {
  await page.goto(`/antwort?${lang}`);
  await fill(page, { code: "7777-7777" });
});

inEveryVoice("drei Fragen", async (page, lang) => page.goto(`${world.feedback}?${lang}`));

refusedInEveryVoice("drei Fragen, nichts gewählt", 422, async (page, lang) => {
  await page.goto(`${world.feedback}?${lang}`);
});

test("drei Fragen, beantwortet", async () => {
  const [{ page }] = VOICES;
  await page.goto(world.feedback);
  for (const question of ["liked", "helped", "again"]) {
    await page.locator(`main [name="${question}"][value="yes"]`).check({ force: true });
  }
  await sent(page, 303);
  await reads(page, "Danke für Ihre Antwort!");
  await look(page, "gast-drei-fragen-danke");
});

test("no page of a guest was left out", () => {
  assert.deepEqual(unseen(GUEST_PAGES), []);
});
