/* Builds elements. Texts are always text nodes: nothing from a server, a file or a user is markup. */

/**
 * Creates an element.
 *
 * @param properties attributes; functions are event listeners; true and false toggle an attribute
 * @param children a text, an element, or a list of them
 */
export function element(name, properties = {}, children = []) {
  const created = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (typeof value === "function") {
      created.addEventListener(key, value);
    } else if (typeof value === "boolean") {
      created.toggleAttribute(key, value);
    } else if (value !== undefined && value !== null) {
      created.setAttribute(key, value);
    }
  }
  created.append(...[children].flat());
  return created;
}

let ids = 0;

/** Returns an id that is unique in the page. */
export function uniqueId() {
  return `id-${++ids}`;
}

/** Creates a control with a visible label above it and an optional hint below it. */
export function field(label, control, hint) {
  control.id ||= uniqueId();
  const parts = [element("label", { for: control.id }, label), control];
  if (hint) {
    const hintId = uniqueId();
    control.setAttribute("aria-describedby", hintId);
    parts.push(element("p", { class: "hint", id: hintId }, hint));
  }
  return element("div", { class: "field" }, parts);
}

/** Creates a select of [value, text] pairs. */
export function select(name, options, selected) {
  return element(
    "select",
    { name },
    options.map(([value, text]) => element("option", { value, selected: value === selected }, text)),
  );
}

/**
 * Creates an area that takes files by dropping, choosing and pasting.
 *
 * @param options accept, multiple, label, hint and the function onFiles
 */
export function dropZone({ accept, multiple = false, label, hint, onFiles }) {
  const input = element("input", {
    type: "file",
    accept,
    multiple,
    class: "visually-hidden",
    id: uniqueId(),
    change: () => {
      take(input.files);
      input.value = "";
    },
  });
  const zone = element("div", { class: "drop" }, [
    input,
    element("label", { for: input.id }, [
      element("strong", {}, label),
      element("span", {}, hint),
    ]),
  ]);
  function take(files) {
    const taken = [...files];
    if (taken.length > 0) {
      onFiles(multiple ? taken : taken.slice(0, 1));
    }
  }
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    take(event.dataTransfer.files);
  });
  zone.addEventListener("paste", (event) => take(event.clipboardData.files));
  return zone;
}

/** A file that misses a drop zone must not replace the page. */
for (const type of ["dragover", "drop"]) {
  document.addEventListener(type, (event) => event.preventDefault());
}

/** Offers a blob as a download. */
export function download(blob, fileName) {
  const url = URL.createObjectURL(blob);
  const link = element("a", { href: url, download: fileName });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Creates a line that announces its text to screen readers. */
export function statusLine() {
  const line = element("p", { class: "status", role: "status" });
  return {
    line,
    say(text, isError = false) {
      line.textContent = text;
      line.classList.toggle("error", isError);
    },
  };
}
