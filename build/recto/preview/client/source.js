// From the page to the source: Alt+click on a word, or Alt+Enter, opens the editor there. And back: the page moves to the
// place that the editor asks for.
//
// A place is the number of characters before it that are no white space, in the title and the text: a formula or an
// image is one character, and what scripts have added is none (see page_words.py).

const ADDED = ".recto-added";
const UNREAD = "svg, script, style";
const WHOLE = "math, img";
const LETTERS = /[\p{L}\p{N}]/u;
const UNPARTED = /[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[\u{20000}-\u{3ffff}]/u;

export const HINT = "Alt+click on a word, or Alt+Enter, opens it in your editor.";

const count = (text) => (text.match(/[\S\ufeff]/gu) || []).length;
const roots = () => [document.querySelector("h1.recto-title"), document.getElementById("recto-main")].filter(Boolean);

// The text nodes, formulas and images below some elements, in order.
function* pieces(tops) {
  for (const top of tops) {
    const accept = (node) => {
      if (node.nodeType === Node.TEXT_NODE || node.matches(WHOLE)) return NodeFilter.FILTER_ACCEPT;
      return node.matches(`${ADDED}, ${UNREAD}`) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    };
    const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, accept);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeType !== Node.TEXT_NODE) yield { node, size: 1 };
      // A formula is accepted before what is in it, which is no text of the page.
      else if (!node.parentElement.closest("math")) yield { node, size: count(node.data) };
    }
  }
}

// The place of a text node's letter, or of an element; undefined outside the title and the text.
function placeIn(tops, node, offset) {
  let place = 0;
  for (const piece of pieces(tops)) {
    if (piece.node === node) return place + (node.nodeType === Node.TEXT_NODE ? count(node.data.slice(0, offset)) : 0);
    if (node.nodeType !== Node.TEXT_NODE && node.contains(piece.node)) return place;
    place += piece.size;
  }
  return undefined;
}

// The word around a letter of a text: where it begins, and the word; "" where words cannot be told apart.
function wordAt(text, offset) {
  const is = (at) => at >= 0 && at < text.length && LETTERS.test(String.fromCodePoint(text.codePointAt(at)));
  if (!is(offset) && is(offset - 1)) offset -= 1;
  if (!is(offset) || UNPARTED.test(String.fromCodePoint(text.codePointAt(offset)))) return { start: offset, word: "" };
  let start = offset;
  let end = offset;
  while (is(start - 1)) start -= 1;
  while (is(end)) end += 1;
  return { start, word: text.slice(start, end) };
}

// What the server is asked about a letter or an element of the page; undefined if that is not from the author's files.
function questionAt(node, offset) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const whole = element.closest(WHOLE);
  const found = !whole && node.nodeType === Node.TEXT_NODE ? wordAt(node.data, offset) : { start: 0, word: "" };
  const at = whole || node;
  // A card has a copy of what its link leads to.
  const card = element.closest(".recto-card");
  const link = card ? document.querySelector("[aria-expanded=true][href^='#']") : element.closest(ADDED + ", a[href^='#']");
  const inText = placeIn(roots(), at, found.start);
  if (inText !== undefined && !card) return { place: inText, word: found.word };
  const shown = link?.hash && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const start = shown ? placeIn(roots(), shown, 0) : undefined;
  if (start === undefined) return undefined;
  const copy = card && element.closest(".recto-card-content");
  const within = copy && copy.children.length === 1 ? placeIn([copy], at, found.start) : 0;
  return { place: start + (within || 0), word: copy && within !== undefined ? found.word : "" };
}

function caretAt(x, y) {
  if (document.caretPositionFromPoint) {
    const caret = document.caretPositionFromPoint(x, y);
    return caret && { node: caret.offsetNode, offset: caret.offset };
  }
  const range = document.caretRangeFromPoint?.(x, y);
  return range && { node: range.startContainer, offset: range.startOffset };
}

// What a click is on: the letter below the pointer, if it belongs to the element there, or the element.
function clicked(event) {
  const element = event.target;
  const caret = element.closest(WHOLE) ? undefined : caretAt(event.clientX, event.clientY);
  return caret && element.contains(caret.node) ? questionAt(caret.node, caret.offset) : questionAt(element, 0);
}

// What the keyboard is on: a selection, the focus, the caret, or what is a third below the window's top.
function chosen() {
  const selection = getSelection();
  const range = selection.rangeCount ? selection.getRangeAt(0) : undefined;
  const focused = document.activeElement;
  const isText = roots().some((root) => root !== focused && root.contains(focused));
  if (range && (!range.collapsed || !isText)) {
    let node = range.startContainer;
    let offset = range.startOffset;
    if (node.nodeType !== Node.TEXT_NODE) {
      node = node.childNodes[offset] || node;
      offset = 0;
    }
    const question = questionAt(node, offset);
    if (question) return question;
  }
  if (isText || focused?.matches("a[href^='#']")) return questionAt(focused, 0);
  const text = document.getElementById("recto-main").getBoundingClientRect();
  const caret = caretAt(text.left + 8, innerHeight / 3);
  return caret ? questionAt(caret.node, caret.offset) : undefined;
}

