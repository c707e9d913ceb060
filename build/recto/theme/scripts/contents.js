import { all, on, target, wide } from "./dom.js";

export function followReading() {
  const contents = document.querySelector(".recto-contents");
  if (!contents) return;
  let entries, current, waiting;
  const list = () => (entries = all("a", contents).filter(target));
  list();

  // Find the last heading above the upper third of the window. A binary search needs few positions.
  function mark() {
    waiting = false;
    const line = innerHeight / 3;
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (target(entries[middle]).getBoundingClientRect().top < line) low = middle + 1;
      else high = middle;
    }
    // At the end of the page, the last sections may never reach that line.
    const end = scrollY > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
    const entry = entries[end ? entries.length - 1 : low - 1];
    if (entry === current) return;
    current?.removeAttribute("aria-current");
    current = entry;
    entry?.setAttribute("aria-current", "location");
    if (entry) keepInSight(entry);
  }

  function keepInSight(link) {
    const list = contents.querySelector(".recto-contents-list");
    const place = link.getBoundingClientRect();
    const frame = list.getBoundingClientRect();
    if (!place.height || contents.contains(document.activeElement) || contents.matches(":hover")) return;
    if (place.top < frame.top || place.bottom > frame.bottom) list.scrollTop += place.top - frame.top - frame.height / 3;
  }

  const soon = () => {
    if (!waiting) requestAnimationFrame(mark);
    waiting = true;
  };
  on(window, "scroll resize", soon);
  soon();
  // Only the preview changes a page.
  on(document, "recto-changed", () => {
    list();
    current = undefined;
    soon();
  });

  // In a narrow window, the list covers the text, so it closes once a section is chosen.
  on(contents, "click", (event) => {
    if (event.target.closest("a") && !wide.matches) contents.open = false;
  });
}
