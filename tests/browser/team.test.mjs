// The list of a Träger: somebody from outside signs in, sees who comes to their own event by first
// names, enters who was there, and finds every other door shut. And the pages that lead there: the team,
// the childcare with a carer who dropped out.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { open } from "./jobcenter.mjs";
import { look } from "./look.mjs";

let jobcenter;

before(async () => (jobcenter = await open()));
after(() => jobcenter?.close());

/** The first open list of the Träger. */
async function openList(page) {
  await page.goto("/roster");
  await page.locator("main").getByRole("link", { name: /^Liste öffnen/ }).first().click();
  await page.waitForURL(/\/roster\/[0-9a-f-]{36}/);
}

for (const withScript of [true, false]) {
  const how = withScript ? "" : " without JavaScript";
  test(`roster: first names only, one tap, undo${how}`, async () => {
    const page = await (withScript ? jobcenter : jobcenter.withoutJavaScript()).signIn("Träger");
    await look(page, `traeger-heute${withScript ? "" : "-ohne-skript"}`);
    await openList(page);
    await look(page, `traeger-liste${withScript ? "" : "-ohne-skript"}`);

    const names = await page.locator(".door-name").allInnerTexts();
    assert.ok(names.length > 3, "nobody is on the list");
    for (const name of names) assert.match(name, /^\p{L}[\p{L} '’-]* \p{L}[\p{L}'’-]*\.?$/u);

    const open = page.locator(".door-unknown").first();
    const name = await open.locator(".door-name").innerText();
    const row = page.locator(`#${await open.getAttribute("id")}`);
    await row.getByRole("button", { name: /^da/ }).first().click();
    await row.getByRole("button", { name: /rückgängig/ }).waitFor();
    assert.match(await row.innerText(), new RegExp(name));
    await look(page, `traeger-eingetragen${withScript ? "" : "-ohne-skript"}`);
    await row.getByRole("button", { name: /rückgängig/ }).click();
    await row.getByRole("button", { name: /^da/ }).first().waitFor();
    await page.context().close();
  });
}

test("roster: every other door is shut", async () => {
  const page = await jobcenter.signIn("Träger");
  await openList(page);
  const own = new URL(page.url()).pathname.replace("/roster/", "/events/");
  const nav = await page.locator("nav a").allInnerTexts();
  for (const word of ["Gäste", "Veranstaltungen", "Postausgang", "Teilnahme"]) {
    assert.ok(!nav.includes(word), `the Träger is offered ${word}`);
  }
  for (const path of [own, `${own}/attendance`, `${own}/invitations`, "/guests", "/phone", "/shopping"]) {
    const answer = await page.goto(path);
    assert.equal(answer.status(), 403, path);
  }
  // The refusals' own status is no fault.
  page.faults.splice(0);
  await page.context().close();
});

test("team and childcare: who drops out, whom it concerns", async () => {
  const page = await jobcenter.signIn("Planung");
  await page.goto("/events");
  await page.getByRole("link", { name: /Frauen/ }).first().click();
  await page.locator(".tabs").getByRole("link", { name: "Team" }).click();
  await page.getByText("Kai Frühling").first().waitFor();
  await look(page, "team");

  await page.locator(".tabs").getByRole("link", { name: "Betreuung" }).click();
  await page.getByRole("heading", { name: "Familien", exact: true }).waitFor();
  await look(page, "betreuung");
  await page.getByRole("link", { name: "Betreuungs-Blatt" }).click();
  await look(page, "betreuungs-blatt");
  await page.context().close();
});
