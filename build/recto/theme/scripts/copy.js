// Buttons that copy code, and equations as TeX or MathML.
import { all, copyText, main, make, t } from "./dom.js";

function button(label, description, text) {
  const copy = () => copyText(text(), t("Copied"));
  return make("button", { class: "recto-copy", "aria-label": description, onclick: copy }, label);
}

// A row of buttons at the upper right corner of ``box``, in an element with the name ``tag``.
function row(tag, box, ...buttons) {
  const holder = make(tag, { class: "recto-copiable" });
  box.replaceWith(holder);
  holder.append(box, make(tag, { class: "recto-copies recto-added" }, ...buttons));
}

export function addCopyButtons() {
  for (const code of all("pre", main())) row("div", code, button(t("Code"), t("Copy code"), () => code.textContent.replace(/\n$/, "")));
  for (const text of all(".recto-citing pre")) {
    row("div", text, button(t("Copy"), t("Copy {}", text.getAttribute("aria-label")), () => text.textContent.trim()));
  }
  for (const formula of all(".recto-formula", main())) {
    const maths = formula.querySelector("math");
    const tex = maths.querySelector("annotation[encoding='application/x-tex']");
    const markup = () => new XMLSerializer().serializeToString(maths);
    const buttons = [button("MathML", t("Copy equation as {}", "MathML"), markup)];
    if (tex) buttons.unshift(button("TeX", t("Copy equation as {}", "TeX"), () => tex.textContent));
    row("span", formula, ...buttons);
  }
}
