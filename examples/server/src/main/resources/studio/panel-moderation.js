/* The verdict of a policy on a text or an image, and why. */
import { getJson, imagePart, sendJson, textPart } from "./api.js";
import { dropZone, element, field, select, statusLine } from "./dom.js";
import { fileImage } from "./loaded-images.js";

export const name = "moderation";
export const title = "Moderation";
export const icon = "M12 3l7 3v5c0 5-3 8-7 10c-4-2-7-5-7-10V6zM9 12l2 2 4-4";

const ACTIONS = { ALLOW: "Allowed", FLAG: "Flagged", REVIEW: "Needs review", BLOCK: "Blocked" };

export class Panel extends HTMLElement {
  #status = statusLine();
  #text;
  #policy;
  #chosen;
  #image;
  #verdict;

  connectedCallback() {
    if (this.#text) {
      return;
    }
    this.#text = element("textarea", { name: "text", rows: 3, maxlength: 100000, placeholder: "a photo of a bomb" });
    this.#policy = select("policy", []);
    this.#chosen = element("div", { class: "chosen", hidden: true });
    this.#verdict = element("div", { class: "verdict" }, [
      element("p", { class: "empty" }, "The verdict appears here, with the score for each category."),
    ]);
    this.append(
      element("div", { class: "columns" }, [
        element("section", { "aria-label": "What to moderate" }, [
          element("h2", {}, "Moderation"),
          element("form", { submit: (event) => this.#check(event) }, [
            field("Text", this.#text),
            this.#chosen,
            dropZone({
              accept: "image/*",
              label: "or an image",
              hint: "Choose or drop one. It is checked instead of the text.",
              onFiles: ([file]) => this.#choose(file),
            }),
            field("Policy", this.#policy),
            element("div", { class: "actions" }, [element("button", { class: "primary" }, "Check")]),
          ]),
        ]),
        element("section", { "aria-label": "Verdict" }, [this.#status.line, this.#verdict]),
      ]),
    );
    document.addEventListener("studio:key-changed", () => this.#loadPolicies());
    this.#loadPolicies();
  }

  async #loadPolicies() {
    try {
      const { data } = await getJson("studio/api/policies");
      this.#policy.replaceChildren(
        ...data.map(({ id }) => element("option", { value: id }, id)),
      );
    } catch (error) {
      this.#status.say(error.message, true);
    }
  }

  #choose(file) {
    this.#image = file;
    this.#chosen.hidden = !file;
    if (file) {
      this.#chosen.replaceChildren(
        fileImage(file, `Image to moderate: ${file.name}`),
        element("button", { type: "button", class: "quiet", click: () => this.#choose() }, "Remove"),
      );
    }
  }

  async #check(event) {
    event.preventDefault();
    const text = this.#text.value.trim();
    if (!this.#image && !text) {
      this.#status.say("Enter text or choose an image.", true);
      return;
    }
    this.#status.say("Checking.");
    try {
      const part = this.#image ? await imagePart(this.#image) : textPart(text);
      const request = { policy: this.#policy.value, input: [part] };
      const verdict = await (await sendJson("studio/api/moderations", request)).json();
      this.#show(verdict);
      this.#status.say("");
    } catch (error) {
      this.#verdict.replaceChildren();
      this.#status.say(error.message, true);
    }
  }

  #show({ action, policy, policy_version: version, verdicts }) {
    this.#verdict.replaceChildren(
      element("p", { class: `badge ${action.toLowerCase()}`, role: "status" }, ACTIONS[action] ?? action),
      element("p", { class: "hint" }, `Policy ${policy}, version ${version}`),
      ...verdicts.map(categoryCard),
    );
  }
}

/** Shows a score against a threshold, which the user can move to see what would change. */
function categoryCard({ category, score, threshold, action, reason, view, below }) {
  const outcome = element("p", { class: "outcome", role: "status" });
  const slider = element("input", {
    type: "range",
    min: 0,
    max: Math.max(1, score, threshold),
    step: 0.01,
    value: threshold,
  });
  const decide = () => {
    const limit = slider.valueAsNumber;
    const isOver = below ? score < limit : score >= limit;
    outcome.textContent = `With a threshold of ${limit.toFixed(2)}: ${
      isOver ? ACTIONS[action].toLowerCase() : "not flagged"
    }`;
    outcome.classList.toggle("over", isOver);
  };
  slider.addEventListener("input", decide);
  decide();
  return element("article", { class: "category" }, [
    element("h3", {}, category),
    element("div", { class: "scale" }, [
      element("meter", {
        min: 0,
        max: slider.max,
        high: threshold,
        optimum: 0,
        value: score,
        "aria-label": `Score for ${category}`,
      }),
      element("span", { class: "number" }, score.toFixed(3)),
    ]),
    field("Threshold", slider),
    outcome,
    element("p", {}, reason),
    view ? element("p", { class: "hint" }, `Decided by: ${view}`) : "",
  ]);
}
