/* Shows one panel at a time, by the fragment of the address. */
import { panels } from "./panels.js";
import { element } from "./dom.js";
import { apiKey } from "./api.js";

const main = document.querySelector("main");
const nav = document.querySelector("header nav");
const open = new Map();

for (const panel of panels) {
  customElements.define(`studio-${panel.name}`, panel.Panel);
  nav.append(
    element("a", { href: `#${panel.name}` }, [icon(panel.icon), element("span", {}, panel.title)]),
  );
}

function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}

/* Panels stay in the page, so that what was entered and made is still there on return. */
function show() {
  const name = location.hash.slice(1);
  const panel = panels.find((each) => each.name === name) ?? panels[0];
  if (!open.has(panel.name)) {
    const created = document.createElement(`studio-${panel.name}`);
    open.set(panel.name, created);
    main.append(created);
  }
  for (const [name, each] of open) {
    each.hidden = name !== panel.name;
    each.toggle?.(!each.hidden);
  }
  for (const link of nav.children) {
    if (link.hash === `#${panel.name}`) {
      link.setAttribute("aria-current", "page");
    } else {
      link.removeAttribute("aria-current");
    }
  }
  document.title = `${panel.title} · Camel Multimodal Studio`;
}

window.addEventListener("hashchange", () => {
  if (location.hash === "#main") {
    main.focus();
    return;
  }
  show();
  main.scrollTo?.(0, 0);
  window.scrollTo(0, 0);
});

const dialog = document.querySelector("#key-dialog");
document.querySelector("#key-button").addEventListener("click", askForKey);
document.addEventListener("studio:key-needed", askForKey);

function askForKey() {
  if (!dialog.open) {
    // Escape keeps the value of the last time, which would save an empty key.
    dialog.returnValue = "";
    dialog.showModal();
  }
}

dialog.addEventListener("close", () => {
  const input = dialog.querySelector("input");
  if (dialog.returnValue === "save") {
    apiKey.set(input.value.trim());
    document.dispatchEvent(new Event("studio:key-changed"));
  }
  input.value = "";
});

show();
