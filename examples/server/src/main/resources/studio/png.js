/* Reads the generation parameters that sd:text-to-image writes into its PNG files. */

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const MAX_TEXT = 100_000;

/**
 * Returns the text of a keyword, or null if the file is not a PNG or has none. A file may come from
 * anyone: lengths are checked against its end.
 */
export function pngText(buffer, keyword) {
  const bytes = new Uint8Array(buffer);
  const view = new DataView(buffer);
  if (bytes.length < 8 || SIGNATURE.some((value, i) => bytes[i] !== value)) {
    return null;
  }
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const type = latin1(bytes.subarray(at + 4, at + 8));
    if (at + 12 + length > bytes.length || type === "IEND") {
      return null;
    }
    const data = bytes.subarray(at + 8, at + 8 + length);
    const text = length > MAX_TEXT ? null : chunkText(type, data, keyword);
    if (text !== null) {
      return text;
    }
    at += 12 + length;
  }
  return null;
}

function chunkText(type, data, keyword) {
  const end = data.indexOf(0);
  if ((type !== "tEXt" && type !== "iTXt") || end < 0 || latin1(data.subarray(0, end)) !== keyword) {
    return null;
  }
  if (type === "tEXt") {
    return latin1(data.subarray(end + 1));
  }
  const isCompressed = data[end + 1] !== 0;
  const language = data.indexOf(0, end + 3);
  const translated = language < 0 ? -1 : data.indexOf(0, language + 1);
  return isCompressed || translated < 0
    ? null
    : new TextDecoder().decode(data.subarray(translated + 1));
}

function latin1(bytes) {
  let text = "";
  for (const byte of bytes) {
    text += String.fromCharCode(byte);
  }
  return text;
}

const SCHEDULERS = {
  DDIMScheduler: "ddim",
  PNDMScheduler: "pndm",
  EulerDiscreteScheduler: "euler",
  EulerAncestralDiscreteScheduler: "euler-ancestral",
  DPMSolverMultistepScheduler: "dpm-solver-multistep",
};

/**
 * Returns the settings in a text of the AUTOMATIC1111 web UI: prompt, negativePrompt, steps,
 * guidanceScale, seed, width, height and scheduler, as far as it has them; null if it is of another
 * form.
 */
export function parseParameters(text) {
  const lines = text.split(/\r?\n/);
  const last = lines.findLastIndex((line) => /^Steps: \d/.test(line));
  if (last < 1) {
    return null;
  }
  const negative = lines.findLastIndex((line, i) => i < last && line.startsWith("Negative prompt: "));
  const promptEnd = negative < 0 ? last : negative;
  const entries = Object.fromEntries(
    [...lines[last].matchAll(/([A-Z][\w ]{0,40}): ([^,]+)/g)].map((match) => [match[1], match[2].trim()]),
  );
  const [width, height] = /^\d+x\d+$/.test(entries.Size ?? "") ? entries.Size.split("x").map(Number) : [];
  return {
    prompt: lines.slice(0, promptEnd).join("\n"),
    negativePrompt:
      negative < 0 ? "" : lines.slice(negative, last).join("\n").slice("Negative prompt: ".length),
    steps: number(entries.Steps),
    guidanceScale: number(entries["CFG scale"]),
    seed: number(entries.Seed),
    width,
    height,
    scheduler: SCHEDULERS[entries.Sampler],
    model: entries.Model,
  };
}

function number(text) {
  const value = Number(text);
  return text !== undefined && Number.isFinite(value) ? value : undefined;
}
