import { all, make, t } from "./dom.js";

// Analytics is the exception, because it counts visits. It is not loaded for readers who ask not to be tracked.
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

// Offers to show images from the hosts that the project named, in place of their links.
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
