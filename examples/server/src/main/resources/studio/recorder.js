/* Records the microphone. Browsers write WebM, Ogg or MP4, all of which the server decodes. */

export class Recorder {
  #media;
  #chunks = [];

  /** Starts; fails if there is no microphone, the user refuses it, or the page is not secure. */
  async start() {
    if (!navigator.mediaDevices) {
      throw new Error("browsers allow it on HTTPS and localhost only.");
    }
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    this.#chunks = [];
    this.#media = new MediaRecorder(stream);
    this.#media.addEventListener("dataavailable", (event) => this.#chunks.push(event.data));
    this.#media.start(1000);
  }

  /** Stops and returns the recording, a File. */
  async stop() {
    const media = this.#media;
    const stopped = new Promise((resolve) => media.addEventListener("stop", resolve, { once: true }));
    media.stop();
    await stopped;
    media.stream.getTracks().forEach((track) => track.stop());
    const type = media.mimeType || "audio/webm";
    const extension = /audio\/(\w+)/.exec(type)?.[1] ?? "webm";
    return new File(this.#chunks, `recording.${extension}`, { type });
  }
}
