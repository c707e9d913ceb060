// On a published page: what changed since an earlier version, made here from the pages of both; and links to paragraphs
// of earlier versions, which lead to what these have become.
import { all, go, main, make, offer, say, sign, t } from "../scripts/dom.js";
import { align, common, partsOf } from "./align.js";

const FEWEST = 5;
const FURTHEST = 60;
const list = document.querySelector("link[rel='version-history']");
const here = list.dataset.version;

const dateOf = (one) => {
  const date = new Date(one.date);
  return isNaN(date) ? one.version.slice(0, 7) : date.toLocaleDateString(t("en"), { dateStyle: "long", timeZone: "UTC" });
};

async function versions() {
  const found = await (await fetch(list.href, { cache: "no-cache" })).json();
  return Array.isArray(found) ? found : [];
}

const addressOf = (one) => new URL("./" + one.path, list.href);

async function textOf(one) {
  const page = new DOMParser().parseFromString(await (await fetch(addressOf(one))).text(), "text/html");
  return page.querySelector("main") || page.body;
}

// --- what changed ---

let undo = [], bar;

function restore() {
  for (const back of undo.reverse()) back();
  undo = [];
  main().normalize();
  bar?.remove();
  bar = undefined;
}

// The words of a part that went, with their spaces.
function said(words) {
  let text = "";
  words.forEach((word, at) => {
    const before = words[at - 1];
    const joined = before && (before.node === word.node ? before.end === word.start : /^[^\p{L}\p{N}]/u.test(word.key));
    text += (before && !joined ? " " : "") + (word.start === undefined ? word.node.textContent : word.key);
  });
  return text;
}

// Returns the first box around them.
function markCame(words) {
  let box;
  // From the last to the first: what is before a word stays where it is.
  for (let at = words.length - 1; at >= 0; at--) {
    const last = words[at];
    let first = last;
    while (at > 0 && last.start !== undefined && words[at - 1].node === last.node) first = words[--at];
    box = make("ins");
    if (last.start === undefined) {
      last.node.before(box);
      box.append(last.node);
    } else {
      // With the spaces between its words, whatever elements these are in.
      const { data } = last.node;
      const start = at > 0 && !data.slice(0, first.start).trim() ? 0 : first.start;
      const end = last !== words.at(-1) && !data.slice(last.end).trim() ? data.length : last.end;
      const rest = last.node.splitText(start);
      rest.splitText(end - start);
      rest.before(box);
      box.append(rest);
    }
    const made = box;
    undo.push(() => made.replaceWith(...made.childNodes));
  }
  return box;
}

function markWent(words, before, part) {
  const box = make("del", { class: "recto-added" });
  const isWord = /^[\p{L}\p{N}]/u.test(before?.key || "");
  box.append(isWord ? said(words) + " " : (before?.key ? " " : "") + said(words));
  if (before instanceof Element) before.before(box);
  else if (!before) part.element.append(" ", box);
  else if (before.start === undefined) before.node.before(box);
  else before.node.splitText(before.start).before(box);
  undo.push(() => box.remove());
}

function markWords(old, now) {
  const keys = [old, now].map((part) => part.words.map((word) => word.key));
  const changes = [];
  let i = 0, j = 0;
  for (const [a, b] of [...common(...keys), [old.words.length, now.words.length]]) {
    if (a > i || b > j) changes.push({ went: old.words.slice(i, a), came: now.words.slice(j, b), next: now.words[b] });
    [i, j] = [a + 1, b + 1];
  }
  for (const { went, came, next } of changes.reverse()) {
    const box = markCame(came);
    if (went.length) markWent(went, box || next, now);
  }
}

function markWhole(part, name) {
  const box = make("ins", { class: `recto-blocks ${name}` });
  box.append(...part.element.childNodes);
  part.element.append(box);
  undo.push(() => box.replaceWith(...box.childNodes));
}

function putBack(part, next, name) {
  const box = make("del", { class: `recto-blocks recto-added ${name}` }, said(part.words));
  const place = next?.element.closest("table, figure, dl") || next?.element;
  if (!place) main().append(box);
  else if (place.tagName === "LI") place.before(make("li", { class: "recto-added" }, box));
  else place.before(box);
  undo.push(() => (box.parentElement?.tagName === "LI" ? box.parentElement : box).remove());
}

