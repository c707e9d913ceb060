const words = JSON.parse(document.getElementById("recto-words")?.textContent || "{}");

// Translates an English phrase of words.json to the page's language, and fills its {}.
export const t = (phrase, ...values) => values.reduce((text, value) => text.replace("{}", () => value), words[phrase] || phrase);

// make("button", {class: "x", onclick: f}, "text", child). A function becomes a listener; false omits the attribute.
export function make(tag, attributes = {}, ...children) {
  const kind = /^(svg|path)$/.test(tag) ? "2000/svg" : "1999/xhtml";
  const element = document.createElementNS("http://www.w3.org/" + kind, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value !== false) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

// Adds a listener for several kinds of events, separated by spaces.
export const on = (place, kinds, act) => kinds.split(" ").forEach((kind) => place.addEventListener(kind, act));

// Paths of icons, 24 by 24 units.
const STROKES = {
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  close: "M6 6l12 12M18 6L6 18",
  previous: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  back: "M9 7l-5 5 5 5M4 12h11a5 5 0 0 1 0 10h-2",
  down: "M6 9l6 6 6-6",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  light: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M5 19l1.4-1.4M17.6 6.4L19 5",
  dark: "M20 14A8.5 8.5 0 0 1 10 4a8.5 8.5 0 1 0 10 10z",
  contrast: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 3v18M15 4.5v15M18 7v10",
  system: "M3 5h18v11H3zM9 20h6M12 16v4",
  versions: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5l3 2",
};

export function icon(name) {
  const path = make("path", { d: STROKES[name] });
  return make("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", class: "recto-stroke" }, path);
}

// A button that shows only an icon.
export const sign = (label, drawing, onclick, more) => make("button", { "aria-label": label, title: label, onclick, ...more }, icon(drawing));

// A menu in the bar. A narrow window shows only its icon.
export function folding(kind, name, drawing, panel) {
  const summary = make("summary", { title: name }, icon(drawing), make("span", { class: "recto-label" }, name));
  return make("details", { class: `recto-${kind} recto-fold recto-added` }, summary, panel);
}

export const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];

// Whether the table of contents is next to the text.
export const wide = matchMedia("(min-width: 75rem)");

export const main = () => document.getElementById("recto-main");

// The target of an internal link.
export function target(link) {
  const hash = link.hash.slice(1);
  try {
    return document.getElementById(decodeURIComponent(hash));
  } catch {
    return document.getElementById(hash);
  }
}

// The name of an element of the text: "Figure 2a", "Table S1", "Equation (3)", or the words of a heading or paragraph.
export function nameOf(element) {
  const label = all(".caption-label", element).at(-1)?.textContent.trim().replace(/\s+/g, " ").replace(/[:.]$/, "");
  if (element.matches(".panels > .panel-row > *")) return nameOf(element.closest(".panels")) + label.slice(1, -1);
  if (label) return label;
  const number = element.querySelector(".eqnos-number");
  if (number) return t("Equation {}", number.textContent.trim());
  if (/^H[1-6]$/.test(element.tagName)) return t("Section “{}”", element.textContent.trim());
  if (element.classList.contains("csl-entry")) return t("Reference");
  if (element.tagName === "P") return t("Paragraph “{}…”", element.textContent.trim().slice(0, 40));
  if (element.tagName === "FIGURE") return t("Image");
  return element.closest(".footnotes") ? t("Note") : t("This place");
}

// A copy without ids, which would be duplicates, and without what other modules have added.
export function copyOf(element) {
  const copy = element.cloneNode(true);
  for (const added of all(".recto-added, .csl-entry small, .footnote-back", copy)) added.remove();
  for (const named of [copy, ...all("[id]", copy)]) {
    named.removeAttribute("id");
    named.removeAttribute("role");
  }
  for (const stop of all("[tabindex]", copy)) stop.removeAttribute("tabindex");
  return copy;
}

let foot, voice;

// Shows an offer at the bottom of the window, above earlier ones.
export function offer(element) {
  foot ??= document.body.appendChild(make("div", { class: "recto-foot recto-added" }));
  foot.append(element);
}

// Announces a message to screen readers and shows it for a moment.
export function say(words) {
  if (!voice) offer((voice = make("div", { class: "recto-voice", role: "status" })));
  voice.textContent = words;
  clearTimeout(voice.timer);
  voice.timer = setTimeout(() => (voice.textContent = ""), 3000);
}

// Copies text to the clipboard; by the old API on insecure pages, which lack the new one.
export async function copyText(text, words) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = make("textarea", { class: "recto-voice", "aria-hidden": "true" });
    field.value = text;
    const focused = document.activeElement;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    focused?.focus({ preventScroll: true });
    if (!done) return say(t("Your browser did not let the page copy."));
  }
  say(words);
}

// Scrolls to an element and focuses it. page.css decides whether scrolling is smooth.
export function go(element) {
  // Unfolds a folded section: see sections.js.
  element.closest("[hidden]")?.dispatchEvent(new Event("beforematch", { bubbles: true }));
  for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  element.scrollIntoView({ block: "center" });
  if (element.tabIndex < 0) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}
