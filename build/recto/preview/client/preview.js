// Keeps the page up to date: applies the server's patches in place.
import { Idiomorph } from "./idiomorph.js";
import { show } from "./overlay.js";
import { addSource, goTo } from "./source.js";

const meta = document.querySelector("meta[name='recto-preview']");
export const token = meta.content;
const name = location.pathname.slice(1) || "manuscript.html";
const main = () => document.getElementById("recto-main");

// What the page's own scripts have added and only the live page has: open cards, links that follow the pointer, switches.
const KEPT = ".recto-card, .recto-anchor-beside, .recto-switches";
const STATES = { open: "details", hidden: "#recto-main > *", "aria-expanded": "*" };
const callbacks = {
  beforeNodeRemoved: (node) => !node.matches?.(KEPT),
  beforeAttributeUpdated: (attribute, node) => !(attribute in STATES && node.matches(STATES[attribute])),
};

function made(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const box = document.createElement("div");
  box.append(document.importNode(holder.content, true));
  return box;
}

// The page's own scripts add their buttons and links, as they have done to the text around.
function dressed(box, isTop) {
  document.dispatchEvent(new CustomEvent("recto-dress", { detail: { box, isTop } }));
  return box;
}

function operate(parent, operations, isTop, changed) {
  const elements = [...parent.children].filter((one) => !one.classList.contains("recto-added"));
  let at = 0;
  for (const [kind, what] of operations) {
    const here = elements[at];
    if (kind === "keep") at += what;
    else if (kind === "remove") for (let i = 0; i < what; i++) elements[at++].remove();
    else if (kind === "within") {
      operate(here, what, false, changed);
      at++;
    } else if (kind === "set") {
      if (set(here, what)) changed.push(here);
      at++;
    } else {
      const fresh = dressed(made(what), isTop).firstElementChild;
      if (kind === "insert") {
        const before = elements[at - 1];
        if (before?.hidden && isTop && !/^H[12]$/.test(fresh.tagName)) fresh.hidden = "until-found";
        parent.insertBefore(fresh, here ?? null);
        changed.push(fresh);
      } else {
        const isSeen = here.innerHTML !== fresh.innerHTML;
        const now = morph(here, fresh);
        if (isSeen) changed.push(...now);
        at++;
      }
    }
  }
  if (at !== elements.length) throw new Error("the patch is for another page");
}

// Gives an element other texts and attributes. Returns whether a reader sees it.
function set(element, [elementCount, textCount, texts, attributes]) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node.classList?.contains("recto-added") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const nodes = [element], words = [];
  while (walker.nextNode()) (walker.currentNode.nodeType === Node.TEXT_NODE ? words : nodes).push(walker.currentNode);
  if (nodes.length !== elementCount || words.length !== textCount) throw new Error("the patch is for another page");
  for (const [place, text] of texts) words[place].data = text;
  for (const [place, name, value] of attributes) {
    if (value === null) nodes[place].removeAttribute(name);
    else nodes[place].setAttribute(name, value);
  }
  return texts.length > 0;
}

function morph(old, fresh) {
  // Paragraphs are named after their words. Idiomorph would replace an element that has another name.
  if (fresh.id) old.id = fresh.id;
  else old.removeAttribute("id");
  const result = Idiomorph.morph(old, fresh, { morphStyle: "outerHTML", ignoreActiveValue: true, callbacks });
  return [...result].filter((one) => one.nodeType === Node.ELEMENT_NODE);
}

// --- what stays -----------------------------------------------------------------------------------------------------

