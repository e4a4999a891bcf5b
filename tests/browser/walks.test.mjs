// The five walks through the house, one after the other, as the people of one Jobcenter would go
// them: plan an event, invite, answer, keep the door list, read the turnout and ask it three questions.
// All but the reading are gone without JavaScript too, and then the ways in which a browser can go wrong.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { choose, fill, follow, inDays, press, reads, send } from "./hands.mjs";
import { open } from "./jobcenter.mjs";
import { look } from "./look.mjs";
import { invitations } from "./outbox.mjs";

const WAYS = [
  { how: "", script: true },
  { how: " without JavaScript", script: false },
];
const INVITED = "60";
const MOST_MAILS = 12;

let jobcenter;
/** What the walks hand on. */
const found = {};

before(async () => (jobcenter = await open()));
after(() => jobcenter?.close());

/** Each role keeps its page: whoever works here does not sign in for every click. */
const pages = {};
async function as(role, script = true) {
  const bare = () => jobcenter.withoutJavaScript().signIn(role);
  return (pages[role + script] ??= await (script ? jobcenter.signIn(role) : bare()));
}

for (const { how, script } of WAYS) {
  const shot = script ? "" : "-ohne-skript";
  const title = script ? "Kaffee und Fragen am Rheinufer" : "Tee und Antworten am Rheinufer";

  test(`create: an event from a format, in one short form${how}`, async () => {
    const page = await as("Planung", script);
    await page.goto("/events/new");
    await follow(page, /^Kontaktcafé$/);
    await fill(page, { title: "" });
    // A refusal keeps what was typed, and says at the field what is missing.
    assert.equal((await send(page, "Entwurf speichern")).status(), 422);
    await page.locator('[name="title"][aria-invalid="true"]').waitFor();
    // Chromium itself complains of such an answer.
    page.faults.splice(0);
    await look(page, `anlegen-fehlt-etwas${shot}`);

    await choose(page, "venue");
    await fill(page, {
      title,
      // A day of its own: the room is taken on the other one.
      session_date: inDays(script ? 14 : 15),
      session_from: "10:00",
      session_to: "12:00",
      seats: "12",
      contact_name: "Sabine Krüger",
      contact_phone: "0221 4710 123",
    });
    await press(page, "Entwurf speichern");
    await page.waitForURL(/\/events\/[0-9a-f-]{36}$/);
    await reads(page, title);
    await reads(page, "Entwurf");
    await look(page, `entwurf${shot}`);
    await press(page, "Veröffentlichen");
    await reads(page, "veröffentlicht");
    found.event = new URL(page.url()).pathname;
  });

  test(`invite: choose, read what they will read, release${how}`, async () => {
    const page = await as("Planung", script);
    await page.goto(found.event);
    await follow(page, "Gäste einladen");
    await follow(page, "Gäste einladen");
    await page.locator('main [name="language"][value="de"]').check();
    await fill(page, { random: INVITED });
    await press(page, "Ansehen");
    // The mail as it will arrive, and who gets one.
    const mail = page.locator("section", { hasText: /E-Mail an/ }).locator(".sheet");
    await mail.getByText(/freiwillig/).waitFor();
    await look(page, `einladen-vorschau${shot}`);
    const release = await page.getByRole("button", { name: /^Freigeben/ }).textContent();
    await press(page, /^Freigeben/);
    await reads(page, `${/\d+/.exec(release)} Gäste sind eingeladen.`);
    await look(page, `freigegeben${shot}`);

    await page.goto(found.event);
    await reads(page, "Eingeladen");
    const asked = await invitations(page, found.event, MOST_MAILS);
    found.guests = asked.filter(({ alone }) => alone);
    assert.ok(found.guests.length > 1, "some were asked on their own");
  });

  test(`reply: yes with a child, then another answer${how}`, async () => {
    const page = await (script ? jobcenter : jobcenter.withoutJavaScript()).guest();
    await page.goto(found.guests[0].answer);
    await look(page, `antworten${shot}`);
    await says(page, "yes", { age: "3" });
    await reads(page, "Schön, dass Sie kommen!");
    await reads(page, /1\W*Kind/);
    await look(page, `geantwortet${shot}`);
    const calendar = await page.request.get(await href(page, "In den Kalender"));
    assert.match(calendar.headers()["content-type"], /^text\/calendar/);
    assert.match(await calendar.text(), /BEGIN:VEVENT[^]*END:VEVENT/);

    await says(page, "no");
    await reads(page, "Danke, dass Sie Bescheid sagen");
    await page.context().close();
  });

  test(`reply: a colleague types in a call${how}`, async () => {
    const page = await as("Empfang", script);
    await page.goto(`${found.event}/invitations?reply=open`);
    const name = await page.locator('main th a[href^="/phone/"]').first().textContent();
    await page.goto("/phone");
    assert.equal(await page.locator('input[type="search"]').count(), 1, "one search field");
    await page.locator('input[type="search"]').fill(name);
    if (!script) await press(page, "Suchen");
    const invited = page.locator("#list .thing", { hasText: title }).filter({ hasText: "offen" });
    await invited.first().waitFor();
    await look(page, `anruf${shot}`);
    const answered = page.waitForURL(/\/phone\?q=/);
    await invited.first().getByRole("button", { name: /^Ja/ }).click();
    await answered;
    await reads(page, "Notiert: Zusage.");
  });

  test(`check in: one tap, and undo${how}`, async () => {
    const page = await as("Empfang", script);
    await page.goto("/");
    // A list that waits for its ticks, whatever time of day it is.
    await follow(page, /^Eintragen/);
    const taps = page.locator('button[value="present"]');
    await taps.first().waitFor();
    const [before, sum] = [await taps.count(), await page.locator("#door-sum").textContent()];
    const guest = page.locator(".door").filter({ has: taps }).first();
    const row = page.locator(`#${await guest.getAttribute("id")}`);
    await row.getByRole("button", { name: /^da\b/ }).click();
    await row.getByRole("button", { name: /^rückgängig/ }).waitFor();
    assert.equal(await taps.count(), before - 1);
    assert.notEqual(await page.locator("#door-sum").textContent(), sum, "one more is there");
    await look(page, `da${shot}`);
    await row.getByRole("button", { name: /^rückgängig/ }).click();
    await row.getByRole("button", { name: /^da\b/ }).waitFor();
    assert.equal(await taps.count(), before, "as before");
    assert.equal(await page.locator("#door-sum").textContent(), sum, "as before");
  });

  test(`three answers in three clicks each from the start page${how}`, async () => {
    const page = await as("Leitung", script);
    // Does one format work better than another one?
    await page.goto("/");
    await follow(page, "Zwei Formate vergleichen");
    await follow(page, /^Kontaktcafé$/);
    await reads(page, "Kontaktcafé: Womit vergleichen Sie?");
    await look(page, `vergleichen-womit${shot}`);
    await follow(page, "Infotreffen für neue Kundinnen und Kunden");
    await reads(page, /Kontaktcafé \(.*Prozentpunkt.*mit 95 % Sicherheit/);
    const both = [...new URL(page.url()).searchParams];
    const times = (name) => both.filter(([key]) => key.endsWith(name)).map(([, month]) => month);
    assert.equal(new Set(times("from")).size + new Set(times("to")).size, 2, "of one time");
    await look(page, `vergleichen-antwort${shot}`);

    // How many to invite for twenty chairs?
    await page.goto("/");
    await follow(page, "Wie viele einladen?");
    await fill(page, { seats: "20" });
    await press(page, "Rechnen");
    await page.waitForURL(/[?&]seats=20(&|$)/);
    await reads(page, /^Für 20 Plätze laden Sie etwa \d+ ein\. Dann kommen .* Gäste\./);
    await look(page, `einladen-zwanzig${shot}`);

    // Does childcare help, and where is it missing?
    await page.goto("/");
    await follow(page, "Hilft Kinderbetreuung?");
    await reads(page, /^Mit Kinderbetreuung kamen \d+\s% .* ohne \d+\s% .*Zufall/);
    await follow(page, "Wo Kinderbetreuung fehlt");
    await page.locator("#missing").getByText(/Kinderbetreuung fehlt\.$/).waitFor();
    await look(page, `kinderbetreuung${shot}`);
    await follow(page, "Alle Gründe, und was hilft");
    await reads(page, "Das können Sie tun");
  });
}

test("turnout: three rates, each with its sum and its span", async () => {
  const page = await as("Leitung");
  await page.goto("/");
  await follow(page, "Alle Zahlen");
  for (const rate of ["Teilnahmequote", "Rückmeldequote", "Zusagetreue"]) {
    const stat = page.locator(".stat", { hasText: rate });
    await stat.getByText(/^\d+\s%$/).waitFor();
    await stat.getByText(/^[\d.]+ von [\d.]+$/).waitFor();
    await stat.getByText(/^\d+ bis \d+\s%$/).waitFor();
  }
  await reads(page, /^30\s% gilt als gut$/);
  // The same as a file.
  const file = await page.request.get(await href(page, "CSV, nach Monat"));
  assert.match(await file.text(), /^total;Gesamt;\d+/m);
  const book = await page.request.get(await href(page, "Als Tabelle für Excel (XLSX)"));
  assert.equal((await book.body()).subarray(0, 2).toString(), "PK");

  // Sums and no guest: what a manager may not see is not there.
  assert.equal((await page.goto("/guests")).status(), 403);
});

test("a second tab, a double click and «back» do no harm", async () => {
  const desk = await as("Empfang");
  const before = await accepted(desk);
  const [first, second] = [await jobcenter.guest(), await jobcenter.guest()];
  const { answer: link } = found.guests[1];
  await Promise.all([first.goto(link), second.goto(link)]);
  await says(first, "yes", { twice: true });
  await reads(first, "Schön, dass Sie kommen!");
  assert.equal(await accepted(desk), before + 1);
  // The other tab still shows the question: what it says last counts.
  await says(second, "maybe");
  await reads(second, "Danke für Ihre Antwort");
  assert.equal(await accepted(desk), before);
  await first.goBack();
  await says(first, "yes");
  await reads(first, "Schön, dass Sie kommen!");
  assert.equal(await accepted(desk), before + 1);
  assert.deepEqual([...first.faults, ...second.faults], []);
  for (const page of [first, second]) await page.context().close();
});

test("a tap that the house does not take is never lost in silence", async () => {
  const page = await as("Empfang");
  await page.goto("/");
  await follow(page, /^Eintragen/);
  const tap = page.locator('.door button[value="present"]').first();
  await page.route("**/attendance/**", (route) => route.abort());
  await tap.click();
  await page.getByRole("alert").getByText("Keine Verbindung.").waitFor();
  // Chromium itself complains of what did not arrive.
  page.faults.splice(0);
  await look(page, "tür-ohne-verbindung");

  await page.unroute("**/attendance/**");
  await page.context().clearCookies();
  await tap.click();
  await reads(page, "Ihre Eingaben sind nicht verloren.");
});

/** Answers; whoever has answered before changes that. */
async function says(page, value, { age, twice } = {}) {
  const change = page.locator("main").getByRole("link", { name: "Antwort ändern" });
  if ((await change.count()) > 0) await change.click();
  await page.locator(`main input[name="answer"][value="${value}"]`).check();
  if (age) await page.locator('main select[name="age"]').first().selectOption(age);
  const button = page.locator("main").getByRole("button", { name: "Antwort senden" });
  await (twice ? button.dblclick() : button.click());
}

/** How many have accepted, as the desk sees it. */
async function accepted(page) {
  await page.goto(`${found.event}/invitations`);
  const tab = await page.locator("main").getByRole("link", { name: /^Zusage/ }).textContent();
  return Number(/\d+/.exec(tab));
}

async function href(page, name) {
  const link = page.locator("main").getByRole("link", { name });
  return link.first().evaluate((a) => a.href);
}