// --- what is said -------------------------------------------------------------------------------------------------------

const STYLE = `
::highlight(recto-source) { background: var(--mark); color: var(--ink) }
.recto-source.recto-source-open { position: fixed; inset-block-end: 1rem; inset-inline-start: 1rem; z-index: 100;
  display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; max-inline-size: calc(100vw - 2rem);
  padding: .5rem .75rem; border: 1px solid var(--line-strong); border-radius: .4rem; background: var(--panel);
  color: var(--ink); font: 1rem/1.4 var(--sans) }
.recto-source p { margin: 0; overflow-wrap: anywhere }
.recto-source button { font: inherit }
`;

let box, said;

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

function addBox() {
  // It is there from the start, and empty: screen readers announce what comes into it.
  said = element("p", { role: "status" });
  box = element("div", { class: "recto-added recto-source" }, said);
  document.body.append(box);
  const style = new CSSStyleSheet();
  style.replaceSync(STYLE);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, style];
}

const isOpen = () => box.classList.contains("recto-source-open");

function close() {
  const inside = box.contains(document.activeElement);
  box.classList.remove("recto-source-open");
  box.replaceChildren(said);
  said.textContent = "";
  if (inside) document.getElementById("recto-main").focus({ preventScroll: true });
}

// Shows where something was written until it is closed. The place can be copied, since a browser does not tell whether
// an editor has opened.
function tell(place, message, link) {
  box.classList.add("recto-source-open");
  said.textContent = [place, message].filter(Boolean).join(": ");
  const copy = element("button", { type: "button", onclick: () => copyPlace(place, copy) }, "Copy");
  const buttons = place ? [copy] : [];
  if (link) buttons.push(element("a", { href: link }, "Open again"));
  buttons.push(element("button", { type: "button", onclick: close, "aria-label": "Close" }, "×"));
  box.replaceChildren(said, ...buttons);
}

async function copyPlace(text, button) {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(said);
    button.textContent = "Press Ctrl+C";
  }
}

// --- the way back -------------------------------------------------------------------------------------------------------

// The part of the page from one place to another, as a range.
function rangeOf(start, size) {
  const range = document.createRange();
  const end = start + size;
  let place = 0;
  let begun = false;
  for (const { node, size: length } of pieces(roots())) {
    if (place + length > start && !begun) {
      begun = true;
      if (node.nodeType === Node.TEXT_NODE) range.setStart(node, letter(node.data, start - place));
      else range.setStartBefore(node);
    }
    if (begun && place + length >= end) {
      if (node.nodeType === Node.TEXT_NODE) range.setEnd(node, letter(node.data, end - place - 1) + 1);
      else range.setEndAfter(node);
      return range;
    }
    place += length;
  }
  return undefined;
}

// The index of the letter with a number of others before it that are no white space.
function letter(text, number) {
  for (const match of text.matchAll(/[\S\ufeff]/gu)) {
    if (!number) return match.index;
    number -= 1;
  }
  return text.length;
}

// Scrolls to a place and marks it, without a change to the page's tree or its focus.
export function goTo({ start, size }) {
  const range = rangeOf(start, Math.max(size, 1));
  if (!range) return;
  const begins = range.startContainer;
  const holder = begins.nodeType === Node.TEXT_NODE ? begins.parentElement : begins.childNodes[range.startOffset];
  holder.closest("[hidden]")?.dispatchEvent(new Event("beforematch", { bubbles: true }));
  for (let fold = holder.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  const seen = range.getBoundingClientRect();
  if (seen.top < innerHeight * 0.15 || seen.bottom > innerHeight * 0.85) holder.scrollIntoView({ block: "center" });
  if (globalThis.Highlight) CSS.highlights.set("recto-source", new Highlight(range));
}

// --- the start ----------------------------------------------------------------------------------------------------------

// ``ask`` sends a question to the server and gives its answer: {place, link, message}.
export function addSource(ask) {
  async function open(question) {
    if (!question) return tell("", "This is not from the text.");
    let answer;
    try {
      answer = await ask(question);
    } catch {
      return tell("", "The preview does not answer. Is recto serve still running?");
    }
    tell(answer.place, answer.message, answer.link);
    if (answer.link) location.assign(answer.link);
  }
  const altAlone = (event) => event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey && !box.contains(event.target);
  const take = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  addBox();
  // Before the page's own listeners, and instead of what browsers do: they download a link that is clicked so.
  addEventListener(
    "click",
    (event) => {
      if (isOpen() && !box.contains(event.target)) close();
      if (event.button || !altAlone(event)) return;
      take(event);
      open(clicked(event));
    },
    true,
  );
  addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape" && isOpen()) {
        take(event);
        close();
      } else if (event.key === "Enter" && altAlone(event)) {
        take(event);
        open(chosen());
      }
    },
    true,
  );
}
