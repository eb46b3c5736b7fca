// The source is asked again, conditionally, when a draft is opened; what it says is told, the page does not jump.
import { thisPage, words } from "./page.js";

const ask = document.querySelector("#source");

async function look() {
  const body = new URLSearchParams(new FormData(ask));
  const answer = await fetch(ask.getAttribute("action"), { method: "POST", headers: { "x-vigie-part": "1" }, body }).catch(() => null);
  if (!answer?.ok || !answer.headers.get("content-type")?.includes("json")) return;
  const { source } = await answer.json();
  const place = ask.querySelector("[data-said]");
  if (source === "changed") {
    const link = Object.assign(document.createElement("a"), { href: thisPage, textContent: words.reload });
    place.replaceChildren(`▲ ${words.changed} `, link);
    place.className = "sev-warning";
  } else if (words[source]) {
    place.textContent = words[source];
  }
}

if (ask) setTimeout(look, 400);
