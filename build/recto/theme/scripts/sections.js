// Sections fold up under their headings, if the reader wants them out of the way.
//
// What is folded can still be found by the browser's search and by links: both unfold it again.
import { all, main, on, sign, t } from "./dom.js";

export function addSections() {
  for (const heading of all("#recto-main > h2")) {
    const name = t("Fold the section “{}”", heading.textContent.trim());
    const turn = () => fold(heading, button, button.getAttribute("aria-expanded") === "true");
    const button = sign(name, "down", turn, { class: "recto-fold-section recto-added", "aria-expanded": "true" });
    heading.append(button);
  }
  // Sent to what is about to be shown, by a search or a link.
  on(main(), "beforematch", (event) => {
    let heading = event.target.closest("#recto-main > *");
    while (heading && heading.tagName !== "H2") heading = heading.previousElementSibling;
    const button = heading?.querySelector(".recto-fold-section");
    if (button) fold(heading, button, false);
  });
}

function fold(heading, button, away) {
  for (let next = heading.nextElementSibling; next && !/^H[12]$/.test(next.tagName); next = next.nextElementSibling) {
    // True, for browsers that do not know the word.
    next.hidden = away && "until-found";
  }
  button.setAttribute("aria-expanded", !away);
}
