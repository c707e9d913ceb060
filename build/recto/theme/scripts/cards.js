import { copyOf, go, make, nameOf, on, sign, t, target } from "./dom.js";
import { forgetMentions, hidden, mentionAt, mentionsOf } from "./mentions.js";
import { leave } from "./trail.js";

let card, owner, timer, dismissed;

export function closeCard(giveBack) {
  clearTimeout(timer);
  if (!card) return;
  const link = owner;
  const inside = card.contains(document.activeElement);
  const old = card;
  card = owner = undefined;
  // Return the focus before removing the card; ``dismissed`` keeps the focused link from opening it again.
  if (inside || giveBack) {
    dismissed = link;
    link.focus({ preventScroll: true });
  }
  for (const place of mentionsOf(link)) place.classList.remove("recto-same");
  link.removeAttribute("aria-expanded");
  old.remove();
}

// The content of the card: the target of the link; if some keys of a citation have no link, all of its references.
function contentOf(link) {
  if (!link.hash) return [make("p", {}, link.title)];
  const citation = link.closest(".citation");
  if (!citation || !hidden(citation).length) return [copyOf(target(link))];
  const keys = citation.dataset.cites.split(/\s+/);
  return keys.map((key) => document.getElementById("ref-" + key)).filter(Boolean).map(copyOf);
}

function titleOf(link) {
  if (!link.hash) return link.textContent;
  const thing = target(link);
  if (thing.classList.contains("csl-entry")) return t("Reference {}", link.textContent.trim());
  return thing.closest(".footnotes") ? t("Note {}", link.textContent.trim()) : nameOf(thing);
}

export function openCard(link) {
  if (owner === link) return;
  closeCard();
  const places = mentionsOf(link);
  const here = Math.max(places.indexOf(link), places.indexOf(link.closest(".citation")?.querySelector("a")));
  const name = titleOf(link);
  const jump = (place) => {
    leave(link);
    closeCard();
    go(place);
  };
  const step = (direction, label, drawing) => {
    const place = places[here + direction];
    const to = () => {
      jump(place);
      openCard(place);
    };
    return sign(label, drawing, to, { disabled: !place && "" });
  };
  const follow = (event) => {
    event.preventDefault();
    history.pushState(null, "", link.hash);
    jump(target(link));
  };
  const onward = make("a", { href: link.getAttribute("href"), class: "recto-card-go", onclick: follow }, t("Go to {}", name));
  const count = places.length > 1 ? t("Mention {} of {}", here + 1, places.length) : t("Mentioned once");
  const ways = make(
    "div",
    { class: "recto-card-ways" },
    link.hash ? onward : "",
    make("span", { class: "recto-card-mentions" }, count),
    step(-1, t("Previous mention"), "previous"),
    step(1, t("Next mention"), "next"),
    sign(t("Close"), "close", () => closeCard(true)),
  );
  const content = make("div", { class: "recto-card-content", tabindex: "0", role: "group", "aria-label": name }, ...contentOf(link));
  card = make("div", { class: "recto-card recto-added", role: "dialog", "aria-label": name, popover: "manual" }, ways, content);
  owner = link;
  for (const place of places) place.classList.add("recto-same");
  if (link.hash) link.setAttribute("aria-expanded", "true");
  // After the link, so that Tab goes from the link to the card; in the top layer, so that no box clips it.
  (link.closest("sup") || link).after(card);
  card.showPopover?.();
  place();
}

// Below the link if there is room, otherwise above it; in a narrow window, at its bottom (see page.css).
function place() {
  const edge = 8;
  const at = owner.getClientRects()[0] || owner.getBoundingClientRect();
  if (innerWidth < 560) return;
  const size = card.getBoundingClientRect();
  const left = Math.min(Math.max(edge, at.left + at.width / 2 - size.width / 2), document.documentElement.clientWidth - size.width - edge);
  const below = innerHeight - at.bottom;
  const fits = below > size.height + 2 * edge || below > at.top;
  const room = Math.max(120, (fits ? below : at.top) - 2 * edge);
  card.style.maxBlockSize = Math.min(room, innerHeight * 0.6) + "px";
  card.style.left = left + "px";
  if (fits) card.style.top = at.bottom + 4 + "px";
  else card.style.bottom = innerHeight - at.top + 4 + "px";
}

export function addCards() {
  let touched = false;
  addEventListener("pointerdown", (event) => (touched = event.pointerType === "touch"), true);
  on(document, "pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = mentionAt(event.target);
    const held = [event.target, document.activeElement].some((one) => card?.contains(one)) || document.activeElement === owner;
    clearTimeout(timer);
    // The delay lets the pointer move from the link to the card. A card that contains the focus stays.
    if (link?.hash) timer = setTimeout(() => openCard(link), 200);
    else if (!held) timer = setTimeout(closeCard, 350);
  });
  on(document, "focusin", (event) => {
    if (event.target === dismissed) return (dismissed = undefined);
    dismissed = undefined;
    const link = mentionAt(event.target);
    if (link && link.matches(":focus-visible") && !touched) openCard(link);
    else if (card && !card.contains(event.target) && event.target !== owner) closeCard();
  });
  on(document, "click", (event) => {
    const link = mentionAt(event.target);
    // A tap opens the card, whose link leads on. With a mouse, the card is already open.
    if (link && touched && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (owner === link) closeCard();
      else openCard(link);
    } else if (!event.target.closest?.(".recto-card")) closeCard();
  });
  on(document, "keydown", (event) => {
    if (event.key !== "Escape" || !card) return;
    event.preventDefault();
    closeCard();
  });
  addEventListener("resize", () => closeCard());
  // Only the preview changes a page: an open card stays, with what it shows now.
  on(document, "recto-changed", () => {
    forgetMentions();
    if (!card) return;
    if (!owner.isConnected || !card.isConnected || (owner.hash && !target(owner))) return closeCard();
    for (const one of mentionsOf(owner)) one.classList.add("recto-same");
    if (owner.hash) owner.setAttribute("aria-expanded", "true");
    card.querySelector(".recto-card-content").replaceChildren(...contentOf(owner));
    place();
  });
  // The card has a fixed position: move it with its link, and close it when the link leaves the window.
  addEventListener("scroll", () => {
    if (!card || innerWidth < 560) return;
    const at = owner.getBoundingClientRect();
    if (at.bottom < 0 || at.top > innerHeight) return closeCard();
    card.style.top = card.style.bottom = "";
    place();
  });
}
