import { addAnchors, tendAnchors } from "./anchors.js";
import { addAppearance, restoreAppearance } from "./appearance.js";
import { layOutInPieces } from "./arriving.js";
import { addCards } from "./cards.js";
import { followReading } from "./contents.js";
import { addCopyButtons, tendCopyButtons } from "./copy.js";
import { addEnlarging, tendViewer } from "./figures.js";
import { chooseFonts } from "./fonts.js";
import { addSwitches, tendFolds } from "./menu.js";
import { main, on } from "./dom.js";
import { addOptIns } from "./optins.js";
import { addFolding, tendSections } from "./sections.js";
import { keepTrail } from "./trail.js";
import { addVersions } from "./versions.js";

restoreAppearance();
chooseFonts();
layOutInPieces();

// What readers can do with the text, for new text as well: the preview dresses what it puts into an open page.
function dress(text, isTop) {
  addCopyButtons(text);
  addEnlarging(text);
  addAnchors(text);
  if (isTop) addFolding(text);
}

document.addEventListener("DOMContentLoaded", () => {
  const bar = document.querySelector(".recto-bar");
  const panel = bar.querySelector(".recto-menu .recto-panel");
  addSwitches(panel);
  addOptIns(panel);
  addAppearance(bar);
  tendFolds();
  addCards();
  keepTrail();
  dress(main(), true);
  if (panel) addCopyButtons(panel);
  tendCopyButtons();
  tendViewer();
  tendAnchors();
  tendSections();
  followReading();
  addVersions(bar);
  on(document, "recto-dress", ({ detail }) => dress(detail.box, detail.isTop));
});