// Runs ``change``; what is in the window stays where it is, and what is selected stays selected.
function steadily(change) {
  const inView = [...main().children].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.height && box.bottom > 0 && box.top < innerHeight;
  });
  const tall = inView.flatMap((one) => (one.offsetHeight > 2 * innerHeight ? [...one.querySelectorAll(":scope li, :scope > *, :scope tr")] : [one]));
  const places = tall.map((one) => [one, one.getBoundingClientRect().top]).filter(([one, top]) => top > -one.offsetHeight);
  const selection = getSelection();
  const ends = selection.rangeCount && !selection.isCollapsed && ["anchor", "focus"].map((end) => {
    const node = selection[end + "Node"];
    return { node, offset: selection[end + "Offset"], text: node.data };
  });
  const root = document.documentElement;
  root.style.overflowAnchor = "none";
  change();
  // The place of what is read tells how far the rest has moved: the first that is still there and begins in the window.
  const still = places.find(([one, top]) => one.isConnected && top >= 0) || places.find(([one]) => one.isConnected);
  if (still && scrollY > 0) {
    scrollBy({ top: still[0].getBoundingClientRect().top - still[1], behavior: "instant" });
  }
  requestAnimationFrame(() => (root.style.overflowAnchor = ""));
  if (ends && ends.every(({ node }) => node.isConnected)) {
    const [anchor, focus] = ends.map(moved);
    selection.setBaseAndExtent(...anchor, ...focus);
  }
}

// Where an offset in a text is after it was edited.
function moved({ node, offset, text }) {
  if (text === undefined || node.data === text) return [node, Math.min(offset, node.data?.length ?? node.childNodes.length)];
  const now = node.data;
  let start = 0;
  while (start < Math.min(text.length, now.length) && text[start] === now[start]) start++;
  return [node, offset <= start ? offset : Math.max(start, Math.min(now.length, offset + now.length - text.length))];
}

function highlight(changed) {
  for (const one of changed) one.classList.remove("recto-changed");
  void document.body.offsetWidth; // begins the animations again
  for (const one of changed) {
    one.classList.add("recto-changed");
    clearTimeout(one.rectoTimer);
    one.rectoTimer = setTimeout(() => one.classList.remove("recto-changed"), 2000);
  }
}

// --- the server's news ----------------------------------------------------------------------------------------------

function surround(parts, title) {
  if (title !== null) document.title = title;
  for (const [selector, html] of parts) {
    const old = document.querySelector(selector);
    if (old) morph(old, dressed(made(html), false).firstElementChild);
  }
}

function finished(changed) {
  document.dispatchEvent(new CustomEvent("recto-changed"));
  highlight(changed);
  document.dispatchEvent(new CustomEvent("recto-patched", { detail: changed }));
}

function apply({ main: operations, parts, title, reload, go }) {
  if (reload) return location.reload();
  if (go) return goTo({ start: go[0], size: go[1] });
  const changed = [];
  try {
    steadily(() => {
      operate(main(), operations.length ? operations : [["keep", count()]], true, changed);
      surround(parts, title);
    });
  } catch (failure) {
    console.error(failure);
    return whole();
  }
  finished(changed);
}

const count = () => [...main().children].filter((one) => !one.classList.contains("recto-added")).length;

// The whole page, if a patch was missed.
async function whole() {
  const answer = await fetch(location.pathname, { cache: "no-store" });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const loaded = (page) => [...page.querySelectorAll("head > style, head > script:not([type='application/ld+json'])")].map((one) => one.textContent).join();
  const text = fresh.getElementById("recto-main");
  const isOfThisServer = fresh.querySelector("meta[name='recto-preview']")?.content === token;
  if (!text || !isOfThisServer || loaded(fresh) !== loaded(document)) return location.reload();
  steadily(() => {
    Idiomorph.morph(main(), dressed(made(text.innerHTML), true), { morphStyle: "innerHTML", callbacks });
    const selectors = [".recto-header", ".recto-contents-list", ".recto-menu > .recto-panel", ".recto-footer"];
    const parts = selectors.map((one) => [one, fresh.querySelector(one)?.outerHTML]).filter(([, html]) => html);
    surround(parts, fresh.title);
  });
  finished([]);
}

addSource((question) =>
  fetch(`/-/source?page=${encodeURIComponent(name)}`, {
    method: "POST",
    headers: { "Recto-Token": token },
    body: JSON.stringify(question),
  }).then((answer) => answer.json()),
);

// A browser connects again by itself, and says which version it has.
const news = new EventSource(`/-/events?page=${encodeURIComponent(name)}&version=${meta.dataset.version}`);
news.addEventListener("patch", (event) => apply(JSON.parse(event.data)));
news.addEventListener("stale", whole);
news.addEventListener("status", (event) => show(JSON.parse(event.data)));
news.addEventListener("error", () => show(null));
