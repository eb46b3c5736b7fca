// Names, numbers, terms and sentences lit on both sides; the marks behind a field follow what one types in it.
import { dirty, field, form, forms, hidden, list, segment, segments, words } from "./page.js";

const mirror = (of) => segment(of).querySelector(".mirror");

/** Marks of words that are still there stay; what changed between them is plain. */
export function markAgain(of) {
  const text = field(of).value;
  const pieces = [...mirror(of).childNodes];
  const old = pieces.map((piece) => piece.textContent).join("");
  if (old === text) return lightCaret();
  const shorter = Math.min(old.length, text.length);
  let head = 0;
  while (head < shorter && old[head] === text[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && old[old.length - 1 - tail] === text[text.length - 1 - tail]) tail += 1;
  const kept = [[], []];
  let at = 0;
  for (const piece of pieces) {
    const length = piece.textContent.length;
    if (at + length <= head) kept[0].push(piece);
    else if (at >= old.length - tail) kept[1].push(piece);
    at += length;
  }
  const from = kept[0].reduce((sum, piece) => sum + piece.textContent.length, 0);
  const to = text.length - kept[1].reduce((sum, piece) => sum + piece.textContent.length, 0);
  mirror(of).replaceChildren(...kept[0], document.createTextNode(text.slice(from, to)), ...kept[1]);
  lightCaret();
}

function unlit(here) {
  for (const one of here.querySelectorAll(".lit, .lit-mark")) one.classList.remove("lit", "lit-mark");
}

/** Light a sentence on both sides, and a name, number or term with its counterpart. */
function light(here, sentence, mark) {
  unlit(here);
  if (sentence !== undefined) {
    for (const one of here.querySelectorAll(`[data-s="${sentence}"]`)) one.classList.add("lit");
  }
  if (mark !== undefined) {
    for (const one of here.querySelectorAll(`[data-m="${mark}"]`)) one.classList.add("lit-mark");
  }
}

/** The piece behind the field in which a place of its text lies. */
function pieceAt(of, place) {
  let at = 0;
  for (const piece of mirror(of).childNodes) {
    at += piece.textContent.length;
    if (place < at || (place === at && piece === mirror(of).lastChild)) return piece.dataset ?? {};
  }
  return {};
}

function lightCaret() {
  const box = document.activeElement;
  if (!box?.matches?.(".segments textarea")) return;
  const piece = pieceAt(form(box), box.selectionStart);
  light(segment(box), piece.s, piece.m);
}

list.addEventListener("pointerover", (event) => {
  const piece = event.target.closest(".source [data-s], .source [data-m]");
  if (piece) light(segment(piece), piece.dataset.s, piece.dataset.m);
});
list.addEventListener("pointerout", (event) => {
  const here = event.target.closest(".source") && segment(event.target);
  if (!here) return;
  unlit(here);
  lightCaret();
});
list.addEventListener("pointermove", (event) => {
  if (!event.target.matches("textarea") || event.target === document.activeElement) return;
  const under = [...mirror(form(event.target)).querySelectorAll("[data-s], [data-m]")].find((piece) =>
    [...piece.getClientRects()].some((r) => event.clientX >= r.left && event.clientX <= r.right && event.clientY >= r.top && event.clientY <= r.bottom));
  if (under) light(segment(event.target), under.dataset.s, under.dataset.m);
  else unlit(segment(event.target));
});
list.addEventListener("focusout", (event) => { if (event.target.matches("textarea")) unlit(segment(event.target)); });
document.addEventListener("selectionchange", lightCaret);
list.addEventListener("input", (event) => { if (event.target.matches("textarea")) markAgain(form(event.target)); });
for (const of of forms()) markAgain(of);

/** Marks that the page did not wait for come a moment later; fields and what is typed in them are not touched. */
async function fetchMarks() {
  if (segments().every((one) => "ready" in one.dataset)) return;
  const answer = await fetch(`${location.pathname}?partie=${words.part}&reperes=1`).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const here of segments()) {
    const there = page.getElementById(here.id);
    const of = form(here);
    if (!there || "ready" in here.dataset) continue;
    here.dataset.ready = "";
    const open = here.contains(document.activeElement) && !document.activeElement.matches("textarea");
    if (there.querySelector("[name=parent_id]")?.value !== hidden(of, "parent_id")?.value && !dirty(of)) continue;
    here.querySelector(".source").replaceWith(there.querySelector(".source"));
    mirror(of).replaceWith(there.querySelector(".mirror"));
    if (!open) here.querySelector("[data-findings]").replaceWith(there.querySelector("[data-findings]"));
    markAgain(of);
  }
}
fetchMarks();
