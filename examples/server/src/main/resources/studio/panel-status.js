/* What the server does now: models, jobs in the queue, memory and throughput. */
import { getJson } from "./api.js";
import { element, statusLine } from "./dom.js";

export const name = "status";
export const title = "Status";
export const icon = "M4 19V9M10 19V5M16 19v-7M21 19H3";

const INTERVAL_MILLIS = 2000;
const MAX_SAMPLES = 60;
const NS = "http://www.w3.org/2000/svg";

export class Panel extends HTMLElement {
  #status = statusLine();
  #tiles;
  #table;
  #chart;
  #top;
  #samples = [];
  #timer;
  #jobTiles;
  #isAskingForJobs = false;

  connectedCallback() {
    if (this.#tiles) {
      return;
    }
    this.#tiles = element("dl", { class: "tiles" });
    this.#jobTiles = element("dl", { class: "tiles" });
    this.#table = element("tbody");
    this.#top = element("span", { class: "top" });
    this.#chart = document.createElementNS(NS, "svg");
    this.#chart.setAttribute("viewBox", "0 0 120 30");
    this.#chart.setAttribute("preserveAspectRatio", "none");
    this.#chart.setAttribute("role", "img");
    this.append(
      element("section", { "aria-label": "Status" }, [
        element("h2", {}, "Status"),
        this.#status.line,
        this.#tiles,
        element("h3", {}, "Jobs"),
        this.#jobTiles,
        element("h3", {}, "Messages per minute"),
        element("figure", { class: "chart" }, [
          this.#top,
          this.#chart,
          element("figcaption", {}, [element("span", {}, "2 minutes ago"), element("span", {}, "now")]),
        ]),
        element("h3", {}, "Endpoints"),
        element("p", { class: "hint" }, "What requests to the API and the studio use. Jobs run in the workers."),
        element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Endpoints" }, [
          element("table", {}, [
            element(
              "thead",
              {},
              element(
                "tr",
                {},
                ["Operation", "Model", "Device", "In flight", "Done", "Failed"].map((text) =>
                  element("th", { scope: "col" }, text),
                ),
              ),
            ),
            this.#table,
          ]),
        ]),
      ]),
    );
    document.addEventListener("studio:key-changed", () => this.toggle(!this.hidden));
  }

  /** Called when the panel is shown or hidden: it asks the server only while it is seen. */
  toggle(isShown) {
    clearInterval(this.#timer);
    if (isShown) {
      this.#refresh();
      this.#timer = setInterval(() => document.hidden || this.#refresh(), INTERVAL_MILLIS);
    }
  }

  async #refresh() {
    try {
      this.#show(await getJson("studio/api/status"));
      this.#status.say("");
      await this.#refreshJobs();
    } catch (error) {
      this.#status.say(error.message, true);
      if (error.status === 401) {
        // Each further request would open the dialog for the key again.
        clearInterval(this.#timer);
      }
    }
  }

  /** Asks once at a time: a broker that is down delays the response. */
  async #refreshJobs() {
    if (this.#isAskingForJobs) {
      return;
    }
    this.#isAskingForJobs = true;
    try {
      const { states } = await getJson("studio/api/jobs");
      const tiles = Object.entries(states).map(([state, count]) => [capitalized(state), count]);
      showTiles(this.#jobTiles, tiles.length > 0 ? tiles : [["Queue", "not reachable"]]);
    } finally {
      this.#isAskingForJobs = false;
    }
  }

  #show({ endpoints, memory, uptime_seconds: uptime }) {
    const sum = (key) => endpoints.reduce((total, each) => total + each[key], 0);
    const done = sum("done") + sum("failed");
    this.#samples = [...this.#samples, { at: performance.now(), done }].slice(-MAX_SAMPLES);
    const rate = this.#rate(this.#samples.at(-1), this.#samples.at(-6) ?? this.#samples[0]);
    const models = new Set(endpoints.map((each) => `${each.component} ${each.model}`));
    const tiles = [
      ["In flight", sum("in_flight")],
      ["Done", done],
      ["Per minute", rate.toFixed(rate < 10 ? 1 : 0)],
      ["Models", models.size],
      [`Heap of ${megabytes(memory.heap_max)}`, megabytes(memory.heap_used)],
      ["Process", memory.resident ? megabytes(memory.resident) : "unknown"],
      ["Uptime", duration(uptime)],
    ];
    showTiles(this.#tiles, tiles);
    this.#table.replaceChildren(
      ...endpoints.map((each) =>
        element(
          "tr",
          {},
          [
            element("th", { scope: "row" }, `${each.component}:${each.operation}`),
            ...[each.model, each.device, each.in_flight, each.done, each.failed].map((value) =>
              element("td", {}, String(value)),
            ),
          ],
        ),
      ),
    );
    this.#draw();
  }

  #rate(to, from) {
    const minutes = (to.at - from.at) / 60_000;
    return minutes > 0 ? (to.done - from.done) / minutes : 0;
  }

  #draw() {
    const rates = this.#samples.slice(1).map((sample, i) => this.#rate(sample, this.#samples[i]));
    const top = Math.max(1, ...rates);
    const step = 120 / (MAX_SAMPLES - 1);
    const first = 120 - (rates.length - 1) * step;
    const points = rates.map((rate, i) => `${first + i * step},${28 - (rate / top) * 26}`);
    const line = document.createElementNS(NS, "polyline");
    line.setAttribute("points", points.join(" "));
    this.#chart.replaceChildren(line);
    this.#top.textContent = String(Math.round(top));
    this.#chart.setAttribute("aria-label", `Messages per minute, at most ${Math.round(top)} in the last two minutes`);
  }
}

function showTiles(list, tiles) {
  list.replaceChildren(
    ...tiles.map(([term, value]) =>
      element("div", {}, [element("dt", {}, term), element("dd", {}, String(value))]),
    ),
  );
}

function capitalized(word) {
  return word[0].toUpperCase() + word.slice(1);
}

function megabytes(bytes) {
  return bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

function duration(seconds) {
  if (seconds < 60) {
    return `${Math.round(seconds)} s`;
  }
  return seconds < 3600 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
