import { all, copyText, icon, main, make, nameOf, on, t } from "./dom.js";

function linkTo(element) {
  const name = t("Copy link: {}", nameOf(element));
  const kind = "recto-anchor recto-added" + (element.tagName === "P" ? " recto-anchor-beside" : "");
  return make("a", { class: kind, "aria-label": name, title: t("Copy link"), href: "#" + encodeURI(element.id) }, icon("link"));
}

export function addAnchors(text) {
  for (const heading of all(":is(h1, h2, h3, h4, h5, h6)[id]", text)) heading.append(linkTo(heading));
  for (const thing of all("figure[id], .tablenos[id], .eqnos[id]", text)) {
    const place = all(":is(figcaption, caption), :is(figcaption, caption) p", thing).at(-1) || thing;
    place.append(linkTo(thing));
  }
  if (main().classList.contains("recto-anchored")) addToParagraphs(text);
}

export function tendAnchors() {
  const text = main();
  on(text, "click", (event) => {
    const anchor = event.target.closest(".recto-anchor");
    if (!anchor || event.ctrlKey || event.metaKey || event.shiftKey) return;
    // Do not jump; copy the address to the clipboard and show it in the address bar.
    event.preventDefault();
    copyText(anchor.href, t("Link copied"));
    history.replaceState(history.state, "", anchor.hash);
  });

  let moving;
  const show = (event) => {
    const paragraph = event.target.closest?.("p[id^='p-']");
    if (!paragraph || paragraph.contains(moving) || text.classList.contains("recto-anchored")) return;
    if (moving?.contains(document.activeElement)) return;
    moving?.remove();
    moving = linkTo(paragraph);
    // The Tab key skips a link that follows the pointer; it reaches the link only in the paragraph that contains the focus.
    if (event.type !== "focusin") moving.tabIndex = -1;
    paragraph.append(moving);
  };
  on(text, "pointerover pointerdown focusin", show);
}

// Switches each paragraph's link on or off, for keyboard users.
export function showParagraphLinks(shown) {
  const text = main();
  for (const old of all("p > .recto-anchor-beside", text)) old.remove();
  text.classList.toggle("recto-anchored", shown);
  if (shown) addToParagraphs(text);
}

function addToParagraphs(text) {
  for (const paragraph of all("p[id^='p-']", text)) paragraph.append(linkTo(paragraph));
}
