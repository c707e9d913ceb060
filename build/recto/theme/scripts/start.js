// The start of the page's scripts: the appearance at once, everything else when the text is there.
import { addAnchors } from "./anchors.js";
import { addAppearance, restoreAppearance } from "./appearance.js";
import { layOutInPieces } from "./arriving.js";
import { addCards } from "./cards.js";
import { followReading } from "./contents.js";
import { addCopyButtons } from "./copy.js";
import { addViewer } from "./figures.js";
import { chooseFonts } from "./fonts.js";
import { addSwitches, tendFolds } from "./menu.js";
import { addOptIns } from "./optins.js";
import { addSections } from "./sections.js";
import { keepTrail } from "./trail.js";
import { addVersions } from "./versions.js";

restoreAppearance();
chooseFonts();
layOutInPieces();

document.addEventListener("DOMContentLoaded", () => {
  const bar = document.querySelector(".recto-bar");
  const panel = bar.querySelector(".recto-menu .recto-panel");
  addSwitches(panel);
  addOptIns(panel);
  addAppearance(bar);
  tendFolds();
  addCards();
  keepTrail();
  addCopyButtons();
  addViewer();
  addAnchors();
  addSections();
  followReading();
  addVersions(bar);
});
