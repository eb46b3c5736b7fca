// The active time that each segment takes, in whole seconds: no keystroke is stored. A page that nobody touches for
// half a minute, or that is not looked at, does not count.
import { form, hidden, list } from "./page.js";

const IDLE = 30_000;
let touched = 0;

for (const kind of ["keydown", "pointerdown", "pointermove", "wheel"]) {
  document.addEventListener(kind, () => { touched = Date.now(); }, { passive: true });
}

setInterval(() => {
  const here = document.activeElement;
  if (document.visibilityState !== "visible" || Date.now() - touched > IDLE || !list.contains(here)) return;
  const of = form(here);
  const seconds = of && hidden(of, "seconds");
  if (seconds) seconds.value = (Number(seconds.value) || 0) + 1;
}, 1000);
