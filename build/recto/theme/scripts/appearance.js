// Light, dark, high contrast or as the system has it: chosen by the reader, remembered in this browser.
import { folding, icon, make, say } from "./dom.js";

const CHOICES = { system: "As the system", light: "Light", dark: "Dark", contrast: "High contrast" };
const KEY = "recto-appearance";

// Storage may be forbidden, or missing for a page that was opened from disk.
function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(choice) {
  try {
    if (choice === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, choice);
  } catch {
    // Then it holds for as long as the page is open.
  }
}

function apply(choice) {
  if (choice === "system") delete document.documentElement.dataset.appearance;
  else document.documentElement.dataset.appearance = choice;
}

// Called before anything is painted.
export function restoreAppearance() {
  const choice = remembered();
  if (choice && choice in CHOICES) apply(choice);
}

// A folding list of the four choices, a group of radio buttons that arrow keys walk through.
export function addAppearance(bar) {
  const current = document.documentElement.dataset.appearance || "system";
  const choose = (event) => {
    const choice = event.target.value;
    apply(choice);
    remember(choice);
    fold.querySelector("svg").replaceWith(icon(choice));
    say("Appearance: " + CHOICES[choice]);
  };
  const choices = Object.entries(CHOICES).map(([value, words]) => {
    const button = make("input", { type: "radio", name: "recto-appearance", value, onchange: choose });
    button.checked = value === current;
    return make("label", {}, button, icon(value), words);
  });
  const legend = make("legend", {}, "Appearance");
  const panel = make("div", { class: "recto-panel" }, make("fieldset", {}, legend, ...choices));
  const fold = folding("Appearance", current, panel);
  bar.append(fold);
}
