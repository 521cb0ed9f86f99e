/* A long request: sends it, follows its progress on the server and cancels it. */
import { getJson, request } from "./api.js";

const POLL_MILLIS = 400;

export class LongRequest {
  #id = crypto.randomUUID();
  #path;
  #options;
  #onProgress;
  #isEnded = false;
  #previewStep = 0;

  /**
   * @param path of the operation, to which the id of the request is appended
   * @param options as of request() in api.js
   * @param onProgress called with { step, steps } and, after a preview, with preview, a Blob
   */
  constructor(path, options, onProgress) {
    this.#path = path;
    this.#options = options;
    this.#onProgress = onProgress;
  }

  /** Resolves to the response; fails with ApiError, with the code "cancelled" after cancel(). */
  async run() {
    const following = this.#follow();
    try {
      return await request(`${this.#path}/${this.#id}`, { method: "POST", ...this.#options });
    } finally {
      this.#isEnded = true;
      await following;
    }
  }

  /** Cancels the request: run() fails when the step that runs is done. */
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
    let progress;
    try {
      progress = await getJson(`studio/api/progress/${this.#id}`);
      if (progress.preview_step > this.#previewStep) {
        this.#previewStep = progress.preview_step;
        const response = await request(`studio/api/progress/${this.#id}/preview`);
        progress.preview = await response.blob();
      }
    } catch {
      // Not begun yet, or ended in between: the answer of the request itself says which.
      return;
    }
    if (!this.#isEnded) {
      this.#onProgress(progress);
    }
  }
}
