// A demo Jobcenter of its own, and people in front of a browser: staff by role, and guests.
//
//     const jobcenter = await open();
//     const page = await jobcenter.signIn("Planung");
//     const bare = await jobcenter.withoutJavaScript().signIn("Empfang");
//     await jobcenter.close();

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const ROLES = ["Planung", "Empfang", "Leitung", "Verwaltung", "Träger", "Datenschutz"];

const BINARY =
  process.env.TREFFPUNKT_BINARY ??
  fileURLToPath(new URL("../../target/debug/treffpunkt", import.meta.url));
const CHROMIUM = process.env.TREFFPUNKT_CHROMIUM ?? "/usr/bin/chromium";
// Nothing but the pages under test: Chromium's own errands would leave the machine.
const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const START_LIMIT = 120_000;
const STEP_LIMIT = 15_000;

/** Starts the demo with fresh data, and a browser. */
export async function open() {
  const data = await mkdtemp(join(tmpdir(), "treffpunkt-browser-"));
  const server = await startDemo(data);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET });
  return new Jobcenter({ server, browser, sessions: new Map() }, { javaScript: true });
}

class Jobcenter {
  #world;
  #javaScript;

  constructor(world, { javaScript }) {
    this.#world = world;
    this.#javaScript = javaScript;
  }

  get address() {
    return this.#world.server.address;
  }

  /** The same Jobcenter, seen by a browser that runs no script. */
  withoutJavaScript() {
    return new Jobcenter(this.#world, { javaScript: false });
  }

  /** A fresh page, signed in. The link of a role works once; later pages share its session. */
  async signIn(role) {
    const { sessions, server } = this.#world;
    if (!sessions.has(role)) sessions.set(role, this.#firstSignIn(role, server.links[role]));
    const page = await this.#newPage({ storageState: await sessions.get(role) });
    await page.goto("/");
    return page;
  }

  /** A fresh page of somebody without an account. */
  async guest() {
    return this.#newPage({});
  }

  async close() {
    await this.#world.browser.close();
    await this.#world.server.stop();
  }

  async #firstSignIn(role, link) {
    assert.ok(link, `the demo printed no sign-in link for ${role}`);
    const page = await this.#newPage({});
    await page.goto(link);
    // Opening a link changes nothing; the button does.
    await page.locator("main form[method=post i] button").first().click();
    await page.waitForURL((url) => !url.pathname.startsWith("/anmelden"));
    const state = await page.context().storageState();
    await page.context().close();
    return state;
  }

  async #newPage(options) {
    const context = await this.#world.browser.newContext({
      baseURL: this.address,
      locale: "de-DE",
      // What fades would be looked at half faded.
      reducedMotion: "reduce",
      timezoneId: "Europe/Berlin",
      javaScriptEnabled: this.#javaScript,
      viewport: { width: 1280, height: 900 },
      ...options,
    });
    context.setDefaultTimeout(STEP_LIMIT);
    const page = await context.newPage();
    page.faults = watch(page, this.address);
    page.bare = !this.#javaScript;
    return page;
  }
}

/** What a page must never do, in the order it was done: complain, fall, or ask a foreign server. */
function watch(page, address) {
  const faults = [];
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (/^(https?|wss?):/.test(url) && !url.startsWith(`${address}/`)) {
      faults.push(`asks a foreign server: ${url}`);
    }
  });
  return faults;
}

async function startDemo(data) {
  const port = await freePort();
  const args = ["demo", "--data", data, "--listen", `127.0.0.1:${port}`];
  const child = spawn(BINARY, args, { stdio: ["ignore", "pipe", "pipe"] });
  const clear = () => {
    child.kill("SIGKILL");
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once("exit", clear);
  const gone = new Promise((resolve) => child.once("close", resolve));
  const stop = async () => {
    child.kill("SIGTERM");
    await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 5_000).unref())]);
    clear();
  };

  let log = "";
  child.stderr.on("data", (text) => (log = (log + text).slice(-10_000)));
  const links = {};
  const started = new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the demo did not start:\n${log}`)), START_LIMIT);
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the demo ended with ${code}:\n${log}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const [, name, link] = /^(\p{L}+): (http\S+)$/u.exec(line) ?? [];
      if (name) links[name] = link;
      if (["Adresse", ...ROLES].every((name) => links[name])) {
        clearTimeout(late);
        resolve();
      }
    });
  });
  await started;
  return { address: links.Adresse.replace(/\/$/, ""), links, stop };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
