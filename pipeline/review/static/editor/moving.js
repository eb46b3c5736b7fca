// Keys for all of it, and what the panel's buttons do. Every key has a button; every button a name.
import { base, editable, field, form, forms, list, segment, words } from "./page.js";
import { act, put, save } from "./saving.js";
import { show, shownForm } from "./aids.js";

function go(of) {
  if (!of) return;
  field(of).focus({ preventScroll: true });
  segment(of).scrollIntoView({ block: "nearest" });
}

const needsWork = (of) => !segment(of).classList.contains("confirmed");

/** A long article comes in stretches: the page knows where its neighbours and the next work in the others are. */
function leap(address) {
  if (address) location.href = base + address;
}

/** To the next segment that needs work: after this one, in the other stretches, and then from the top of this one. */
function next(of) {
  const all = forms();
  const at = all.indexOf(of);
  const below = all.slice(at + 1).find(needsWork);
  if (below) return () => go(below);
  if (words.work) return () => leap(words.work);
  const above = all.slice(0, at).find(needsWork);
  return () => go(above);
}

async function confirmAndGo(of) {
  const onward = next(of);
  if (await save(of, "confirm")) onward();
}

const confidence = (of) => Number(segment(of).dataset.confidence);

/** Of the segments that nobody confirmed, the one that the machine is least sure of, in whichever stretch it stands. */
function leastSure() {
  const doubtful = forms().filter((of) => needsWork(of) && segment(of).dataset.confidence);
  const here = document.activeElement && form(document.activeElement);
  const others = doubtful.filter((of) => of !== here);
  others.sort((a, b) => confidence(a) - confidence(b));
  const elsewhere = words.doubt && !(others[0] && confidence(others[0]) <= Number(words.confidence));
  if (elsewhere) leap(words.doubt);
  else go(others[0]);
}

/** One segment up or down, over the edge of a stretch where there is another. */
function step(of, by) {
  const all = forms();
  const near = all[all.indexOf(of) + by];
  if (near) go(near);
  else leap(by > 0 ? words.after : words.before);
}

const submitted = (of, target) => act(of, target.getAttribute("action"), new URLSearchParams(new FormData(target)));

/** The first finding that is certain how to put right. */
function fixFirst(of) {
  const target = segment(of).querySelector("form[data-fix]");
  if (target) submitted(of, target);
}

async function fromPanel(of, selector, use) {
  const panel = await show(of);
  const found = panel.querySelector(selector);
  if (found) use(found);
}

const restorePrevious = (of) => fromPanel(of, "form[data-undo]", (target) => submitted(of, target));

/** The other hypotheses one after the other. */
const turn = new WeakMap();
async function nextAlternative(of) {
  const panel = await show(of);
  const all = [...panel.querySelectorAll("[data-alternative]")];
  if (!all.length) return;
  const at = (turn.get(of) ?? -1) + 1;
  turn.set(of, at % all.length);
  put(of, all[at % all.length].dataset.take, { whole: true });
}

const press = (of, selector) => segment(of).querySelector(selector)?.click();

const keys = {
  KeyF: fixFirst,
  KeyM: (of) => fromPanel(of, "[data-memory]", (button) => put(of, button.dataset.put)),
  KeyO: (of) => fromPanel(of, "[data-machine]", (button) => put(of, button.dataset.take, { whole: true })),
  KeyA: nextAlternative,
  KeyS: (of) => press(of, "[data-split]"),
  KeyJ: (of) => press(of, "[formaction$='/fusionner']"),
  KeyZ: restorePrevious,
  KeyH: (of) => show(of).then((panel) => panel.querySelector(".history button")?.focus()),
};

list.addEventListener("keydown", (event) => {
  const of = event.target.matches("textarea") && form(event.target);
  if (!of) return;
  const control = event.ctrlKey || event.metaKey;
  if (event.altKey && event.key === "ArrowDown") step(of, 1);
  else if (event.altKey && event.key === "ArrowUp") step(of, -1);
  else if (!editable) return;
  else if (event.key === "Enter" && control) confirmAndGo(of);
  else if (event.code === "KeyS" && control && !event.altKey) save(of, "save");
  else if (event.altKey && !control && keys[event.code]) keys[event.code](of);
  else return;
  event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.code === "KeyU") leastSure();
  else if (event.code === "KeyR") document.querySelector("#remplacer")?.click();
  else return;
  event.preventDefault();
});

list.addEventListener("confirmed", (event) => confirmAndGo(event.target));
document.querySelector("#doutes")?.addEventListener("click", leastSure);

const panel = document.querySelector("#aides");
panel.addEventListener("click", (event) => {
  const button = event.target.closest("[data-put], [data-take]");
  const of = shownForm();
  if (!button || !of) return;
  if (button.dataset.put) put(of, button.dataset.put);
  else put(of, button.dataset.take, { whole: true });
});
panel.addEventListener("submit", (event) => {
  const of = shownForm();
  if (!of) return;
  event.preventDefault();
  submitted(of, event.target);
});

// Menus close when one goes elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of list.querySelectorAll("details.more[open]")) if (!menu.contains(event.target)) menu.open = false;
});
list.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest("details.more[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// After a change of order, and from the desk, the page opens at a segment: go on typing there. A browser that goes to a
// fragment takes the focus away once the page is loaded, so this comes after it.
function goToAim() {
  const aimed = location.hash && document.querySelector(location.hash.replace(/[^#\w-]/g, ""));
  if (aimed && list.contains(aimed)) go(form(aimed));
}
if (document.readyState === "complete") goToAim();
else window.addEventListener("load", () => setTimeout(goToAim));