function show(old, name) {
  restore();
  // For screen readers, which often do not tell them apart.
  const said = [["ins", t("Inserted")], ["del", t("Deleted")]];
  const rules = said.map(([tag, words]) => `.recto-main ${tag}::before { content: ${JSON.stringify(words + ": ")}; }`);
  const style = document.head.appendChild(make("style", {}, rules.join(" ")));
  undo.push(() => style.remove());
  const pairs = align(partsOf(old), partsOf(main()));
  const gone = new Set(pairs.filter((one) => !one.now && one.old.words.length >= FEWEST).map((one) => one.old.key));
  const come = new Set(pairs.filter((one) => !one.old).map((one) => one.now.key));
  const moved = (part) => (gone.has(part.key) && come.has(part.key) ? "recto-moved" : "");
  let next;
  for (const pair of pairs.reverse()) {
    if (!pair.now) putBack(pair.old, next, moved(pair.old));
    else if (!pair.old) markWhole(pair.now, moved(pair.now));
    else if (pair.old.key !== pair.now.key) markWords(pair.old, pair.now);
    next = pair.now || next;
  }
  walkThrough(name);
}

function walkThrough(name) {
  const marks = all("ins, del", main()).filter((mark, at, every) => mark.previousSibling !== every[at - 1]);
  const place = make("span", { role: "status" });
  let at = -1;
  const step = (by) => () => {
    marks[at]?.classList.remove("recto-current");
    at = (at + by + marks.length) % marks.length;
    marks[at].classList.add("recto-current");
    go(marks[at]);
    place.textContent = t("Change {} of {}", at + 1, marks.length);
  };
  const count = !marks.length ? t("Nothing has changed.") : marks.length === 1 ? t("1 change") : t("{} changes", marks.length);
  const ways = marks.length ? [sign(t("Previous change"), "previous", step(-1)), sign(t("Next change"), "next", step(1))] : [];
  const label = t("Changes since the version of {}", name);
  bar = make("div", { class: "recto-newer", role: "region", "aria-label": label }, make("p", {}, label, ": ", place), ...ways, sign(t("Close"), "close", restore));
  place.textContent = count;
  offer(bar);
}

function addButtons() {
  const panel = document.querySelector(".recto-versions .recto-panel");
  const items = all("li", panel);
  const current = items.findIndex((item) => item.querySelector("[aria-current]"));
  versions().then((known) => {
    items.forEach((item, index) => {
      const one = known[index];
      if (index <= current || !one || item.querySelector("button")) return;
      const compare = async (event) => {
        event.target.disabled = true;
        try {
          show(await textOf(one), dateOf(one));
          document.querySelector(".recto-versions").open = false;
        } catch {
          say(t("The page of that version cannot be read."));
        }
        event.target.disabled = false;
      };
      const label = t("Changes since the version of {}", dateOf(one));
      item.append(" ", make("button", { class: "recto-compare", "aria-label": label, onclick: compare }, t("What changed")));
    });
  });
}

// --- paragraphs of earlier versions ---

// The part of this page, or of that of another version, that a paragraph has become.
const became = (paragraph, old, now) => align(partsOf(old), partsOf(now)).find((pair) => pair.old?.element === paragraph)?.now;

async function seek() {
  const name = decodeURIComponent(location.hash.slice(1));
  if (!/^p-[0-9a-f]{8}(-\d+)?$/.test(name) || document.getElementById(name)) return;
  const known = await versions();
  const current = known.findIndex((one) => one.version === here);
  for (let at = 0; at < Math.min(known.length, FURTHEST); at++) {
    if (at === current) continue;
    const old = await textOf(known[at]);
    const paragraph = old.querySelector(`[id="${name}"]`);
    if (!paragraph) continue;
    const there = became(paragraph, old, main());
    if (there) {
      go(there.element);
      say(t("This paragraph has changed since the version of {}.", dateOf(known[at])));
    } else await tellGone(known, at, current, paragraph, old);
    return;
  }
}

async function tellGone(known, at, current, paragraph, old) {
  // Between the version that has it and this one: halves, since each costs a page.
  let has = at, lacks = current;
  while (Math.abs(has - lacks) > 1) {
    const middle = (has + lacks) >> 1;
    if (became(paragraph, old, await textOf(known[middle]))) has = middle;
    else lacks = middle;
  }
  const words = make("p", { role: "status" }, t("The paragraph is not in this version: it went in the version of {}.", dateOf(known[lacks])));
  const link = make("a", { href: addressOf(known[at]) + location.hash }, t("Read it in the version of {}", dateOf(known[at])));
  const notice = make("div", { class: "recto-newer", role: "region", "aria-label": t("Versions") }, words, link, sign(t("Dismiss"), "close", () => notice.remove()));
  offer(notice);
}

const fold = document.querySelector(".recto-versions");
fold?.addEventListener("toggle", () => setTimeout(addButtons));
if (fold?.open) addButtons();
seek().catch(() => {});
