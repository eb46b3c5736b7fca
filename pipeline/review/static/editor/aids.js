// The panel beside the segments: memory, other hypotheses, the machine's draft and the history of the one at hand.
import { form, list, segment, words } from "./page.js";

const panel = document.querySelector("#aides");
const known = new Map();
let shown = null;
let timer = 0;

async function load(of) {
  const here = segment(of);
  const address = here.querySelector("[data-aid]")?.getAttribute("href");
  if (!address) return "";
  if (!known.has(here.id)) {
    known.set(here.id, fetch(address, { headers: { "x-vigie-part": "1" } }).then((answer) => (answer.ok ? answer.text() : ""), () => ""));
  }
  const html = await known.get(here.id);
  if (!html) known.delete(here.id);
  return html;
}

/** Show what helps with a segment; resolves once it is there. */
export async function show(of) {
  shown = of;
  const html = await load(of);
  if (shown !== of || panel.dataset.of === segment(of).id) return panel;
  const page = new DOMParser().parseFromString(html, "text/html");
  panel.replaceChildren(...page.body.childNodes);
  panel.dataset.of = segment(of).id;
  panel.scrollTop = 0;
  return panel;
}

/** The segment has another text: what was shown of it is old. */
export function refresh(of) {
  known.delete(segment(of).id);
  if (panel.dataset.of !== segment(of).id) return;
  delete panel.dataset.of;
  show(of);
}

/** The form to which the panel belongs. */
export const shownForm = () => (shown && list.contains(shown) ? shown : null);

list.addEventListener("focusin", (event) => {
  const of = form(event.target);
  clearTimeout(timer);
  if (!of || of === shown) return;
  timer = setTimeout(() => show(of), 150);
});
panel.dataset.loading = words.loading;
