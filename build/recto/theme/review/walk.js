import { all, go, icon, main, make, sign, t } from "../scripts/dom.js";

// The first mark of each change, in the order of the text.
const starts = () => all("[id^='change-']", main()).filter((mark) => mark.getClientRects().length);

let current;

function walk(step) {
  const marks = starts();
  if (!marks.length) return;
  let at = marks.indexOf(current);
  if (at < 0) {
    // From where the reader is.
    const below = marks.findIndex((mark) => mark.getBoundingClientRect().top > innerHeight / 3);
    at = step > 0 ? (below < 0 ? -1 : below - 1) : below < 0 ? marks.length : below;
  }
  select(marks[(at + step + marks.length) % marks.length]);
}

function select(mark) {
  current?.classList.remove("recto-current");
  current = mark;
  mark.classList.add("recto-current");
  go(mark);
  const marks = starts();
  document.querySelector(".recto-walk output").textContent = t("Change {} of {}", marks.indexOf(mark) + 1, marks.length);
  const entry = document.querySelector(`.recto-changes a[href="#${mark.id}"]`);
  for (const other of all(".recto-changes [aria-current]")) other.removeAttribute("aria-current");
  entry?.setAttribute("aria-current", "true");
}

function choose(event) {
  const root = document.documentElement.classList;
  root.remove("recto-shows-old", "recto-shows-new");
  if (event.target.value) root.add(`recto-shows-${event.target.value}`);
}

function begin() {
  const views = [["", t("Both versions")], ["old", t("Old text")], ["new", t("New text")]];
  const choice = make("select", { "aria-label": t("Show"), onchange: choose });
  choice.append(...views.map(([value, name]) => make("option", { value }, name)));
  const keys = t("Keys: n for the next change, p for the previous one.");
  const previous = sign(t("Previous change"), "previous", () => walk(-1), { "aria-keyshortcuts": "p" });
  const next = sign(t("Next change"), "next", () => walk(1), { "aria-keyshortcuts": "n" });
  const place = make("output", {}, document.getElementById("recto-changes").textContent);
  document.body.append(make("div", { class: "recto-walk", role: "group", "aria-label": t("Changes"), title: keys }, previous, place, next, choice));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
    if (event.key === "n") walk(1);
    else if (event.key === "p") walk(-1);
  });
  document.querySelector(".recto-changes").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const mark = link && document.getElementById(link.hash.slice(1));
    if (!mark) return;
    event.preventDefault();
    history.replaceState(null, "", link.hash);
    select(mark);
  });
}

addEventListener("DOMContentLoaded", begin);
