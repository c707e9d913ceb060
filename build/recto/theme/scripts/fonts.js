// The page is shown in its own fonts, or in the stand-ins for as long as it is open: a font that came later would move lines.
import { all } from "./dom.js";

// In milliseconds. Whoever has waited that long would rather read.
const PATIENCE = 500;
const NEARLY_ALWAYS = ["", "italic ", "bold "].map((style) => style + '1em "Recto Serif"');
NEARLY_ALWAYS.push('1em "Recto Sans"', 'bold 1em "Recto Sans"');

// Called before anything is painted.
export function chooseFonts() {
  const page = document.documentElement.classList;
  const display = (how) => document.fonts.forEach((face) => (face.display = how));
  page.add("recto-waiting");
  display("swap");
  Promise.race([arrived(), new Promise((_, fail) => setTimeout(fail, PATIENCE))])
    .catch(() => page.add("recto-stand-ins"))
    .finally(() => {
      display("optional");
      page.remove("recto-waiting");
    });
  document.addEventListener("DOMContentLoaded", fetchFaces);
}

async function arrived() {
  await Promise.all(NEARLY_ALWAYS.map((face) => document.fonts.load(face)));
  // Laid out, the text that is there asks for the other faces that it needs.
  document.documentElement.getBoundingClientRect();
  await document.fonts.ready;
}

// A face that is asked for when its text comes into sight is late by then (font-display: optional). So each is before.
function fetchFaces() {
  const texts = {};
  for (const one of all(".recto :not(math *, svg *)")) {
    const text = [...one.childNodes].map((node) => (node.nodeType === 3 ? node.data : "")).join("");
    if (!text.trim() && one.localName !== "math") continue;
    const { fontFamily, fontStyle, fontWeight } = getComputedStyle(one);
    const face = `${fontStyle} ${fontWeight} 1em ${fontFamily.match(/"Recto \w+"/g)}`;
    texts[face] = (texts[face] || "") + text;
  }
  for (const [face, text] of Object.entries(texts)) document.fonts.load(face, text || "x").catch(() => {});
}
