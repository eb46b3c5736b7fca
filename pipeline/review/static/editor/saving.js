// Save, confirm and all that changes one segment, without leaving the page. The forms work without this file: it
// sends the same request and takes the segment, the head and the foot out of what answers.
import { dirty, field, form, forms, hidden, list, loggedOut, nowStands, renewToken, say, segment, stands } from "./page.js";
import { forget, keep, keepAll, keyFor, settled, wasTried } from "./typing.js";
import { markAgain } from "./marks.js";
import { refresh } from "./aids.js";

const PART = { "x-vigie-part": "1" };
const turns = new WeakMap();

/** One request at a time for a segment: a second click waits for the first answer. */
function inTurn(of, act) {
  const turn = (turns.get(of) ?? Promise.resolve()).then(act, act);
  turns.set(of, turn);
  return turn;
}

/** Save one segment; true once the archive has it. */
export const save = (of, action) => inTurn(of, () => sendText(of, action));

async function sendText(of, action, again = true) {
  await settled(of);
  const text = field(of).value;
  const key = keyFor(of);
  const body = new URLSearchParams(new FormData(of));
  body.set("action", action);
  body.set("save_key", key);
  wasTried(of);
  say(of, "saving");
  const answer = await ask(of.getAttribute("action"), body);
  if (!answer) return failed(of, "offline");
  if (loggedOut(answer)) return failed(of, "ended");
  if (answer.status === 403 && again && (await renewToken())) return sendText(of, action, false);
  if (!answer.ok) return leave(of, { action });
  take(of, await answer.text(), text);
  return true;
}

const ask = (address, body) => fetch(address, { method: "POST", headers: PART, body }).catch(() => null);

function failed(of, why) {
  field(of).dispatchEvent(new Event("input", { bubbles: true }));
  say(of, why);
  return false;
}

/** A conflict or a refusal is a page of its own: go there as a browser without script would.
 *
 * The newsroom has the typed words before: kept only here, they would come back after one gave them up there. */
async function leave(of, fields) {
  await keep(of);
  for (const [name, value] of Object.entries(fields)) {
    of.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  HTMLFormElement.prototype.submit.call(of);
  return false;
}

/** What can be pressed now: what a closed fold holds cannot. */
const controls = (region) => [...region.querySelectorAll("button, summary, a[href]")].filter((one) => !one.closest("details:not([open]) > :not(summary)"));

/** Where the focus stands among what is about to be put anew; gives back what sets it there again.
 *
 * What one pressed may be gone (a finding let pass): then the one that took its place, or the segment's first button.
 */
function holdFocus(here) {
  const region = document.activeElement?.closest(".actions, [data-findings]");
  if (!region || !here.contains(region)) return () => {};
  const selector = region.matches(".actions") ? ".actions" : "[data-findings]";
  const at = controls(region).indexOf(document.activeElement);
  return () => {
    const now = controls(here.querySelector(selector));
    (now[Math.min(Math.max(at, 0), now.length - 1)] ?? here.querySelector(".buttons button"))?.focus({ preventScroll: true });
  };
}

/** Bring the segment up to what answers; words typed meanwhile stay in the field. */
function take(of, html, sent) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const here = segment(of);
  const there = page.getElementById(here.id);
  if (!there) return;
  const text = there.querySelector(".mirror").textContent;
  nowStands(of, text);
  here.className = there.className;
  const focusAgain = holdFocus(here);
  for (const part of [".source", ".mirror", ".actions", "[data-findings]"]) {
    here.querySelector(part).replaceWith(there.querySelector(part));
  }
  focusAgain();
  here.querySelector(".unsaved")?.remove();
  hidden(of, "parent_id").value = there.querySelector("[name=parent_id]").value;
  if (field(of).value === sent || sent === null) {
    if (field(of).value !== text) field(of).value = text;
    forget(of);
    say(of, "saved");
  } else {
    field(of).dispatchEvent(new Event("input", { bubbles: true }));
  }
  for (const part of ["#tete", "#pied"]) {
    const fresh = page.querySelector(part);
    const old = document.querySelector(part);
    if (fresh && old && !old.contains(document.activeElement)) old.replaceWith(fresh);
  }
  markAgain(of);
  refresh(of);
}

/** Do something to a segment that answers with it: put right, let pass, reopen, go back. Typed words are saved first. */
export async function act(of, address, body) {
  if (dirty(of) && !(await save(of, "save"))) return false;
  return inTurn(of, async () => {
    say(of, "saving");
    const answer = await ask(address, body);
    if (!answer) return failed(of, "offline");
    if (loggedOut(answer)) return failed(of, "ended");
    if (!answer.ok) {
      location.reload();
      return false;
    }
    take(of, await answer.text(), null);
    return true;
  });
}

/** Put another text into the field, as if it had been typed: it can be undone, and is saved when one says so. */
export function put(of, text, { whole = false } = {}) {
  const box = field(of);
  box.focus();
  if (whole) box.select();
  document.execCommand("insertText", false, text);
}

list.addEventListener("submit", (event) => {
  const button = event.submitter;
  const of = form(event.target);
  if (!of || !button) return;
  if (button.hasAttribute("data-order")) return;
  event.preventDefault();
  if (button.hasAttribute("data-act")) act2(of, button);
  else if (event.target === of && button.value === "confirm") of.dispatchEvent(new CustomEvent("confirmed", { bubbles: true }));
  else if (event.target === of) save(of, "save");
  else act(of, event.target.getAttribute("action"), new URLSearchParams(new FormData(event.target)));
});

/** A button of the segment's own form that leads elsewhere: reopen, or give up what was typed. */
async function act2(of, button) {
  const giveUp = button.closest(".unsaved") !== null;
  const body = new URLSearchParams({ csrf_token: hidden(of, "csrf_token").value });
  if (giveUp) {
    field(of).value = stands(of);
    forget(of);
  }
  await act(of, button.getAttribute("formaction"), body);
}

/** The order of segments changes: the page is opened anew, once all that was typed is kept. */
list.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-order]");
  if (!button || button.dataset.ready) return;
  event.preventDefault();
  const of = form(button);
  await keepAll();
  if (button.hasAttribute("data-split")) {
    const box = field(of);
    const at = document.createElement("input");
    Object.assign(at, { type: "hidden", name: "at", value: [...box.value.slice(0, box.selectionStart)].length });
    of.append(at);
  }
  button.dataset.ready = "1";
  button.click();
});

export const firstForm = () => forms()[0];
