import { all } from "./dom.js";

// Called before the first paint. Does nothing if the address has an anchor or the position is restored: it would move.
export function layOutInPieces() {
  const [way] = performance.getEntriesByType("navigation");
  if (way?.type !== "navigate" || way.name.includes("#")) return;
  const page = document.documentElement.classList;
  const end = () => page.remove("recto-arriving");
  page.add("recto-arriving");
  // Jumps need the final layout.
  addEventListener("click", (event) => event.target.closest("a, button") && end(), true);
  addEventListener("load", () => {
    const rest = all("#recto-main > p");
    const next = () => {
      for (const one of rest.splice(0, 25)) one.classList.add("recto-laid");
      if (rest.length) requestAnimationFrame(next);
      else end();
    };
    next();
  });
}
