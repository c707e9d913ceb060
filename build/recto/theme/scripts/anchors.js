// A link to copy at each heading, figure, table, equation and paragraph.
//
// All but paragraphs have one in reach of the Tab key. One link goes to the paragraph that is pointed at, tapped or has the
// focus in it; "Show paragraph links" of the menu gives each its own.
import { all, copyText, icon, main, make, nameOf, on, t } from "./dom.js";

function linkTo(element) {
  const name = t("Copy link: {}", nameOf(element));
  const kind = "recto-anchor recto-added" + (element.tagName === "P" ? " recto-anchor-beside" : "");
  return make("a", { class: kind, "aria-label": name, title: t("Copy link"), href: "#" + encodeURI(element.id) }, icon("link"));
}

export function addAnchors() {
  const text = main();
  for (const heading of all(":is(h1, h2, h3, h4, h5, h6)[id]", text)) heading.append(linkTo(heading));
  for (const thing of all("figure[id], .tablenos[id], .eqnos[id]", text)) {
    const place = thing.querySelector(":is(figcaption, caption) p") || thing.querySelector("figcaption, caption") || thing;
    place.append(linkTo(thing));
  }
  on(text, "click", (event) => {
    const anchor = event.target.closest(".recto-anchor");
    if (!anchor || event.ctrlKey || event.metaKey || event.shiftKey) return;
    // The place stays where it is; its address goes to the clipboard and to the address bar.
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
    // Nothing that follows a pointer stands in the way of the Tab key, but for the paragraph that has the focus in it.
    if (event.type !== "focusin") moving.tabIndex = -1;
    paragraph.append(moving);
  };
  on(text, "pointerover pointerdown focusin", show);
}

// Each paragraph's link, for those who go by keyboard: on or off.
export function showParagraphLinks(shown) {
  const text = main();
  for (const old of all("p > .recto-anchor-beside", text)) old.remove();
  text.classList.toggle("recto-anchored", shown);
  if (shown) for (const paragraph of all("p[id^='p-']", text)) paragraph.append(linkTo(paragraph));
}
