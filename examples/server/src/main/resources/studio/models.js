/* The models of the server, for panels in which one can be chosen. */
import { getJson } from "./api.js";
import { element, field, select } from "./dom.js";

/**
 * Creates a control for the models of a family, which is hidden while there is one model.
 *
 * @param status the line that says why the models are unknown
 */
export function modelChoice(family, status) {
  let control;
  const container = element("div", { hidden: true });

  async function load() {
    const { data } = await getJson("v1/models");
    const ids = data.filter((each) => each.family === family && !each.alias_of).map(({ id }) => id);
    control = select("model", ids.map((id) => [id, id]), ids[0]);
    container.replaceChildren(field("Model", control));
    container.hidden = ids.length < 2;
  }

  async function show() {
    try {
      await load();
    } catch (error) {
      status.say(error.message, true);
    }
  }

  document.addEventListener("studio:key-changed", show);
  show();
  return {
    container,
    /**
     * Returns the id of the chosen model.
     *
     * @throws ApiError if the server does not say which models it has
     */
    async id() {
      if (!control) {
        await load();
      }
      return control.value;
    },
  };
}
