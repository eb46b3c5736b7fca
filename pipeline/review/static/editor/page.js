// What every part of the editor's page knows: its segments, the text that stands in each, what is said of saving.
document.documentElement.classList.add("js");

export const list = document.querySelector(".segments");
export const words = list.dataset;
export const editable = "editable" in words;
/** The address of this page, for asking it once more: the stretch of a long article, and nothing of what was done. */
export const thisPage = location.pathname + (Number(list.dataset.part) > 1 ? `?partie=${list.dataset.part}` : "");
export const base = document.documentElement.dataset.base ?? "";

export const segments = () => [...list.querySelectorAll(".segment")];
export const forms = () => [...list.querySelectorAll(".target")];
export const segment = (inside) => inside.closest(".segment");
export const form = (inside) => segment(inside)?.querySelector(".target");
export const field = (of) => of.querySelector("textarea");
export const idOf = (of) => segment(of).dataset.segment;
export const hidden = (of, name) => of.querySelector(`input[name="${name}"]`);

/** The text that stands in the archive: what the page shows behind the field when it arrives. */
const standing = new Map();
export const stands = (of) => standing.get(idOf(of)) ?? "";
export const nowStands = (of, text) => standing.set(idOf(of), text);
for (const of of forms()) nowStands(of, segment(of).querySelector(".mirror").textContent);

export const dirty = (of) => field(of).value.trim() !== stands(of);

/** Say how one segment's text is kept, and sum up for the page. */
const said = new Map();
export function say(of, what) {
  said.set(idOf(of), what);
  const place = of.querySelector("[data-status]");
  if (place) place.textContent = what ? words[what] : "";
  sumUp();
}

function sumUp() {
  const place = document.querySelector("#saving");
  const states = [...said.values()];
  const worst = ["ended", "offline", "saving", "typing", "kept"].find((state) => states.includes(state));
  place.classList.toggle("warn", worst === "ended" || worst === "offline");
  const clock = new Date().toLocaleTimeString("fr-CA", { hour: "numeric", minute: "2-digit", timeZone: words.zone });
  place.textContent = worst ? words[worst] : states.includes("saved") ? `${words.allsaved} (${clock})` : "";
}

export const token = () => document.querySelector("[name=csrf_token]").value;

/** Take the token that the page would carry if it were opened now; true if it is another one. */
export async function renewToken() {
  const answer = await fetch(thisPage).catch(() => null);
  if (!answer?.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[name=csrf_token]")?.value;
  const tokens = [...document.querySelectorAll("[name=csrf_token]")];
  if (!fresh || tokens.every((one) => one.value === fresh)) return false;
  for (const one of tokens) one.value = fresh;
  return true;
}

/** Did the answer come from the page where one logs in? */
export const loggedOut = (answer) => answer.status === 401 || (answer.redirected && /\/connexion(\?|$)/.test(answer.url));

/** A code point's place in a text whose places the browser counts in UTF-16. */
export const codePoint = (text, place) => [...text.slice(0, place)].length;
