// On every page: « / » goes to the search box, « ? » shows the shortcuts, « g » and a letter goes to a page.
let going = 0;
const base = document.documentElement.dataset.base ?? "";
const places = { p: "/", i: "/incidents", t: "/terminologie" };

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.timeStamp - going < 1500 && places[event.key]) {
    event.preventDefault();
    location.href = base + places[event.key];
  } else if (event.key === "/") {
    event.preventDefault();
    document.querySelector("#chercher")?.focus();
  } else if (event.key === "?") {
    event.preventDefault();
    document.querySelector("#raccourcis")?.showModal();
  }
  going = event.key === "g" ? event.timeStamp : 0;
}, true);

document.querySelector("#aide")?.addEventListener("click", () => document.querySelector("#raccourcis")?.showModal());

// The menu of one's own account closes when one goes elsewhere.
const menu = document.querySelector("details.person");
document.addEventListener("click", (event) => { if (menu?.open && !menu.contains(event.target)) menu.open = false; });
menu?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
