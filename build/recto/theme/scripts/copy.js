import { all, copyText, make, on, t } from "./dom.js";

// What the buttons copy, by their kind, from the thing beside them.
const TEXTS = {
  code: (thing) => thing.textContent.replace(/\n$/, ""),
  citation: (thing) => thing.textContent.trim(),
  tex: (thing) => thing.querySelector("annotation[encoding='application/x-tex']").textContent,
  mathml: (thing) => new XMLSerializer().serializeToString(thing.querySelector("math")),
};

const button = (kind, label, description) => make("button", { class: "recto-copy", "aria-label": description, "data-copies": kind }, label);

// A row of buttons at the upper right corner of ``box``, in an element with the name ``tag``.
function row(tag, box, ...buttons) {
  const holder = make(tag, { class: "recto-copiable" });
  box.replaceWith(holder);
  holder.append(box, make(tag, { class: "recto-copies recto-added" }, ...buttons));
}

export function addCopyButtons(inside) {
  for (const text of all("pre", inside)) {
    if (text.closest(".recto-citing")) row("div", text, button("citation", t("Copy"), t("Copy {}", text.getAttribute("aria-label"))));
    else row("div", text, button("code", t("Code"), t("Copy code")));
  }
  for (const formula of all(".recto-formula", inside)) {
    const buttons = [button("mathml", "MathML", t("Copy equation as {}", "MathML"))];
    if (formula.querySelector("annotation[encoding='application/x-tex']")) {
      buttons.unshift(button("tex", "TeX", t("Copy equation as {}", "TeX")));
    }
    row("span", formula, ...buttons);
  }
}

export function tendCopyButtons() {
  on(document, "click", (event) => {
    const pressed = event.target.closest?.(".recto-copy");
    if (pressed) copyText(TEXTS[pressed.dataset.copies](pressed.closest(".recto-copiable").firstElementChild), t("Copied"));
  });
}
