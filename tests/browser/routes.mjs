// Which pages there are: every address that answers GET, read from above its handler in the source.
// The tests look at all of them, so a new page has to be visited before `tests/run` is content.

import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const SOURCE = fileURLToPath(new URL("../../src/", import.meta.url));
// #[get("/events")] or #[route("/antwort", method = "GET", method = "HEAD")]
const GET = /#\[get\(\s*"([^"]+)"|#\[route\(\s*"([^"]+)",(?=[^\]]*method = "GET")/g;
const OF_MACHINES =
  /^\/(api|assets|health|metrics|sms|tuer\/sw\.js|calendar\/\{secret\}\.ics)(\/|$)/;
const OF_GUESTS = /^\/(a|abmelden|antwort|barrierefreiheit|datenschutz|f)(\/|$)/;
/** Whoever comes to a forum, guest or colleague; `forum.test.mjs` goes there. */
const OF_FORUMS = /^\/forum\/|\/(bescheinigung|certificates|forum|speaker-sheet)$/;

const ROUTES = readdirSync(SOURCE, { recursive: true })
  .filter((file) => file.endsWith(".rs"))
  .flatMap((file) => [...readFileSync(`${SOURCE}${file}`, "utf8").matchAll(GET)])
  .map(([, short, long]) => short ?? long)
  .filter((route) => !OF_MACHINES.test(route))
  // Where two fit, the one with fewer blanks is meant.
  .sort((one, other) => blanks(one) - blanks(other));

export const FORUM_PAGES = ROUTES.filter((route) => OF_FORUMS.test(route));
const OTHERS = ROUTES.filter((route) => !OF_FORUMS.test(route));
export const GUEST_PAGES = OTHERS.filter(isOfGuests);
export const STAFF_PAGES = OTHERS.filter((route) => !isOfGuests(route));

/** The route that a page came by; nothing for an address that is none of ours. */
export function routeOf(url) {
  const { pathname } = new URL(url);
  return ROUTES.find((route) => shape(route).test(pathname));
}

export function isOfGuests(path) {
  return OF_GUESTS.test(path);
}

function blanks(route) {
  return route.split("{").length - 1;
}

function shape(route) {
  const parts = route.split("/").map((part) => {
    return part.startsWith("{") ? "[^/]+" : part.replace(/[.]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("/")}$`);
}
