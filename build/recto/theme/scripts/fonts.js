// Called before the first paint. Waits for the fonts for at most half a second.
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

// Request all faces now. Text further down would request its face only when it becomes visible, which is too late.
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
