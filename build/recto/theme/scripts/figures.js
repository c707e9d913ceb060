import { all, copyOf, main, make, nameOf, on, sign, t } from "./dom.js";

const STEP = 1.5;
const MOST = 8;
let viewer, stage, image, caption, counter, previous, next, pictures, at, scale;

export function addEnlarging(inside) {
  for (const one of all("figure img", inside)) {
    if (one.closest("a") || one.classList.contains("inline_icon")) continue;
    const button = make("button", { class: "recto-enlarge", "aria-label": t("Enlarge {}", nameOf(one.closest("figure"))) });
    one.replaceWith(button);
    button.append(one);
  }
}

export function tendViewer() {
  on(main(), "click", (event) => {
    const button = event.target.closest(".recto-enlarge");
    if (!button) return;
    pictures = all(".recto-enlarge img", main());
    open(pictures.indexOf(button.querySelector("img")));
  });
}

function build() {
  previous = sign(t("Previous image"), "previous", () => show(at - 1));
  next = sign(t("Next image"), "next", () => show(at + 1));
  counter = make("span", { class: "recto-viewer-count", role: "status" });
  const tools = make(
    "div",
    { class: "recto-viewer-tools" },
    previous,
    counter,
    next,
    sign(t("Zoom out"), "minus", () => zoom(scale / STEP)),
    sign(t("Zoom in"), "plus", () => zoom(scale * STEP)),
    sign(t("Close"), "close", () => viewer.close()),
  );
  const part = (name, label, acts) => make("div", { class: "recto-viewer-" + name, tabindex: "0", role: "group", "aria-label": label, ...acts });
  stage = part("stage", t("Image"), { ondblclick: () => zoom(scale > 1 ? 1 : 2.5), onwheel: wheel });
  caption = part("caption", t("Caption"));
  const acts = {
    onkeydown: keys,
    onclose: () => pictures[at].closest("button").focus(),
    onclick: (event) => event.target === viewer && viewer.close(),
  };
  viewer = make("dialog", { class: "recto-viewer recto-added", "aria-label": t("Image viewer"), ...acts }, tools, stage, caption);
  drag();
  touch();
  document.body.append(viewer);
}

function open(index) {
  if (!viewer) build();
  viewer.showModal();
  show(index);
  stage.focus();
}

function show(index) {
  if (!pictures[index]) return;
  at = index;
  const original = pictures[at];
  const figure = original.closest("figure");
  image = make("img", { src: original.currentSrc || original.src, alt: original.alt, draggable: "false" });
  stage.replaceChildren(image);
  const words = figure.querySelector("figcaption");
  caption.replaceChildren(...(words ? [...copyOf(words).childNodes] : []));
  caption.hidden = !words;
  counter.textContent = `${at + 1} / ${pictures.length}`;
  counter.setAttribute("aria-label", t("{}, image {} of {}", nameOf(figure), at + 1, pictures.length));
  previous.disabled = at === 0;
  next.disabled = at === pictures.length - 1;
  // A disabled button would lose the focus.
  if (document.activeElement.disabled) stage.focus();
  scale = 1;
  if (image.complete) fit();
  else image.addEventListener("load", fit);
}

// Fits the whole image to the stage, also by enlarging it.
function fit() {
  const original = pictures[at];
  const width = image.naturalWidth || original.width;
  const height = image.naturalHeight || original.height;
  image.base = width * Math.min(stage.clientWidth / width, stage.clientHeight / height);
  zoom(scale);
}

// Zooms around a point of the window, by default the centre of the stage.
function zoom(wanted, x, y) {
  const frame = stage.getBoundingClientRect();
  const before = scale;
  scale = Math.min(MOST, Math.max(1, wanted));
  x = (x ?? frame.left + stage.clientWidth / 2) - frame.left;
  y = (y ?? frame.top + stage.clientHeight / 2) - frame.top;
  const left = (stage.scrollLeft + x) * (scale / before) - x;
  const top = (stage.scrollTop + y) * (scale / before) - y;
  image.style.inlineSize = image.base * scale + "px";
  viewer.classList.toggle("recto-zoomed", scale > 1);
  stage.scrollTo(left, top);
}

function keys(event) {
  const acts = {
    "+": () => zoom(scale * STEP),
    "=": () => zoom(scale * STEP),
    "-": () => zoom(scale / STEP),
    0: () => zoom(1),
    ArrowLeft: () => (scale > 1 ? stage.scrollBy(-80, 0) : show(at - 1)),
    ArrowRight: () => (scale > 1 ? stage.scrollBy(80, 0) : show(at + 1)),
    ArrowUp: () => stage.scrollBy(0, -80),
    ArrowDown: () => stage.scrollBy(0, 80),
  };
  if (event.ctrlKey || event.metaKey || event.altKey || !acts[event.key] || event.target === caption) return;
  event.preventDefault();
  acts[event.key]();
}

function wheel(event) {
  event.preventDefault();
  zoom(scale * Math.exp(-event.deltaY / 400), event.clientX, event.clientY);
}

// Lets a mouse drag an enlarged image; for touch, the browser scrolls.
function drag() {
  let from;
  on(stage, "pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button === 0 && scale > 1) {
      from = { x: event.clientX + stage.scrollLeft, y: event.clientY + stage.scrollTop };
      stage.setPointerCapture(event.pointerId);
    }
  });
  on(stage, "pointermove", (event) => {
    if (from) stage.scrollTo(from.x - event.clientX, from.y - event.clientY);
  });
  on(stage, "lostpointercapture", () => (from = undefined));
}

// One finger swipes to the next image, or moves an enlarged one (see page.css); two fingers zoom.
function touch() {
  let start;
  const between = ([a, b]) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
  on(stage, "touchstart", ({ touches }) => {
    const { clientX: x, clientY: y } = touches[0];
    start = { x, y, fingers: touches.length, scale, distance: touches.length === 2 && between(touches) };
  });
  on(stage, "touchmove", (event) => {
    const [a, b] = event.touches;
    if (!b || !start.distance) return;
    event.preventDefault();
    const wanted = (start.scale * between(event.touches)) / start.distance;
    zoom(wanted, (a.clientX + b.clientX) / 2, (a.clientY + b.clientY) / 2);
  });
  on(stage, "touchend", (event) => {
    if (start.fingers !== 1 || scale > 1) return;
    const [last] = event.changedTouches;
    const across = last.clientX - start.x;
    if (Math.abs(across) < Math.max(50, 2 * Math.abs(last.clientY - start.y))) return;
    show(across < 0 ? at + 1 : at - 1);
  });
}
