/* An index of images, searched by text, by image, or by both. */
import { getJson, imagePart, request, sendJson, textPart } from "./api.js";
import { dropZone, element, field, statusLine } from "./dom.js";
import { fileImage, serverImage } from "./loaded-images.js";

export const name = "search";
export const title = "Search";
export const icon = "M10.500 4a6.500 6.500 0 1 1 0 13a6.500 6.500 0 0 1 0-13zM15.500 15.500L20 20";

const MAX_NAME = 200;

export class Panel extends HTMLElement {
  #status = statusLine();
  #count;
  #query;
  #chosen;
  #image;
  #results;
  #resultsTitle;

  connectedCallback() {
    if (this.#query) {
      return;
    }
    this.#count = element("p", { class: "hint" });
    this.#query = element("input", { type: "search", name: "query", maxlength: 10000, placeholder: "a blue star" });
    this.#chosen = element("div", { class: "chosen", hidden: true });
    this.#results = element("ul", { class: "results" });
    this.#resultsTitle = element("h3", {}, "In the index");
    this.append(
      element("div", { class: "columns" }, [
        element("section", { "aria-label": "Index" }, [
          element("h2", {}, "Search"),
          element("form", { submit: (event) => this.#search(event) }, [
            field("Find images of", this.#query),
            this.#chosen,
            dropZone({
              accept: "image/*",
              label: "and like this image",
              hint: "Optional: choose or drop one. With text, both count.",
              onFiles: ([file]) => this.#choose(file),
            }),
            element("div", { class: "actions" }, [
              element("button", { class: "primary" }, "Search"),
              element("button", { type: "button", click: () => this.#reset() }, "Show all"),
            ]),
          ]),
          element("h3", {}, "Add to the index"),
          dropZone({
            accept: "image/*",
            multiple: true,
            label: "Choose images",
            hint: "or drop them here, several at once.",
            onFiles: (files) => this.#add(files),
          }),
          this.#count,
        ]),
        element("section", { "aria-label": "Results" }, [
          this.#status.line,
          this.#resultsTitle,
          this.#results,
        ]),
      ]),
    );
    document.addEventListener("studio:key-changed", () => this.#list());
    this.#list();
  }

  /** Runs some work whose failure the user must see. */
  async #attempt(work) {
    try {
      await work();
    } catch (error) {
      this.#status.say(error.message, true);
    }
  }

  #list() {
    return this.#attempt(async () => {
      const { data } = await getJson("studio/api/index");
      this.#count.textContent =
        data.length === 1 ? "1 image in the index." : `${data.length} images in the index.`;
      this.#resultsTitle.textContent = "In the index";
      this.#show(data);
    });
  }

  #reset() {
    this.#query.value = "";
    this.#choose();
    this.#status.say("");
    return this.#list();
  }

  #choose(file) {
    this.#image = file;
    this.#chosen.hidden = !file;
    if (file) {
      this.#chosen.replaceChildren(
        fileImage(file, `Image to search for: ${file.name}`),
        element("button", { type: "button", class: "quiet", click: () => this.#choose() }, "Remove"),
      );
    }
  }

  async #add(files) {
    let added = 0;
    const refused = [];
    for (const [i, file] of files.entries()) {
      this.#status.say(`Adding image ${i + 1} of ${files.length}.`);
      const form = new FormData();
      form.append("name", file.name.slice(0, MAX_NAME));
      form.append("file", file);
      try {
        await request("studio/api/index", { method: "POST", body: form });
        added++;
      } catch (error) {
        refused.push(`${file.name}: ${error.message}`);
      }
    }
    await this.#list();
    this.#status.say(
      [`${added} of ${files.length} images added.`, ...refused].join(" "),
      refused.length > 0,
    );
  }

  #search(event) {
    event.preventDefault();
    return this.#attempt(async () => {
      const text = this.#query.value.trim();
      if (!text && !this.#image) {
        this.#status.say("Enter text, choose an image, or both.", true);
        return;
      }
      const input = text ? [textPart(text)] : [];
      if (this.#image) {
        input.push(await imagePart(this.#image));
      }
      const { data } = await (await sendJson("studio/api/search", { input })).json();
      this.#resultsTitle.textContent = "Results, best first";
      this.#show(data);
      this.#status.say(data.length === 0 ? "Nothing found." : `${data.length} results.`);
    });
  }

  #show(entries) {
    this.#results.replaceChildren(
      ...(entries.length > 0
        ? entries.map((entry) => this.#card(entry))
        : [element("li", { class: "empty" }, "No images yet.")]),
    );
  }

  #card({ id, name, score }) {
    const label = name || "Unnamed image";
    return element("li", {}, [
      serverImage(`studio/api/index/${id}`, label),
      element("p", { class: "name" }, label),
      ...(score === undefined
        ? []
        : [
            element("p", { class: "score" }, [
              element("meter", { min: -1, max: 1, value: score, "aria-hidden": "true" }),
              `similarity ${score.toFixed(3)}`,
            ]),
          ]),
      element("div", { class: "actions" }, [
        element(
          "button",
          { type: "button", "aria-label": `Find images like ${label}`, click: () => this.#like(id, label) },
          "Similar",
        ),
        element(
          "button",
          { type: "button", class: "quiet", "aria-label": `Remove ${label}`, click: () => this.#remove(id) },
          "Remove",
        ),
      ]),
    ]);
  }

  #like(id, label) {
    return this.#attempt(async () => {
      const blob = await (await request(`studio/api/index/${id}`)).blob();
      this.#choose(new File([blob], label, { type: blob.type }));
      this.querySelector("form").requestSubmit();
    });
  }

  #remove(id) {
    return this.#attempt(async () => {
      await request(`studio/api/index/${id}`, { method: "DELETE" });
      await this.#list();
      this.#status.say("The image was removed from the index.");
      this.#query.focus();
    });
  }
}
