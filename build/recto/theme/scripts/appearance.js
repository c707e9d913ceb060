import { folding, icon, make, say, t } from "./dom.js";

const CHOICES = { system: t("As the system"), light: t("Light"), dark: t("Dark"), contrast: t("High contrast") };
const KEY = "recto-appearance";
const root = document.documentElement;

// Stores and returns the last choice. Without storage (forbidden, or a page from disk), it lasts until the page is closed.
function remembered(choice) {
  try {
    if (choice) localStorage.setItem(KEY, choice);
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

// Called before the first paint.
export function restoreAppearance() {
  const choice = remembered();
  if (choice in CHOICES) root.dataset.appearance = choice;
}

// A menu with the four choices as radio buttons, so that the arrow keys go through them.
export function addAppearance(bar) {
  const current = root.dataset.appearance || "system";
  const choose = (event) => {
    const choice = event.target.value;
    root.dataset.appearance = choice;
    remembered(choice);
    fold.querySelector("svg").replaceWith(icon(choice));
    say(t("Appearance: {}", CHOICES[choice]));
  };
  const choices = Object.entries(CHOICES).map(([value, words]) => {
    const button = make("input", { type: "radio", name: KEY, value, checked: value === current, onchange: choose });
    return make("label", {}, button, icon(value), words);
  });
  const legend = make("legend", {}, t("Appearance"));
  const panel = make("div", { class: "recto-panel" }, make("fieldset", {}, legend, ...choices));
  const fold = folding("appearance", t("Appearance"), current, panel);
  bar.append(fold);
}
