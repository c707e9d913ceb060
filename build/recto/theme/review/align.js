// Which parts of an older version of the page are which of this one, and which of their words are the same. The same for
// readers, not for numbers: citations and figures that are counted anew have not changed.

const SKIPPED = ".recto-added, .footnote-back, .csl-entry small, .caption-label, .eqnos-number, .csl-left-margin";
const WHOLE = "a[href^='#ref-'], a[href^='#fig:'], a[href^='#tbl:'], a[href^='#eq:'], a[href^='#sec:'], a[role='doc-noteref'], math, img";
const PARTS = "p, li, h1, h2, h3, h4, h5, h6, pre, td, th, dt, dd, figcaption, caption, figure img";
const WORD = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}_])+(?:['’.\u2010\u2011-](?:(?!\p{Script=Han})[\p{L}\p{N}_])+)*|[^\s\p{L}\p{N}_]/gu;
const LEAST = 0.4;
const MOST = 4e6;

const nameOf = (whole) => {
  if (whole.tagName === "IMG") return "image " + (whole.getAttribute("src") || "").split("/").pop();
  if (whole.getAttribute("role") === "doc-noteref") return "note";
  return whole.getAttribute("href") || whole.getAttribute("alttext") || whole.textContent;
};

// The words of a part: what each is told by, and where it is.
export function wordsOf(part) {
  const found = [];
  const walk = (node) => {
    for (const child of node.childNodes) {
      if (child.nodeType === 3) {
        for (const { 0: key, index } of child.data.matchAll(WORD)) found.push({ key, node: child, start: index, end: index + key.length });
      } else if (child.nodeType === 1 && !child.matches(SKIPPED) && !child.matches(PARTS)) {
        if (child.matches(WHOLE)) found.push({ key: nameOf(child), node: child });
        else walk(child);
      }
    }
  };
  if (part.matches("img")) found.push({ key: nameOf(part), node: part });
  else walk(part);
  return found;
}

// The parts of a text with their words; not the references, whose numbers and order follow from the text.
export const partsOf = (text) =>
  [...text.querySelectorAll(PARTS)]
    .filter((element) => !element.closest("#refs, .refs, .recto-added"))
    .map((element) => ({ element, words: wordsOf(element) }))
    .filter((part) => part.words.length)
    .map((part) => ({ ...part, key: part.words.map((word) => word.key).join(" ") }));

// The pairs of places of a longest common subsequence.
export function common(old, now) {
  let start = 0, end = 0;
  const most = Math.min(old.length, now.length);
  while (start < most && old[start] === now[start]) start++;
  while (end < most - start && old.at(-1 - end) === now.at(-1 - end)) end++;
  const pairs = Array.from({ length: start }, (_, at) => [at, at]);
  const rows = old.length - start - end, columns = now.length - start - end;
  if (rows * columns <= MOST) {
    const lengths = Array.from({ length: rows + 1 }, () => new Uint16Array(columns + 1));
    for (let i = rows - 1; i >= 0; i--) {
      for (let j = columns - 1; j >= 0; j--) {
        const same = old[start + i] === now[start + j];
        lengths[i][j] = same ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
      }
    }
    for (let i = 0, j = 0; i < rows && j < columns; ) {
      if (old[start + i] === now[start + j]) pairs.push([start + i++, start + j++]);
      else if (lengths[i + 1][j] >= lengths[i][j + 1]) i++;
      else j++;
    }
  }
  for (let at = end; at > 0; at--) pairs.push([old.length - at, now.length - at]);
  return pairs;
}

// From 0 for nothing in common to 1 for the same words.
function likeness(one, other) {
  const count = new Map();
  for (const { key } of one) count.set(key, (count.get(key) || 0) + 1);
  let both = 0;
  for (const { key } of other) {
    if (count.get(key) > 0) both++;
    count.set(key, count.get(key) - 1);
  }
  return (2 * both) / (one.length + other.length);
}

// Parts in order, each with what it was: {old, now}, of which one may be missing.
export function align(old, now) {
  const found = [];
  let i = 0, j = 0;
  const keys = [old, now].map((parts) => parts.map((part) => part.key));
  for (const [a, b] of [...common(...keys), [old.length, now.length]]) {
    found.push(...between(old.slice(i, a), now.slice(j, b)));
    if (a < old.length) found.push({ old: old[a], now: now[b] });
    [i, j] = [a + 1, b + 1];
  }
  return found;
}

// Parts none of which is the same: those that are most alike belong together.
function between(old, now) {
  const found = [];
  let j = 0;
  for (const part of old) {
    let best = -1, most = LEAST;
    for (let at = j; at < now.length; at++) {
      const alike = part.element.tagName === now[at].element.tagName ? likeness(part.words, now[at].words) : 0;
      if (alike >= most) [best, most] = [at, alike + 1e-9];
    }
    if (best < 0) found.push({ old: part });
    else {
      for (; j < best; j++) found.push({ now: now[j] });
      found.push({ old: part, now: now[j++] });
    }
  }
  for (; j < now.length; j++) found.push({ now: now[j] });
  return found;
}
