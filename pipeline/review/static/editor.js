// The editor's page: save and confirm without leaving it, and keys for all of it.
// The forms work without this file; it sends the same request and takes the segment out of the page that answers.

const list = document.querySelector(".segments");
const forms = [...list.querySelectorAll("form.target")];
const keys = new WeakMap();

const field = (form) => form.querySelector("textarea");
const segment = (form) => form.closest(".segment");
const dirty = (form) => field(form).value !== field(form).defaultValue;
const say = (form, what) => { form.querySelector("[data-status]").textContent = what ? list.dataset[what] : ""; };

/** Send one segment; true once the archive has it. A page older than the server's last start gets a new token once. */
async function send(form, action, again = true) {
  const text = field(form).value;
  const body = new URLSearchParams(new FormData(form));
  body.set("action", action);
  if (!keys.has(form)) keys.set(form, crypto.randomUUID());
  body.set("save_key", keys.get(form));
  say(form, "saving");
  let answer;
  try {
    // Not form.action: the buttons are called so, and stand before the property.
    answer = await fetch(form.getAttribute("action"), { method: "POST", body });
  } catch {
    say(form, "offline");
    return false;
  }
  if (answer.status === 403 && again && (await renewToken())) return send(form, action, false);
  if (!answer.ok) {
    leave(form, action);
    return false;
  }
  keys.delete(form);
  take(form, new DOMParser().parseFromString(await answer.text(), "text/html"), text);
  return true;
}

/** Take the token that the page would carry if it were opened now; true if it is another one. */
async function renewToken() {
  const answer = await fetch(location.pathname).catch(() => null);
  if (!answer?.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[name=csrf_token]")?.value;
  const tokens = [...document.querySelectorAll("[name=csrf_token]")];
  if (!fresh || tokens.every((token) => token.value === fresh)) return false;
  for (const token of tokens) token.value = fresh;
  return true;
}

/** A conflict or a refusal is a page of its own: go there as a browser without script would. */
function leave(form, action) {
  window.removeEventListener("beforeunload", warn);
  const choice = document.createElement("input");
  Object.assign(choice, { type: "hidden", name: "action", value: action });
  form.append(choice);
  HTMLFormElement.prototype.submit.call(form);
}

/** Bring the segment up to what the answering page shows; words typed meanwhile stay. */
function take(form, page, sent) {
  const here = segment(form);
  const there = page.getElementById(here.id);
  if (!there) return;
  here.className = there.className;
  for (const part of ["[data-findings]", ".source", ".actions"]) {
    here.querySelector(part).replaceWith(there.querySelector(part));
  }
  form.elements.parent_id.value = there.querySelector("[name=parent_id]").value;
  const stored = there.querySelector("textarea").value;
  if (field(form).value === sent) field(form).value = stored;
  field(form).defaultValue = stored;
  say(form, dirty(form) ? "unsaved" : "saved");
  for (const part of [".editor-head", ".finish"]) {
    const fresh = page.querySelector(part);
    const old = document.querySelector(part);
    if (fresh && old && !old.contains(document.activeElement)) old.replaceWith(fresh);
  }
}

function go(form) {
  if (!form) return;
  field(form).focus();
  segment(form).scrollIntoView({ block: "nearest" });
}

/** The next segment that needs work, after this one and then from the top. */
function next(form) {
  const at = forms.indexOf(form);
  return [...forms.slice(at + 1), ...forms.slice(0, at)].find((f) => !segment(f).classList.contains("confirmed"));
}

async function confirmAndGo(form) {
  const onward = next(form);
  if (await send(form, "confirm")) go(onward);
}

function warn(event) {
  if (forms.some(dirty)) event.preventDefault();
}

for (const form of forms) {
  field(form).addEventListener("input", () => {
    keys.delete(form);
    say(form, dirty(form) ? "unsaved" : "");
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("data-plain")) return;
    event.preventDefault();
    if (event.submitter?.value === "confirm") confirmAndGo(form);
    else send(form, "save");
  });
  form.addEventListener("keydown", (event) => {
    const at = forms.indexOf(form);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) confirmAndGo(form);
    else if (event.key === "s" && (event.ctrlKey || event.metaKey)) send(form, "save");
    else if (event.altKey && event.key === "ArrowDown") go(forms[at + 1]);
    else if (event.altKey && event.key === "ArrowUp") go(forms[at - 1]);
    else return;
    event.preventDefault();
  });
}
window.addEventListener("beforeunload", warn);
