/* Transcripts of recordings, with a player, subtitles and downloads. */
import { ApiError } from "./api.js";
import { download, dropZone, element, field, select, statusLine } from "./dom.js";
import { modelChoice } from "./models.js";
import { Recorder } from "./recorder.js";
import { LongRequest } from "./requests.js";
import { shortTime, srt, vtt } from "./subtitles.js";

export const name = "speech";
export const title = "Speech";
export const icon = "M12 3a3 3 0 0 1 3 3v6a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM5 11a7 7 0 0 0 14 0M12 18v3M9 21h6";

const LANGUAGES = [
  ["", "Detect"],
  ["en", "English"],
  ["de", "German"],
  ["es", "Spanish"],
  ["fr", "French"],
  ["it", "Italian"],
  ["ja", "Japanese"],
  ["nl", "Dutch"],
  ["pl", "Polish"],
  ["pt", "Portuguese"],
  ["uk", "Ukrainian"],
  ["zh", "Chinese"],
];

export class Panel extends HTMLElement {
  #status = statusLine();
  #recordButton;
  #cancelButton;
  #model;
  #language;
  #translate;
  #bar;
  #output;
  #recorder;
  #timer;
  #running;
  #mediaUrl;

  connectedCallback() {
    if (this.#recordButton) {
      return;
    }
    this.#model = modelChoice("whisper", this.#status);
    this.#recordButton = element(
      "button",
      { type: "button", class: "primary record", "aria-pressed": "false", click: () => this.#record() },
      "Record",
    );
    this.#cancelButton = element(
      "button",
      { type: "button", hidden: true, click: () => this.#cancel() },
      "Cancel",
    );
    this.#language = select("language", LANGUAGES, "");
    this.#translate = element("input", { type: "checkbox", id: "translate" });
    this.#bar = element("progress", { max: 1, hidden: true, "aria-label": "Progress" });
    this.#output = element("div", { class: "transcript-area" }, [
      element("p", { class: "empty" }, "The transcript appears here. Follow it while you listen."),
    ]);
    this.append(
      element("div", { class: "columns" }, [
        element("section", { "aria-label": "Recording" }, [
          element("h2", {}, "Speech"),
          element("div", { class: "actions" }, [this.#recordButton, this.#cancelButton]),
          dropZone({
            accept: "audio/*,video/*",
            label: "Choose a recording",
            hint: "or drop audio or video here.",
            onFiles: ([file]) => this.#transcribe(file),
          }),
          this.#model.container,
          field("Language", this.#language),
          element("div", { class: "check" }, [
            this.#translate,
            element("label", { for: "translate" }, "Translate into English"),
          ]),
        ]),
        element("section", { "aria-label": "Transcript" }, [
          this.#status.line,
          this.#bar,
          this.#output,
        ]),
      ]),
    );
  }

  async #record() {
    if (this.#recorder) {
      await this.#stopRecording();
      return;
    }
    const recorder = new Recorder();
    try {
      await recorder.start();
    } catch (error) {
      this.#status.say(`The microphone cannot be used: ${error.message}`, true);
      return;
    }
    this.#recorder = recorder;
    const begin = Date.now();
    this.#recordButton.setAttribute("aria-pressed", "true");
    this.#recordButton.textContent = "Stop";
    this.#status.say("Recording.");
    this.#timer = setInterval(() => {
      this.#recordButton.textContent = `Stop ${shortTime((Date.now() - begin) / 1000)}`;
    }, 500);
  }

  async #stopRecording() {
    const recorder = this.#recorder;
    this.#recorder = undefined;
    clearInterval(this.#timer);
    this.#recordButton.setAttribute("aria-pressed", "false");
    this.#recordButton.textContent = "Record";
    await this.#transcribe(await recorder.stop());
  }

  async #transcribe(file) {
    if (this.#running) {
      this.#status.say("Another recording is being transcribed.", true);
      return;
    }
    const operation = this.#translate.checked ? "translations" : "transcriptions";
    this.#running = new LongRequest(`studio/api/${operation}`, this.#request(file), (progress) =>
      this.#progressed(progress),
    );
    this.#begin();
    try {
      const transcript = await this.#running.run();
      if (transcript) {
        this.#show(file, transcript);
      }
      this.#status.say(transcript ? "The transcript is ready." : "The transcription was cancelled.");
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      this.#status.say(error.message, true);
    } finally {
      this.#running = undefined;
      this.#cancelButton.hidden = true;
      this.#bar.hidden = true;
    }
  }

  async #request(file) {
    const form = new FormData();
    form.append("response_format", "verbose_json");
    form.append("file", file);
    if (this.#language.value && !this.#translate.checked) {
      form.append("language", this.#language.value);
    }
    form.append("model", await this.#model.id());
    return { body: form };
  }

  #begin() {
    this.#output.replaceChildren();
    this.#cancelButton.hidden = false;
    this.#cancelButton.disabled = false;
    this.#bar.hidden = false;
    this.#bar.removeAttribute("value");
    this.#status.say("Sending the recording.");
  }

  #progressed({ step, steps }) {
    if (step > 0) {
      this.#bar.max = steps;
      this.#bar.value = step;
      this.#status.say(`${shortTime(step)} of ${shortTime(steps)}`);
    } else {
      this.#status.say("Transcribing.");
    }
  }

  async #cancel() {
    this.#cancelButton.disabled = true;
    try {
      await this.#running?.cancel();
    } catch (error) {
      this.#status.say(error.message, true);
    }
  }

  #show(file, transcript) {
    if (this.#mediaUrl) {
      URL.revokeObjectURL(this.#mediaUrl);
    }
    this.#mediaUrl = URL.createObjectURL(file);
    const isVideo = file.type.startsWith("video/");
    const player = element(isVideo ? "video" : "audio", { controls: true, preload: "metadata" });
    player.src = this.#mediaUrl;
    const caption = element("p", { class: "caption", "aria-hidden": "true" });
    const segments = transcript.segments;
    const lines = segments.map((segment) => line(segment, player));
    player.addEventListener("timeupdate", () => follow(player, segments, lines, caption));
    player.addEventListener("seeked", () => follow(player, segments, lines, caption));
    const base = file.name.replace(/\.[^.]*$/, "") || "transcript";
    const saveButton = (label, text, extension, type) =>
      element(
        "button",
        { type: "button", click: () => download(new Blob([text], { type }), `${base}.${extension}`) },
        label,
      );
    this.#output.replaceChildren(
      player,
      caption,
      element("p", { class: "hint" }, summary(transcript)),
      segments.length > 0
        ? element("ol", { class: "segments", "aria-label": "Transcript" }, lines)
        : element("p", { class: "empty" }, "There is no speech in this recording."),
      element("div", { class: "actions" }, [
        saveButton("Download SRT", srt(segments), "srt", "application/x-subrip"),
        saveButton("Download VTT", vtt(segments), "vtt", "text/vtt"),
        saveButton("Download text", `${transcript.text.trim()}\n`, "txt", "text/plain"),
      ]),
    );
  }
}

function summary({ language, duration }) {
  return [language, shortTime(duration)].filter(Boolean).join(" · ");
}

function line(segment, player) {
  return element("li", {}, [
    element(
      "button",
      {
        type: "button",
        click: () => {
          player.currentTime = segment.start;
          player.play();
        },
      },
      [
        element("span", { class: "time" }, shortTime(segment.start)),
        element("span", {}, segment.text.trim()),
      ],
    ),
  ]);
}

/** Marks the line that is spoken now, and shows it as a subtitle. */
function follow(player, segments, lines, caption) {
  const now = player.currentTime;
  const current = segments.findIndex(({ start, end }) => now >= start && now < end);
  caption.textContent = current < 0 ? "" : segments[current].text.trim();
  lines.forEach((each, i) => {
    if (i === current) {
      if (!each.hasAttribute("aria-current")) {
        each.setAttribute("aria-current", "true");
        each.scrollIntoView({ block: "nearest" });
      }
    } else {
      each.removeAttribute("aria-current");
    }
  });
}
