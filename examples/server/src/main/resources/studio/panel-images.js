/* Images from a prompt, with progress, previews and a gallery. */
import { ApiError } from "./api.js";
import { download, dropZone, element, field, select, statusLine } from "./dom.js";
import * as gallery from "./gallery.js";
import { modelChoice } from "./models.js";
import { parseParameters, pngText } from "./png.js";
import { LongRequest } from "./requests.js";

export const name = "images";
export const title = "Images";
export const icon = "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M9 9h.01";

const SCHEDULERS = [
  ["", "Model default"],
  ["ddim", "DDIM"],
  ["pndm", "PNDM"],
  ["euler", "Euler"],
  ["euler-ancestral", "Euler ancestral"],
  ["dpm-solver-multistep", "DPM++ 2M"],
];
const DEFAULTS = { steps: 20, guidanceScale: 2.5, previewInterval: 2 };
/** What an image does not set: its model is a reference that only the server knows. */
const KEPT = ["previewInterval", "model"];
const MAX_SEED = 2 ** 32 - 1;

export class Panel extends HTMLElement {
  #form;
  #status = statusLine();
  #stage;
  #bar;
  #drawButton;
  #cancelButton;
  #details;
  #list;
  #model;
  #running;

  connectedCallback() {
    if (this.#form) {
      return;
    }
    this.#model = modelChoice("sd", this.#status);
    this.#drawButton = element("button", { class: "primary" }, "Generate");
    this.#cancelButton = element(
      "button",
      { type: "button", hidden: true, click: () => this.#cancel() },
      "Cancel",
    );
    this.#form = element("form", { submit: (event) => this.#submit(event) }, [
      field(
        "Prompt",
        element("textarea", {
          name: "prompt",
          rows: 3,
          required: true,
          maxlength: 10000,
          placeholder: "a large red circle on a white background",
        }),
      ),
      this.#model.container,
      element("div", { class: "actions" }, [this.#drawButton, this.#cancelButton]),
      element("details", {}, [element("summary", {}, "Settings"), this.#settings()]),
      dropZone({
        accept: "image/png",
        label: "Make an image again",
        hint: "Choose or drop a PNG that was generated here: it contains its settings.",
        onFiles: ([file]) => this.#readSettings(file),
      }),
    ]);
    this.#bar = element("progress", { max: 1, value: 0, hidden: true, "aria-label": "Progress" });
    this.#stage = element("div", { class: "stage", "aria-busy": "false" }, [
      element("p", { class: "empty" }, "Your image appears here, step by step."),
    ]);
    this.#details = element("div", { class: "details" });
    this.#list = element("ul", { class: "gallery" });
    this.append(
      element("div", { class: "columns" }, [
        element("section", { "aria-label": "New image" }, [element("h2", {}, "Images"), this.#form]),
        element("section", { "aria-label": "Result" }, [
          this.#stage,
          this.#bar,
          this.#status.line,
          this.#details,
        ]),
      ]),
      element("section", { "aria-label": "Gallery" }, [element("h2", {}, "Gallery"), this.#list]),
    );
    window.addEventListener("pagehide", () => this.#running?.cancel({ keepalive: true }).catch(() => {}));
    this.#loadGallery();
  }

  #settings() {
    const number = (properties) => element("input", { type: "number", ...properties });
    return element("div", { class: "grid" }, [
      field("Negative prompt", element("input", { name: "negativePrompt", maxlength: 10000 })),
      field("Steps", number({ name: "steps", min: 1, max: 1000, value: DEFAULTS.steps, required: true })),
      field(
        "Guidance scale",
        number({ name: "guidanceScale", min: 0, max: 100, step: "any", value: DEFAULTS.guidanceScale, required: true }),
      ),
      field("Seed", number({ name: "seed", min: 0, max: MAX_SEED, placeholder: "random" })),
      field("Width", number({ name: "width", min: 8, max: 16384, step: 8, placeholder: "default" })),
      field("Height", number({ name: "height", min: 8, max: 16384, step: 8, placeholder: "default" })),
      field("Scheduler", select("scheduler", SCHEDULERS, "")),
      field(
        "Preview interval",
        number({ name: "previewInterval", min: 0, max: 1000, value: DEFAULTS.previewInterval, required: true }),
        "Number of steps between previews. 0 disables them. Each takes as long as decoding the image.",
      ),
    ]);
  }

  async #submit(event) {
    event.preventDefault();
    if (this.#running) {
      return;
    }
    if (!this.#form.elements.width.value !== !this.#form.elements.height.value) {
      this.#status.say("Enter both width and height, or neither.", true);
      return;
    }
    this.#running = new LongRequest("studio/api/images", this.#request(), (progress) =>
      this.#progressed(progress),
    );
    this.#begin();
    try {
      const answer = await this.#running.run();
      if (answer) {
        const png = pngOf(answer.data[0].b64_json);
        await this.#show(png, await this.#keep(png));
        this.#status.say("The image is ready.");
      } else {
        this.#clearStage("Cancelled.");
        this.#status.say("The generation was cancelled.");
      }
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      this.#clearStage("No image.");
      this.#status.say(error.message, true);
    } finally {
      this.#end();
    }
  }

  async #request() {
    const fields = { ...this.#fields(), model: await this.#model.id() };
    return { headers: { "Content-Type": "application/json" }, body: JSON.stringify(fields) };
  }

  /** Returns the fields of the API. */
  #fields() {
    const { elements } = this.#form;
    const text = (name) => elements[name].value || undefined;
    const number = (name) => (elements[name].value === "" ? undefined : elements[name].valueAsNumber);
    const isSized = text("width") && text("height");
    return {
      prompt: text("prompt"),
      negative_prompt: text("negativePrompt"),
      steps: number("steps"),
      guidance_scale: number("guidanceScale"),
      seed: number("seed"),
      size: isSized ? `${text("width")}x${text("height")}` : undefined,
      scheduler: text("scheduler"),
      preview_interval: number("previewInterval"),
    };
  }

  #begin() {
    this.#drawButton.disabled = true;
    this.#cancelButton.hidden = false;
    this.#cancelButton.disabled = false;
    this.#bar.hidden = false;
    this.#bar.removeAttribute("value");
    this.#stage.setAttribute("aria-busy", "true");
    this.#details.replaceChildren();
    this.#stage.scrollIntoView({ block: "nearest" });
    this.#status.say("Waiting for the model.");
  }

