// Which links speak of which reference, note, figure, table or equation.
import { all, main, target } from "./dom.js";

const SPEAKS = "a[href^='#ref-'], a[href^='#fn'], a[href^='#fig:'], a[href^='#tbl:'], a[href^='#eq:']";

let links;

// Whether a link is a mention: in the text, not in what leads back to the text.
export function isMention(link) {
  return link?.matches?.(SPEAKS) && !link.closest(".recto-added, .csl-entry small, .footnote-back") && target(link) !== null;
}

// The mentions of what ``link`` speaks of, in the text's order. A citation of many, "3–9", shows two links; the others are
// known by its keys, and its first link stands for them.
export function mentionsOf(link) {
  if (!links) {
    links = new Map();
    const add = (hash, place) => {
      const places = links.get(hash) || [];
      if (places.at(-1) !== place) places.push(place);
      links.set(hash, places);
    };
    for (const one of all(SPEAKS, main())) {
      if (!isMention(one)) continue;
      const citation = one.closest(".citation");
      add(one.hash, one);
      if (!citation || citation.querySelector("a") !== one) continue;
      for (const key of hidden(citation)) add("#ref-" + key, one);
    }
  }
  return links.get(link.hash) || [link];
}

// The keys of a citation that have no link of their own.
export function hidden(citation) {
  const shown = new Set(all("a", citation).map((link) => link.hash));
  return (citation.dataset.cites || "").split(/\s+/).filter((key) => key && !shown.has("#ref-" + key));
}
