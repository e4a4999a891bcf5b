// The door without network. The list and the entries live in this browser (IndexedDB) until the
// server has them; the server decides, this page only remembers. Nothing is ever sent twice as two:
// each entry has a name of its own.
"use strict";
(() => {
  const page = document.getElementById("tuer");
  if (!page || !window.indexedDB) return;
  const part = (name) => page.querySelector(`[data-${name}]`);
  const token = location.pathname.split("/")[2];
  const store = `tuer-${token}`;
  const SHOWN = 200; // rows drawn at once; whoever is further down is searched
  const AT_ONCE = 200; // entries in one call
  const PATIENCE = 15000; // ms between two calls while nothing happens

  let list = null; // as the server last said it
  let queue = []; // entries that the server does not have yet, oldest first
  let session = "";
  let connected = true;
  let refused = [];

  // ── What is kept ────────────────────────────────────────────────────────────────────────────

  const opened = new Promise((resolve, reject) => {
    const request = indexedDB.open(store, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("list");
      request.result.createObjectStore("queue", { keyPath: "n", autoIncrement: true });
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  async function inStore(mode, work) {
    const db = await opened;
    return new Promise((resolve, reject) => {
      const transaction = db.transaction(["list", "queue"], mode);
      const result = work(transaction.objectStore("list"), transaction.objectStore("queue"));
      transaction.oncomplete = () => resolve(result?.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  }

  const keptList = () => inStore("readonly", (lists) => lists.get("list"));
  const keptQueue = () => inStore("readonly", (_, waiting) => waiting.getAll());

  async function forget() {
    (await opened).close();
    indexedDB.deleteDatabase(store);
    await (await caches.open("tuer")).delete(location.pathname);
  }

  // The page itself, for the next time without network.
  async function keepPage() {
    if (!("serviceWorker" in navigator) || !window.caches) return;
    await navigator.serviceWorker.register("/tuer/sw.js", { scope: "/tuer/" });
    const kept = await caches.open("tuer");
    await kept.addAll([location.pathname, ...page.dataset.keep.split(" ")]);
  }

  // ── What the entries make of the list ───────────────────────────────────────────────────────

  function rowsNow() {
    const here = list.sessions.find((one) => one.id === session);
    const rows = new Map(here.rows.map((row) => [row.guest, { ...row }]));
    for (const entry of queue) {
      const row = entry.session === session && rows.get(entry.guest);
      if (!row) continue;
      if (entry.undo) {
        Object.assign(row, { presence: "unknown", children: 0, operation: "", conflict: "" });
      } else {
        row.presence = entry.presence;
        row.operation = entry.operation;
        row.conflict = "";
        if (entry.children !== null) row.children = entry.children;
        if (!isThere(entry.presence)) row.children = 0;
      }
    }
    return [...rows.values()];
  }

  function namelessNow() {
    const known = new Set(list.sessions.find((one) => one.id === session).nameless);
    for (const entry of queue) {
      if (entry.session !== session || entry.guest) continue;
      if (entry.undo) known.delete(entry.undo);
      else known.add(entry.operation);
    }
    return [...known];
  }

  const isThere = (presence) => ["present", "partly", "walk_in"].includes(presence);

  async function note(entry) {
    const whole = {
      operation: crypto.randomUUID(),
      session,
      guest: null,
      presence: "unknown",
      children: null,
      undo: null,
      at: new Date().toISOString(),
      as_of: list.as_of,
      ...entry,
    };
    await inStore("readwrite", (_, waiting) => waiting.add(whole));
    queue = await keptQueue();
    draw();
    call();
  }

  // What the server does not have yet was never said; what it has is taken back there, too.
  async function takeBack(operation, guest) {
    const own = queue.find((entry) => entry.operation === operation);
    if (!own || calling) return note({ undo: operation, guest });
    await inStore("readwrite", (_, waiting) => waiting.delete(own.n));
    queue = await keptQueue();
    draw();
  }

  // ── The way to the server ───────────────────────────────────────────────────────────────────

  let calling = false;
  let again = false;

  async function call() {
    if (calling) {
      again = true;
      return;
    }
    calling = true;
    let more = false;
    try {
      const some = queue.slice(0, AT_ONCE);
      const answer = await fetch(`/tuer/${token}/eintraege`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ entries: some.map(({ n, ...entry }) => entry) }),
        cache: "no-store",
      });
      if (answer.status === 410) return await end((await answer.json()).detail);
      if (!answer.ok) throw new Error(String(answer.status));
      const said = await answer.json();
      const taken = new Set(said.taken);
      await inStore("readwrite", (lists, waiting) => {
        lists.put(said.list, "list");
        for (const entry of some) if (taken.has(entry.operation)) waiting.delete(entry.n);
      });
      list = said.list;
      for (const one of said.refused) {
        refused.push({ ...one, entry: some.find((entry) => entry.operation === one.operation) });
      }
      queue = await keptQueue();
      connected = true;
      more = queue.length > 0;
      draw();
    } catch {
      connected = false;
      tellNet();
    } finally {
      calling = false;
    }
    if (again || more) {
      again = false;
      call();
    }
  }

  // The event is closed, or the link was ended: the list goes; what nobody has yet is shown first.
  async function end(sentence) {
    part("list").hidden = true;
    part("net").textContent = sentence;
    queue = await keptQueue();
    list = list ?? (await keptList());
    if (queue.length === 0) return forget();
    for (const entry of queue) {
      const line = document.createElement("li");
      line.textContent = inWords(entry);
      part("lost-list").append(line);
    }
    part("lost").hidden = false;
    part("lost-read").addEventListener("click", async () => {
      await forget();
      part("lost").hidden = true;
    });
  }

  // ── What people see ─────────────────────────────────────────────────────────────────────────

  const labels = new Map();
  for (const term of part("labels").querySelectorAll("dt")) {
    labels.set(term.textContent, term.nextElementSibling.textContent);
  }

  function inWords(entry) {
    const here = list?.sessions.find((one) => one.id === entry.session);
    const row = here?.rows.find((one) => one.guest === entry.guest);
    const what = entry.undo ? "zurückgenommen" : labels.get(entry.presence);
    const at = new Date(entry.at).toLocaleTimeString("de-DE", { hour: "2-digit", minute: "2-digit" });
    return `${row?.name ?? "Jemand ohne Namen"}: ${what} (${at} Uhr)`;
  }

  function tellNet() {
    const waiting = queue.length === 1 ? "1 Eintrag wartet" : `${queue.length} Einträge warten`;
    const on = queue.length ? `Verbunden. ${waiting}.` : "Verbunden. Alles ist übertragen.";
    const off = queue.length
      ? `Ohne Netz. ${waiting} auf diesem Gerät und gehen von selbst hinaus, sobald wieder Netz da ist.`
      : "Ohne Netz. Sie können weiter eintragen.";
    const net = part("net");
    net.textContent = connected ? on : off;
    net.classList.toggle("door-net-off", !connected);
    for (const one of refused) {
      const line = document.createElement("span");
      line.className = "door-refused";
      line.textContent = ` ${one.entry ? inWords(one.entry) : "Ein Eintrag"}: ${one.sentence}`;
      net.append(line);
    }
  }

  // The same key as the server's: small letters, no accents, ß as ss, ae as a.
  function folded(text) {
    return text
      .normalize("NFKD")
      .toLowerCase()
      .replace(/\p{M}|['’ʼ]/gu, "")
      .replace(/ß/g, "ss")
      .replace(/([aou])e/g, "$1")
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();
  }

  function fits(row, words) {
    const names = row.search.split(" ");
    return words.every((word) => names.some((name) => name.startsWith(word)));
  }

  function sessionChoice() {
    const choice = part("sessions");
    if (choice.options.length !== list.sessions.length) {
      choice.replaceChildren();
      for (const one of list.sessions) choice.append(new Option(one.label, one.id));
    }
    if (!list.sessions.some((one) => one.id === session)) {
      session = (list.sessions.findLast((one) => one.open) ?? list.sessions[0]).id;
    }
    choice.value = session;
    part("sessions-field").hidden = list.sessions.length < 2;
  }

  function draw() {
    if (!list) return;
    part("title").textContent = `Türliste: ${list.title}`;
    part("where").textContent = [list.when, list.venue].filter(Boolean).join(" · ");
    document.title = `Türliste: ${list.title}`;
    sessionChoice();
    const here = list.sessions.find((one) => one.id === session);
    const rows = rowsNow();
    const there = rows.filter((row) => isThere(row.presence)).length;
    const nameless = namelessNow();
    const open = rows.filter((row) => row.invited && row.presence === "unknown").length;
    const children = rows.reduce((sum, row) => sum + row.children, 0);
    part("sum").textContent = here.open
      ? `${there + nameless.length} da · ${open} offen · ${children} Kinder in Betreuung`
      : "Eintragen können Sie am Tag der Veranstaltung.";
    const words = folded(document.getElementById("q").value).split(" ").filter(Boolean);
    const found = rows.filter((row) => fits(row, words));
    const focus = keepFocus();
    part("rows").replaceChildren(...found.slice(0, SHOWN).map((row) => drawn(row, here.open)));
    focus();
    part("none").hidden = found.length > 0;
    part("more").hidden = found.length <= SHOWN;
    part("more").textContent = `${found.length - SHOWN} weitere: Bitte suchen Sie den Namen.`;
    part("walk-in").disabled = !here.open;
    part("walk-out").hidden = nameless.length === 0;
    part("list").hidden = false;
    tellNet();
  }

  // A row that is drawn anew keeps the focus where the thumb was.
  function keepFocus() {
    const guest = document.activeElement?.closest?.("[data-guest]")?.dataset.guest;
    return () => {
      if (guest) page.querySelector(`[data-guest="${guest}"] button:not([hidden] *)`)?.focus();
    };
  }

  function drawn(row, open) {
    const item = part("row").content.firstElementChild.cloneNode(true);
    const bit = (name) => item.querySelector(`[data-${name}]`);
    item.dataset.guest = row.guest;
    item.classList.add(`door-${row.presence}`);
    bit("name").textContent = row.name;
    item.querySelectorAll("[data-whose]").forEach((whose) => {
      whose.textContent = `: ${row.name}`;
    });
    for (const text of row.notes) {
      const span = document.createElement("span");
      span.textContent = text;
      bit("notes").append(span);
    }
    const entered = row.presence !== "unknown";
    bit("conflict").hidden = !row.conflict;
    bit("conflict").textContent = row.conflict;
    bit("done").hidden = !entered;
    bit("badge").textContent = labels.get(row.presence);
    bit("badge").classList.add(isThere(row.presence) ? "badge-good" : "badge-plain");
    bit("taps").hidden = entered && !row.conflict;
    for (const button of bit("taps").querySelectorAll("button")) {
      const presence = button.dataset.presence;
      button.disabled = !open;
      button.hidden = row.conflict ? !row.choices.includes(presence) : !row.invited && !isThere(presence);
      button.addEventListener("click", () => tap(row, presence));
    }
    bit("undo").addEventListener("click", () => {
      say(row, "rückgängig");
      takeBack(row.operation, row.guest);
    });
    bit("children").hidden = !(row.has_children && isThere(row.presence));
    bit("children-count").textContent = row.children;
    bit("fewer").disabled = row.children === 0;
    bit("fewer").addEventListener("click", () => hand(row, row.children - 1));
    bit("more-children").addEventListener("click", () => hand(row, row.children + 1));
    return item;
  }

  function say(row, what) {
    part("said").textContent = `${row.name}: ${what}`;
  }

  function tap(row, presence) {
    say(row, labels.get(presence));
    return note({ guest: row.guest, presence });
  }

  function hand(row, children) {
    say(row, `${children} Kinder in Betreuung`);
    return note({ guest: row.guest, presence: row.presence, children });
  }

  // ── The camera ──────────────────────────────────────────────────────────────────────────────

  let stream = null;

  async function reader() {
    if ("BarcodeDetector" in window) {
      const kinds = await BarcodeDetector.getSupportedFormats();
      if (kinds.includes("qr_code")) {
        const detector = new BarcodeDetector({ formats: ["qr_code"] });
        return async (video) => (await detector.detect(video))[0]?.rawValue;
      }
    }
    if (!window.jsQR) {
      await new Promise((resolve, reject) => {
        const script = document.createElement("script");
        Object.assign(script, { src: page.dataset.decoder, onload: resolve, onerror: reject });
        document.head.append(script);
      });
    }
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    return async (video) => {
      Object.assign(canvas, { width: video.videoWidth, height: video.videoHeight });
      pen.drawImage(video, 0, 0);
      const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
      return jsQR(data, width, height)?.data;
    };
  }

  async function scan() {
    const video = part("camera").querySelector("video");
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      part("net").textContent = "Die Kamera geht nicht. Bitte suchen Sie den Namen.";
      return;
    }
    part("camera").hidden = false;
    video.srcObject = stream;
    await video.play();
    const read = await reader();
    while (stream) {
      const text = video.videoWidth ? await read(video) : "";
      if (text && (await scanned(text))) break;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    closeCamera();
  }

  function closeCamera() {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    part("camera").hidden = true;
  }

  // Whose invitation this is, is known by the hash of its link.
  async function scanned(text) {
    const link = text.match(/\/a\/([\w-]{22})/)?.[1];
    const bytes = new TextEncoder().encode(link ?? "");
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const hash = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const row = rowsNow().find((one) => one.guest === list.links[hash]);
    if (!row) {
      part("net").textContent = "Dieser Code gehört nicht zu dieser Liste.";
      return false;
    }
    document.getElementById("q").value = row.name.replace(",", "");
    if (isThere(row.presence)) draw();
    else await tap(row, "present");
    return true;
  }

  // ── Begin ───────────────────────────────────────────────────────────────────────────────────

  document.getElementById("q").addEventListener("input", draw);
  part("sessions").addEventListener("change", (event) => {
    session = event.target.value;
    draw();
  });
  part("walk-in").addEventListener("click", () => note({ presence: "walk_in" }));
  part("walk-out").addEventListener("click", () => takeBack(namelessNow().pop(), null));
  part("scan").hidden = !navigator.mediaDevices?.getUserMedia;
  part("scan").addEventListener("click", scan);
  part("scan-end").addEventListener("click", closeCamera);
  window.addEventListener("online", call);
  window.addEventListener("offline", () => {
    connected = false;
    tellNet();
  });
  document.addEventListener("visibilitychange", () => document.hidden || call());

  (async () => {
    list = (await keptList()) ?? null;
    queue = await keptQueue();
    if (page.dataset.ended) return end(page.dataset.ended);
    if (list && new Date(list.until) < new Date() && queue.length === 0) {
      return end("Diese Türliste ist beendet.");
    }
    draw();
    await call();
    if (list) {
      await keepPage().catch(() => {});
      setInterval(call, PATIENCE);
    } else if (part("lost").hidden && !connected) {
      part("net").textContent = "Ohne Netz. Bitte öffnen Sie die Seite einmal mit Netz.";
    }
  })();
})();
