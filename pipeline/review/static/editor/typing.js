// Unsaved text is kept as one types: in this browser at once, in the newsroom a moment later. A lost connection, a
// closed tab and a crashed browser cost no word; what was kept comes back when the page is opened again.
import { base, dirty, editable, field, form, forms, hidden, idOf, list, loggedOut, renewToken, say, stands, token, words } from "./page.js";

const PAUSE = 700;
const LONGEST = 3000;
const AGAIN = 5000;

const place = (of) => `vigie:${words.account}:${words.article}:${idOf(of)}`;
const waiting = new Map();
const tried = new Map();
const lines = new WeakMap();

/** What is told to the newsroom of one segment's unsaved text goes in order: nothing late overtakes what came after. */
function inLine(of, tell) {
  const line = (lines.get(of) ?? Promise.resolve()).then(tell, tell);
  lines.set(of, line);
  return line;
}

/** Resolves once nothing about this segment's unsaved text is on its way any more. */
export const settled = (of) => inLine(of, () => {});

/** What this browser holds of a segment; null where it holds nothing, or must not. */
function held(of) {
  try {
    return JSON.parse(localStorage.getItem(place(of)));
  } catch {
    return null;
  }
}

function hold(of, text) {
  try {
    if (text === null) localStorage.removeItem(place(of));
    else localStorage.setItem(place(of), JSON.stringify(text));
  } catch {
    // A browser that keeps nothing: the newsroom does.
  }
}

/** Before the point of every key: what this page saved itself may be followed by it, another window's text not unseen. */
const pageKey = crypto.randomUUID().slice(0, 8);

/** The text as it is kept: typed over which version, under which key it will be saved. */
function asTyped(of) {
  const key = hidden(of, "save_key");
  const sent = tried.get(key.value);
  if (!key.value || (sent !== undefined && sent !== field(of).value)) key.value = `${pageKey}.${crypto.randomUUID()}`;
  return {
    text: field(of).value,
    parent_id: Number(hidden(of, "parent_id").value) || null,
    save_key: key.value,
    seconds: Number(hidden(of, "seconds").value) || 0,
  };
}

/** A save under this key was sent: the same words again are a resend, others are another text. */
export const wasTried = (of) => tried.set(hidden(of, "save_key").value, field(of).value);
export const keyFor = (of) => asTyped(of).save_key;

/** Saved or given up: nothing is left to keep. */
export function forget(of) {
  clearTimeout(waiting.get(of)?.timer);
  waiting.delete(of);
  hold(of, null);
  hidden(of, "save_key").value = "";
  hidden(of, "seconds").value = "";
}

const address = (of) => `${base}/api/articles/${words.article}/segments/${idOf(of)}/unsaved`;

/** Give the newsroom what is typed; true once it has it. A page that is being left cannot wait for its turn. */
export const keep = (of, { leaving = false } = {}) =>
  leaving ? tell(of, { leaving }) : inLine(of, () => tell(of));

async function tell(of, { leaving = false, again = true } = {}) {
  clearTimeout(waiting.get(of)?.timer);
  waiting.delete(of);
  if (!dirty(of)) return true;
  const typed = asTyped(of);
  hold(of, typed);
  try {
    const answer = await fetch(address(of), {
      method: "PUT",
      headers: { "content-type": "application/json", "x-csrf-token": token() },
      body: JSON.stringify(typed),
      keepalive: leaving,
    });
    if (loggedOut(answer)) return lost(of, "ended");
    if (answer.status === 403 && again && (await renewToken())) return tell(of, { leaving, again: false });
    if (!answer.ok) return lost(of, "offline");
  } catch {
    return lost(of, "offline");
  }
  if (held(of)?.text === typed.text) hold(of, null);
  if (!waiting.has(of)) say(of, dirty(of) ? "kept" : "");
  return true;
}

/** It stays in this browser, and is sent again until the newsroom has it. */
function lost(of, why) {
  say(of, why);
  if (!waiting.has(of)) waiting.set(of, { since: Date.now(), timer: setTimeout(() => keep(of), AGAIN) });
  return false;
}

function typed(of) {
  if (!dirty(of)) {
    forget(of);
    inLine(of, () => fetch(address(of), { method: "DELETE", headers: { "x-csrf-token": token() } }).catch(() => {}));
    say(of, "");
    return;
  }
  hold(of, asTyped(of));
  say(of, navigator.onLine ? "typing" : "offline");
  const known = waiting.get(of);
  clearTimeout(known?.timer);
  const since = known?.since ?? Date.now();
  const pause = Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now()));
  waiting.set(of, { since, timer: setTimeout(() => keep(of), pause) });
}

/** Send at once what still waits: before the page is left, and before its order is changed. */
export const keepAll = (options) => Promise.all([...waiting.keys()].map((of) => keep(of, options)));

/** What this browser held and the newsroom did not get comes back into its field. */
function bringBack(of) {
  const text = held(of);
  if (!text) return;
  if (text.text.trim() === stands(of)) {
    hold(of, null);
    return;
  }
  field(of).value = text.text;
  hidden(of, "parent_id").value = text.parent_id ?? "";
  hidden(of, "save_key").value = text.save_key;
  hidden(of, "seconds").value = text.seconds ?? "";
  field(of).dispatchEvent(new Event("input", { bubbles: true }));
  say(of, "restored");
}

if (editable) {
  list.addEventListener("input", (event) => {
    if (event.target.matches("textarea")) typed(form(event.target));
  });
  window.addEventListener("online", () => keepAll());
  window.addEventListener("pagehide", () => keepAll({ leaving: true }));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keepAll({ leaving: true });
  });
  for (const of of forms()) {
    bringBack(of);
    if (dirty(of) && !waiting.has(of)) say(of, "kept");
  }
}
