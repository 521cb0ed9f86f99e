/* Subtitles from the segments of a transcript: { start, end, text }, times in seconds. */

function clock(seconds, mark) {
  const millis = Math.round(seconds * 1000);
  const part = (value, digits) => String(value).padStart(digits, "0");
  return (
    [Math.floor(millis / 3_600_000), Math.floor(millis / 60_000) % 60, Math.floor(millis / 1000) % 60]
      .map((value) => part(value, 2))
      .join(":") + `${mark}${part(millis % 1000, 3)}`
  );
}

/** An arrow or an empty line in a text would end its cue. */
function cueText(text) {
  return text.trim().replaceAll("-->", "->").replace(/\n\s*\n/g, "\n");
}

/** Returns a SubRip file. */
export function srt(segments) {
  return segments
    .map(
      ({ start, end, text }, i) =>
        `${i + 1}\n${clock(start, ",")} --> ${clock(end, ",")}\n${cueText(text)}\n`,
    )
    .join("\n");
}

/** Returns a WebVTT file. In it, &, < and > are markup. */
export function vtt(segments) {
  const escaped = (text) =>
    cueText(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return `WEBVTT\n\n${segments
    .map(({ start, end, text }) => `${clock(start, ".")} --> ${clock(end, ".")}\n${escaped(text)}\n`)
    .join("\n")}`;
}

/** Returns a time as a reader expects it beside a line: 0:07, 12:30 or 1:02:03. */
export function shortTime(seconds) {
  const whole = Math.floor(seconds);
  const rest = `${String(Math.floor(whole / 60) % 60)}:${String(whole % 60).padStart(2, "0")}`;
  return whole < 3600 ? rest : `${Math.floor(whole / 3600)}:${rest.padStart(5, "0")}`;
}
