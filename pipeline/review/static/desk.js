// The desk by keyboard: j and k walk the stories, p and n answer, f and a open filters and the form for a new one.
// And stories that were brought: their notices follow without reloading what one is reading.

const stories = () => [...document.querySelectorAll("[data-story]")];
const typing = (target) => target.closest("input, textarea, select, dialog[open], [contenteditable]");

function step(by) {
  const all = stories();
  const here = all.findIndex((story) => story.closest(".story").contains(document.activeElement));
  const next = all[here < 0 ? 0 : Math.min(Math.max(here + by, 0), all.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

const keys = {
  j: () => step(1),
  k: () => step(-1),
  p: () => answer("p"),
  n: () => answer("n"),
  f: () => {
    const filters = document.querySelector(".filters");
    filters.open = !filters.open;
    if (filters.open) filters.querySelector("select, input").focus();
  },
  a: () => document.querySelector("[data-key=a]")?.click(),
};

function answer(which) {
  document.activeElement.closest(".story")?.querySelector(`[data-answer=${which}]`)?.click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});

// What one did brings the desk anew: it opens where one was, and the keys go on from there. A browser that goes to a
// fragment takes the focus away once the page is loaded, so this comes after it.
function goOn() {
  const here = location.hash ? document.getElementById(location.hash.slice(1)) : null;
  here?.querySelector("[data-story]")?.focus({ preventScroll: true });
}
if (document.readyState === "complete") goOn();
else window.addEventListener("load", () => setTimeout(goOn));

const notices = document.querySelector("#ajouts");
const base = document.documentElement.dataset.base ?? "";

async function follow() {
  const answer = await fetch(`${base}/api/added`).catch(() => null);
  const told = answer?.ok ? await answer.json() : [];
  const changed = told.some((story) => notices.querySelector(`[data-added="${story.id}"]`)?.dataset.outcome !== (story.outcome ?? ""));
  if (changed) {
    const page = await fetch(location.href).then((found) => found.text());
    const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("#ajouts");
    if (fresh) notices.replaceChildren(...fresh.children);
  }
  if (notices.querySelector('[data-outcome=""]')) setTimeout(follow, 3000);
}
if (notices?.querySelector('[data-outcome=""]')) setTimeout(follow, 1500);
