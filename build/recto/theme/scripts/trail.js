import { go, icon, main, make, offer, on, sign, t, target } from "./dom.js";

const places = [];
let button;

// Remembers where the reader is, before a jump from ``element``.
export function leave(element) {
  places.push({ element, top: scrollY });
  show();
}

function show() {
  if (!button) {
    const back = make("button", { onclick: goBack }, icon("back"), t("Back to where I was"));
    button = make("div", { class: "recto-trail" }, back, sign(t("Dismiss"), "close", forget));
    offer(button);
  }
  button.hidden = places.length === 0;
}

function forget() {
  places.length = 0;
  show();
  main().focus({ preventScroll: true });
}

function goBack() {
  const { element, top } = places.pop();
  scrollTo({ top });
  show();
  // Focus the link if it is still visible; one in a card or in a closed menu is not.
  const place = element?.getClientRects().length ? element : main();
  place.focus({ preventScroll: true });
}

export function keepTrail() {
  on(document, "click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    if (event.defaultPrevented || !link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const thing = target(link);
    if (link.matches(".recto-skip") || !thing) return;
    leave(link);
    // The browser cannot jump to folded content.
    if (thing.closest("details:not([open]), [hidden]")) {
      event.preventDefault();
      history.pushState(null, "", link.hash);
      go(thing);
    }
  });
}
