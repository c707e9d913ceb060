import { HINT } from "./source.js";

// What is wrong with the manuscript, and whether the page is the newest: a badge at the window's corner, and a list.
const host = document.createElement("recto-preview");
host.className = "recto-added";
const root = host.attachShadow({ mode: "open" });
const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};
const counts = make("span");
const list = make("ol");
const box = make("details", { hidden: "" }, make("summary", {}, counts), list, make("p", { class: "hint" }, HINT));
const state = make("p", { class: "state", role: "status" });
const voice = make("p", { class: "voice", role: "status" });
root.append(make("link", { rel: "stylesheet", href: "/-/overlay.css" }), box, state, voice);
document.body.append(host);
root.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !box.open) return;
  box.open = false;
  box.querySelector("summary").focus();
});
document.addEventListener("recto-patched", () => {
  voice.textContent = "";
  requestAnimationFrame(() => (voice.textContent = "The page was updated."));
});

const number = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

function entry({ severity, code, message, place, hint }) {
  const head = make("p", {}, make("b", { class: severity }, `${severity} ${code}`), " ", make("code", {}, place));
  return make("li", {}, head, make("p", {}, message), ...(hint ? [make("p", { class: "hint" }, hint)] : []));
}

// Shows the status; null if the server is gone.
export function show(status) {
  if (!status) {
    state.textContent = "The preview has stopped, or is starting again.";
    return;
  }
  const { busy, old, messages, diagnostics, files } = status;
  state.textContent = "";
  for (const link of document.querySelectorAll(":is(.recto-downloads, .recto-menu) a:is([href$='.pdf'], [href$='.docx'])")) {
    link.classList.toggle("recto-making", files === "making");
    if (files === "making") link.title = "is being made from the newest text";
    else link.removeAttribute("title");
  }
  host.toggleAttribute("data-busy", busy);
  const errors = diagnostics.filter((one) => one.severity === "error").length;
  const words = [];
  if (old) words.push("Not the newest text");
  if (errors) words.push(number(errors, "error"));
  if (diagnostics.length > errors) words.push(number(diagnostics.length - errors, "warning"));
  if (!words.length && messages.length) words.push("A message");
  box.hidden = !words.length;
  box.className = errors || old || messages.length ? "error" : "warning";
  if (counts.textContent !== words.join(", ")) counts.textContent = words.join(", ");
  const key = JSON.stringify([messages, diagnostics]);
  if (list.key !== key) list.replaceChildren(...messages.map((one) => make("li", {}, make("p", {}, one))), ...diagnostics.map(entry));
  list.key = key;
}
