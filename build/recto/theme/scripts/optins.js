// What the project lets the page load from elsewhere (metadata.yaml, recto: page:). It loads when the reader asks.
import { all, make, t } from "./dom.js";

// Analytics alone cannot wait, since it counts visits: it stays away from who asks not to be tracked.
function count(attributes) {
  if (navigator.globalPrivacyControl || navigator.doNotTrack === "1") return;
  document.head.append(make("script", attributes));
}

function offerAnnotations(panel, address) {
  const load = () => {
    document.head.append(make("script", { src: address }));
    button.textContent = t("Annotations are loading");
    button.disabled = true;
  };
  const button = make("button", { class: "recto-plain", onclick: load }, t("Annotations (loads hypothes.is)"));
  panel.append(make("div", { class: "recto-switches recto-added" }, button));
}

// An image of a host that the project named, in the place of the link that stands for it.
function offerImages(hosts) {
  for (const stand of all(".remote-image")) {
    const link = stand.querySelector("a[href]");
    if (!link || !hosts.some((host) => begins(link.href, host))) continue;
    const show = () => {
      const image = make("img", { src: link.href, alt: stand.dataset.alt || "", referrerpolicy: "no-referrer", tabindex: "-1" });
      stand.replaceChildren(image);
      image.focus();
    };
    const words = t("Show the image from {}", new URL(link.href).host);
    stand.append(" ", make("button", { class: "recto-plain recto-added", onclick: show }, words));
  }
}

function begins(address, host) {
  const [one, other] = [new URL(address), new URL(host)];
  return one.origin === other.origin && one.pathname.startsWith(other.pathname);
}

export function addOptIns(panel) {
  const given = document.getElementById("recto-opt-ins");
  if (!given) return;
  const { hypothesis, analytics, images } = JSON.parse(given.textContent);
  if (images) offerImages(images);
  if (hypothesis && panel) offerAnnotations(panel, hypothesis);
  if (analytics) count(analytics);
}
