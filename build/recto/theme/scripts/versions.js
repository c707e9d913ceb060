import { folding, make, offer, on, sign, t } from "./dom.js";

function nameOf(one) {
  const date = new Date(one.date);
  // An old version may have no date.
  return isNaN(date) ? one.date : date.toLocaleDateString(t("en"), { dateStyle: "long", timeZone: "UTC" });
}

async function read(address) {
  try {
    // A cached list may lack a newer version.
    const versions = await (await fetch(address, { cache: "no-cache" })).json();
    return Array.isArray(versions) ? versions : [];
  } catch {
    return [];
  }
}

export async function addVersions(bar) {
  const link = document.querySelector("link[rel='version-history']");
  // Opened from disk, it may not read other files.
  if (!link || location.protocol === "file:") return;
  const versions = await read(link.href);
  if (!versions.length) return;
  const here = versions.findIndex((one) => one.version === link.dataset.version);
  const lead = (one, words) => make("a", { href: new URL("./" + one.path, link.href) }, words);

  const fill = () => {
    const items = versions.map((one, index) => {
      const name = [nameOf(one), one.version.slice(0, 7)].filter(Boolean).join(", ");
      const way = index === here ? make("b", { "aria-current": "true" }, t("{} (this version)", name)) : lead(one, name);
      return make("li", {}, way, make("br"), one.subject || "");
    });
    panel.append(
      make("p", { class: "recto-panel-title", id: "recto-versions" }, t("Versions, the newest first")),
      make("ul", { "aria-labelledby": "recto-versions" }, ...items),
      make("p", {}, t("The links lead to the section that you are reading.")),
    );
  };
  const panel = make("div", { class: "recto-panel" });
  const fold = folding("versions", t("Versions"), "versions", panel);
  fold.addEventListener("toggle", fill, { once: true });
  bar.lastChild.before(fold);

  const { compare, integrity } = link.dataset;
  const load = () => compare && document.head.append(make("script", { src: compare, integrity }));
  if (location.hash && !document.querySelector(":target")) load();
  else fold.addEventListener("toggle", load, { once: true });

  const aim = (event) => {
    const way = event.target.closest("a");
    const section = document.querySelector(".recto-contents [aria-current]") || location;
    if (way) way.hash = section.hash;
  };
  const tend = (box) => on(box, "pointerover focusin click", aim);
  tend(panel);
  if (here < 1) return;

  const words = make("p", { role: "status" });
  const show = (event) => {
    // A click outside the menu would close it.
    event.stopPropagation();
    fold.open = true;
    fold.firstChild.focus();
  };
  const notice = make(
    "div",
    { class: "recto-newer", role: "region", "aria-label": t("Newer version") },
    words,
    lead(versions[0], t("Read the newest")),
    make("button", { onclick: show }, t("What changed")),
    sign(t("Dismiss"), "close", () => notice.remove()),
  );
  tend(notice);
  offer(notice);
  // Screen readers announce only changes to a status element that is already there.
  const name = nameOf(versions[0]);
  setTimeout(() => words.append(name ? t("There is a newer version, of {}.", name) : t("There is a newer version.")), 100);
}
