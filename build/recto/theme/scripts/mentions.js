import { all, main, target } from "./dom.js";

const SPEAKS =
  "a:is([href^='#ref-'],[href^='#fn'],[href^='#fig:'],[href^='#tbl:'],[href^='#eq:']),:is(abbr,.recto-term)[title]:not(a *)";

let links;

// Looks for them again, because the text has changed.
export function forgetMentions() {
  links = undefined;
}

// The mention that ``place`` is in: a link in the text, not a backlink, or a word.
export function mentionAt(place) {
  const link = place.closest?.(SPEAKS);
  return link && !link.closest(".recto-added, .csl-entry small, .footnote-back") && (!link.hash || target(link)) ? link : null;
}

// All mentions of the target of ``link``, in the order of the text. A range of citations, "3–9", has only two links; the
// works in between are known from its keys, and its first link counts as their mention.
export function mentionsOf(link) {
  if (!links) {
    links = new Map();
    const add = (hash, place) => {
      const places = links.get(hash) || [];
      if (places.at(-1) !== place) places.push(place);
      links.set(hash, places);
    };
    for (const one of all(SPEAKS, main())) {
      if (!mentionAt(one)) continue;
      const citation = one.closest(".citation");
      add(one.hash || one.title, one);
      if (!citation || citation.querySelector("a") !== one) continue;
      for (const key of hidden(citation)) add("#ref-" + key, one);
    }
  }
  return links.get(link.hash || link.title) || [link];
}

// The keys of a citation that have no link of their own.
export function hidden(citation) {
  const shown = new Set(all("a", citation).map((link) => link.hash));
  return (citation.dataset.cites || "").split(/\s+/).filter((key) => key && !shown.has("#ref-" + key));
}
