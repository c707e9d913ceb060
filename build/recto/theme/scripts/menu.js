import { all, make, on, t, wide } from "./dom.js";
import { showParagraphLinks } from "./anchors.js";

export function tendFolds() {
  const folds = () => all(wide.matches ? ".recto-fold[open]" : ".recto-fold[open], .recto-contents[open]");
  on(document, "keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    for (const fold of folds()) {
      fold.open = false;
      fold.querySelector("summary").focus();
    }
  });
  on(document, "click focusin", (event) => {
    for (const fold of folds()) if (!fold.contains(event.target)) fold.open = false;
  });
}

// Settings that need scripts.
export function addSwitches(panel) {
  if (!panel || !document.querySelector("#recto-main p[id^='p-']")) return;
  const box = make("input", { type: "checkbox", onchange: () => showParagraphLinks(box.checked) });
  const print = make("button", { class: "recto-plain", onclick: () => window.print() }, t("Print this page"));
  panel.append(make("div", { class: "recto-switches recto-added" }, make("label", {}, box, t("Show paragraph links")), print));
}
