/* A long request: sends it, follows its progress on the server and cancels it. */
import { ApiError, getJson, request } from "./api.js";

const POLL_MILLIS = 400;

/** Returns a random UUID. On HTTP, browsers have crypto.randomUUID() for localhost only. */
function randomUuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export class LongRequest {
  #id = randomUuid();
  #path;
  #options;
  #onProgress;
  #isEnded = false;
  #previewStep = 0;

  /**
   * @param path of the operation, to which the id of the request is appended
   * @param options as of request() in api.js, or a promise of them
   * @param onProgress called with { step, steps } and, after a preview, with preview, a Blob
   */
  constructor(path, options, onProgress) {
    this.#path = path;
    this.#options = options;
    this.#onProgress = onProgress;
  }

  /** Resolves to the answer, or to null if the request was cancelled; fails with ApiError. */
  async run() {
    const following = this.#follow();
    try {
      const options = await this.#options;
      const path = `${this.#path}/${this.#id}`;
      const answer = await getJson(path, { method: "POST", ...options });
      return answer.cancelled ? null : answer;
    } finally {
      this.#isEnded = true;
      await following;
    }
  }

  /** Cancels the request: run() ends when the step that runs is done. */
  async cancel({ keepalive = false } = {}) {
    await request(`studio/api/progress/${this.#id}`, { method: "DELETE", keepalive });
  }

  async #follow() {
    while (!this.#isEnded) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
      if (!this.#isEnded) {
        await this.#poll();
      }
    }
  }

  async #poll() {
    const progress = await this.#progress();
    if (progress && !this.#isEnded) {
      this.#onProgress(progress);
    }
  }

  async #progress() {
    try {
      const path = `studio/api/progress/${this.#id}`;
      const progress = await getJson(path);
      if (progress.preview_step > this.#previewStep) {
        this.#previewStep = progress.preview_step;
        const response = await request(`${path}/preview`);
        // The request may have ended in between.
        progress.preview = response.status === 204 ? undefined : await response.blob();
      }
      return progress;
    } catch (error) {
      // The answer of the request itself tells the user what went wrong.
      return error instanceof ApiError ? null : Promise.reject(error);
    }
  }
}
