// The page is shown in its own fonts, or in stand-ins for as long as it is open: a font that came later would move its lines.

// Called before anything is painted. After half a second, whoever waits would rather read.
export function chooseFonts() {
  const page = document.documentElement.classList;
  const display = (how) => document.fonts.forEach((face) => (face.display = how));
  page.add("recto-waiting");
  display("swap");
  const parsed = new Promise((done) => document.addEventListener("DOMContentLoaded", done));
  Promise.race([parsed.then(askForAll), new Promise((done) => setTimeout(done, 500))]).then(() => {
    if (document.fonts.status === "loading") page.add("recto-stand-ins");
    display("optional");
    page.remove("recto-waiting");
  });
}

// What is further down would ask for its face when it comes into sight, too late to be shown in it.
function askForAll() {
  const found = {};
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode;
    const { fontFamily, fontStyle, fontWeight } = getComputedStyle(parentElement);
    const face = `${fontStyle} ${fontWeight} 1em ${fontFamily.match(/"Recto \w+"/g)}`;
    found[face] = (found[face] || "") + data;
  }
  for (const face in found) document.fonts.load(face, found[face]).catch(() => {});
  return document.fonts.ready;
}
