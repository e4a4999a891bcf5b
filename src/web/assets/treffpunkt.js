// Small conveniences. Every page works without this file; nothing here decides anything.
"use strict";

// Rows that can be added and taken away (dates of a week). Without script the buttons post the form.
function renumber(rows) {
  const all = rows.querySelectorAll("[data-row]");
  all.forEach((row, index) => {
    const name = `${rows.dataset.rowLabel} ${index + 1}`;
    row.setAttribute("aria-label", name);
    row.querySelectorAll("[id]").forEach((part) => {
      const id = part.id.replace(/_\d+(-error)?$/, `_${index + 1}$1`);
      row.querySelectorAll(`[for="${part.id}"]`).forEach((label) => label.setAttribute("for", id));
      part.id = id;
    });
    const remove = row.querySelector("[name=remove]");
    remove.value = index + 1;
    remove.hidden = all.length === 1;
    remove.setAttribute("aria-label", `${name} ${rows.dataset.removeLabel}`);
  });
  rows.querySelector("[data-add-row]").hidden = all.length >= Number(rows.dataset.max);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const rows = button?.closest("[data-rows]");
  if (rows && button.matches("[data-add-row]")) {
    event.preventDefault();
    const last = [...rows.querySelectorAll("[data-row]")].pop();
    const row = last.cloneNode(true);
    row.querySelectorAll(".error").forEach((error) => error.remove());
    row.querySelectorAll("[aria-invalid]").forEach((input) => {
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
    });
    row.querySelectorAll(".field-wrong").forEach((field) => field.classList.remove("field-wrong"));
    // Times are mostly the same again; the day never is.
    row.querySelectorAll("input").forEach((input, index) => {
      input.value = input.type === "date" ? "" : last.querySelectorAll("input")[index].value;
    });
    last.after(row);
    renumber(rows);
    row.querySelector("input").focus();
  } else if (rows && button.matches("[name=remove]")) {
    event.preventDefault();
    button.closest("[data-row]").remove();
    renumber(rows);
    rows.querySelector("[data-add-row]").focus();
  } else if (button?.matches("[data-print]")) {
    window.print();
  }
});

// A changed form asks before it is left.
let changed = false;
document.addEventListener("input", (event) => {
  changed = changed || event.target.form?.hasAttribute("data-guard") === true;
});
window.addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});

// A second tap on a button that is already on its way does nothing. Forms that htmx sends are its own affair.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  // What opens beside the page leaves it as it is: it may be sent after that.
  if (event.submitter?.formTarget === "_blank") return;
  changed = false;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 8000);
});
// "Back" shows the page as it was left: it may be sent again.
window.addEventListener("pageshow", () => {
  changed = false;
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});

// What changed on the page is also said; the focus stays where the thumb was.
document.addEventListener("htmx:afterSwap", (event) => {
  const part = event.detail.elt;
  const said = part.matches?.("[data-announce]") ? part : part.querySelector?.("[data-announce]");
  const announce = document.getElementById("announce");
  if (announce && said) announce.textContent = said.dataset.announce;
});
document.addEventListener("htmx:beforeSwap", (event) => {
  const target = event.detail.target;
  if (target?.classList.contains("door") && target.contains(document.activeElement)) {
    const id = target.id;
    document.addEventListener(
      "htmx:afterSettle",
      () => document.getElementById(id)?.querySelector("button")?.focus(),
      { once: true },
    );
  }
});

// What htmx was refused, the form asks for by itself: the page that comes says why.
document.addEventListener("htmx:responseError", (event) => {
  const form = event.detail.elt.closest("form");
  if (event.detail.elt.closest("[data-grid]")) return; // keeps what was typed, and says so below
  const button = event.detail.requestConfig.triggeringEvent?.submitter;
  if (button?.name) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: button.name, value: button.value });
    form.append(field);
  }
  form.submit();
});
// No answer at all: said until one comes.
document.addEventListener("htmx:sendError", () => {
  document.getElementById("trouble").hidden = false;
});
document.addEventListener("htmx:beforeOnLoad", () => {
  document.getElementById("trouble").hidden = true;
});

// A table full of choices: the arrows go from column to column, Enter goes down; letters choose.
document.addEventListener("keydown", (event) => {
  const select = event.target.closest?.("[data-grid] select");
  if (!select || event.altKey || event.ctrlKey || event.metaKey) return;
  const row = select.closest("tr");
  const inRow = (which) => [...which.querySelectorAll("select")];
  const place = inRow(row).indexOf(select);
  const beside = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  let next;
  if (beside) next = inRow(row)[place + beside];
  else if (event.key === "Enter") {
    const rows = [...row.parentElement.rows];
    const below = rows[rows.indexOf(row) + (event.shiftKey ? -1 : 1)];
    next = below && inRow(below)[Math.min(place, inRow(below).length - 1)];
  } else return;
  event.preventDefault();
  next?.focus();
});
// What could not be saved at once is still there: the form around it can be sent.
for (const failure of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(failure, (event) => {
    const grid = event.target.closest?.("[data-grid]");
    if (!grid) return;
    grid.querySelectorAll("[data-grid-failed], [data-without-script]").forEach((part) => {
      part.hidden = false;
    });
    const announce = document.getElementById("announce");
    const words = grid.querySelector("[data-grid-failed]");
    if (announce && words) announce.textContent = words.textContent;
  });
}

// One key per tick of a reply card, while the focus is in its form and in no field for words.
document.addEventListener("keydown", (event) => {
  const field = event.target;
  const form = field.closest?.("[data-keys]");
  if (!form || event.altKey || event.ctrlKey || event.metaKey) return;
  if (field.matches("input[type=text], input[type=tel], textarea, select")) return;
  const wanted = event.key.toUpperCase();
  const tick = [...form.querySelectorAll("[data-key]")].find((one) => one.dataset.key === wanted);
  if (!tick) return;
  event.preventDefault();
  tick.focus();
  if (tick.matches("[type=radio], [type=checkbox]")) tick.click();
  if (tick.checked && tick.dataset.beside) document.getElementById(tick.dataset.beside)?.focus();
});

function ready() {
  document.querySelectorAll("[data-keys-hint]").forEach((hint) => { hint.hidden = false; });
  document.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; });
  document.querySelectorAll("[data-without-script]").forEach((note) => { note.hidden = true; });
  document.querySelector("[autofocus]")?.focus(); // for browsers that only do so for fields
}
ready();
