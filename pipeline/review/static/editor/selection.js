// From words that are selected, in either column, to a term or to the French name of an organisation.
import { field, form, list, segment } from "./page.js";

const buttons = { terme: document.querySelector("#terme"), nom: document.querySelector("#nom") };
let chosen = null;

/** Words without the sentence's own signs around them; the point of « Inc. » stays. */
const bare = (words) => words.replace(/^[\s,;:!?…«»“”"()]+|[\s,;:!?…«»“”"()]+$/gu, "");

/** The counterpart of a marked word, in the other column. */
function counterpart(here, piece, side) {
  const mark = piece?.dataset?.m;
  return mark === undefined ? "" : here.querySelector(`${side} [data-m="${mark}"]`)?.textContent ?? "";
}

function inSource() {
  const selection = document.getSelection();
  const piece = selection.anchorNode?.parentElement;
  const words = bare(selection.toString());
  if (!words || !piece?.closest?.(".segments .source")) return null;
  const here = segment(piece);
  return { of: form(here), english: words, french: counterpart(here, piece.closest("[data-m]"), ".mirror") };
}

function inTarget() {
  const box = document.activeElement;
  if (!box?.matches?.(".segments textarea")) return null;
  const words = bare(box.value.slice(box.selectionStart, box.selectionEnd));
  if (!words) return null;
  const here = segment(box);
  const piece = [...here.querySelectorAll(".mirror [data-m]")].find((one) => one.textContent.includes(words) || words.includes(one.textContent));
  return { of: form(box), english: counterpart(here, piece, ".source"), french: words };
}

function look() {
  chosen = inTarget() ?? inSource();
  for (const button of Object.values(buttons)) if (button) button.disabled = !chosen;
}

function open(kind) {
  if (!chosen) return;
  const query = kind === "terme" ? { anglais: chosen.english, francais: chosen.french } : { texte: chosen.english, francais: chosen.french };
  const cut = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, value.slice(0, 120)]));
  location.href = `${chosen.of.getAttribute("action")}/${kind}?${new URLSearchParams(cut)}`;
}

document.addEventListener("selectionchange", look);
for (const [kind, button] of Object.entries(buttons)) {
  // Keep the selection: a button that takes the focus would lose it.
  button?.addEventListener("pointerdown", (event) => event.preventDefault());
  button?.addEventListener("click", () => open(kind));
}
document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || !chosen || !buttons.terme) return;
  if (event.code === "KeyT") open("terme");
  else if (event.code === "KeyN") open("nom");
  else return;
  event.preventDefault();
});
list.addEventListener("select", look);
export const selected = () => chosen;
