/* Images of the server, which the page loads itself: an address of an image carries no API key. */
import { request } from "./api.js";
import { element } from "./dom.js";

/** Creates an image and loads it; it stays empty if the server has none. */
export function serverImage(path, alt) {
  const image = element("img", { alt });
  request(path)
    .then((response) => response.blob())
    .then((blob) => setBlob(image, blob))
    .catch(() => image.classList.add("missing"));
  return image;
}

/** Creates an image of a file. */
export function fileImage(blob, alt) {
  const image = element("img", { alt });
  setBlob(image, blob);
  return image;
}

function setBlob(image, blob) {
  const url = URL.createObjectURL(blob);
  for (const type of ["load", "error"]) {
    image.addEventListener(type, () => URL.revokeObjectURL(url), { once: true });
  }
  image.src = url;
}
