import { all, main, on, sign, t } from "./dom.js";

export function addFolding(text) {
  for (const heading of all(":scope > h2", text)) {
    const name = t("Fold the section “{}”", heading.textContent.trim());
    heading.append(sign(name, "down", false, { class: "recto-fold-section recto-added", "aria-expanded": "true" }));
  }
}

export function tendSections() {
  on(main(), "click", (event) => {
    const button = event.target.closest(".recto-fold-section");
    if (button) fold(button.parentElement, button, button.getAttribute("aria-expanded") === "true");
  });
  // The event comes when a search or a link is about to reveal something.
  on(main(), "beforematch", (event) => {
    let heading = event.target.closest("#recto-main > *");
    while (heading && heading.tagName !== "H2") heading = heading.previousElementSibling;
    const button = heading?.querySelector(".recto-fold-section");
    if (button) fold(heading, button, false);
  });
}

function fold(heading, button, away) {
  for (let next = heading.nextElementSibling; next && !/^H[12]$/.test(next.tagName); next = next.nextElementSibling) {
    // Browsers that do not know the value treat it as true.
    next.hidden = away && "until-found";
  }
  button.setAttribute("aria-expanded", !away);
}
