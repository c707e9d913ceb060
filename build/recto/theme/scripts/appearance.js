// Light, dark, high contrast or as the system has it: chosen by the reader, remembered in this browser.
import { folding, icon, make, say, t } from "./dom.js";

const CHOICES = { system: t("As the system"), light: t("Light"), dark: t("Dark"), contrast: t("High contrast") };
const KEY = "recto-appearance";
const root = document.documentElement;

// The last choice. Storage may be forbidden, or missing for a page from disk: then it holds as long as the page is open.
function remembered(choice) {
  try {
    if (choice) localStorage.setItem(KEY, choice);
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

// Called before anything is painted.
export function restoreAppearance() {
  const choice = remembered();
  if (choice in CHOICES) root.dataset.appearance = choice;
}

// A folding list of the four choices, a group of radio buttons that arrow keys walk through.
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