  #end() {
    const hadFocus = document.activeElement === this.#cancelButton;
    this.#running = undefined;
    this.#drawButton.disabled = false;
    this.#cancelButton.hidden = true;
    this.#bar.hidden = true;
    this.#stage.setAttribute("aria-busy", "false");
    if (hadFocus) {
      this.#drawButton.focus();
    }
  }

  #progressed({ step, steps, preview }) {
    if (step > 0) {
      this.#bar.max = steps;
      this.#bar.value = step;
      this.#status.say(`Step ${step} of ${steps}`);
    }
    if (preview) {
      this.#setImage(preview, "Preview of the image", "preview");
    }
  }

  async #cancel() {
    this.#cancelButton.disabled = true;
    this.#status.say("Cancelling after the current step.");
    try {
      await this.#running?.cancel();
    } catch (error) {
      this.#status.say(error.message, true);
    }
  }

  #setImage(blob, alt, className) {
    const image = element("img", { alt, class: className });
    const url = URL.createObjectURL(blob);
    image.addEventListener("load", () => URL.revokeObjectURL(url), { once: true });
    image.src = url;
    this.#stage.replaceChildren(image);
  }

  #clearStage(text) {
    this.#stage.replaceChildren(element("p", { class: "empty" }, text));
  }

  async #show(png, key) {
    const text = pngText(await png.arrayBuffer(), "parameters");
    const settings = text === null ? null : parseParameters(text);
    this.#setImage(png, settings?.prompt ?? "Generated image", "result");
    this.#details.replaceChildren(
      element("p", { class: "prompt" }, settings?.prompt ?? "This image has no settings."),
      element("dl", { class: "facts" }, this.#facts(settings)),
      element("div", { class: "actions" }, [
        settings && element("button", { type: "button", click: () => this.#again(settings) }, "Make again"),
        settings && element("button", { type: "button", click: () => this.#use(settings) }, "Edit settings"),
        element("button", { type: "button", click: () => download(png, fileName(settings)) }, "Download PNG"),
        key !== undefined &&
          element("button", { type: "button", class: "quiet", click: () => this.#remove(key) }, "Remove"),
      ].filter(Boolean)),
    );
  }

  #facts(settings) {
    const facts = [
      ["Seed", settings?.seed],
      ["Steps", settings?.steps],
      ["Guidance", settings?.guidanceScale],
      ["Scheduler", SCHEDULERS.find(([value]) => value && value === settings?.scheduler)?.[1]],
      ["Size", settings?.width && `${settings.width} × ${settings.height}`],
      ["Negative prompt", settings?.negativePrompt],
    ];
    return facts
      .filter(([, value]) => value !== undefined && value !== "")
      .map(([term, value]) =>
        element("div", {}, [element("dt", {}, term), element("dd", {}, String(value))]),
      );
  }

  /** Fills the form, so that the same image can be made again, or with a change. */
  #use(settings) {
    for (const control of this.#form.elements) {
      if (control.name && !KEPT.includes(control.name)) {
        control.value = settings[control.name] ?? DEFAULTS[control.name] ?? "";
      }
    }
    this.#form.querySelector("details").open = true;
    this.#form.elements.prompt.focus();
    this.#status.say("The settings of the image are in the form.");
  }

  #again(settings) {
    this.#use(settings);
    this.#form.requestSubmit();
  }

  async #readSettings(file) {
    const text = pngText(await file.arrayBuffer(), "parameters");
    const settings = text === null ? null : parseParameters(text);
    if (settings) {
      this.#use(settings);
    } else {
      this.#status.say("This file does not contain the settings of a generated image.", true);
    }
  }

  async #loadGallery() {
    try {
      for (const [key, png] of (await gallery.all()).reverse()) {
        await this.#addToGallery(key, png);
      }
    } catch {
      // Private windows may have no database: the gallery then lasts as long as the page.
    }
  }

  async #keep(png) {
    let key;
    try {
      key = await gallery.add(png);
    } catch {
      key = `page-${Date.now()}`;
    }
    await this.#addToGallery(key, png);
    return key;
  }

  async #addToGallery(key, png) {
    const text = pngText(await png.arrayBuffer(), "parameters");
    const prompt = (text && parseParameters(text)?.prompt) ?? "Generated image";
    const image = element("img", { alt: prompt, loading: "lazy" });
    image.src = URL.createObjectURL(png);
    this.#list.prepend(
      element("li", { "data-key": String(key) }, [
        element("button", { type: "button", title: prompt, click: () => this.#open(png, key) }, image),
      ]),
    );
  }

  #open(png, key) {
    if (!this.#running) {
      this.#status.say("");
      this.#show(png, key);
    }
  }

  async #remove(key) {
    try {
      await gallery.remove(key);
    } catch {
      // It was never stored.
    }
    const item = [...this.#list.children].find((each) => each.dataset.key === String(key));
    if (item) {
      URL.revokeObjectURL(item.querySelector("img").src);
      item.remove();
    }
    this.#details.replaceChildren();
    this.#clearStage("Removed.");
    this.#form.elements.prompt.focus();
  }
}

function pngOf(base64) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new Blob([bytes], { type: "image/png" });
}

function fileName(settings) {
  const words = (settings?.prompt ?? "image").toLowerCase().match(/[a-z0-9]+/g) ?? ["image"];
  return `${words.join("-").slice(0, 60)}${settings?.seed === undefined ? "" : `-${settings.seed}`}.png`;
}
