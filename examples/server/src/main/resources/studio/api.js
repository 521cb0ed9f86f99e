/* Requests to the server that this page comes from. */

const KEY = "camel-multimodal-api-key";

/** The API key of this tab. */
export const apiKey = {
  get: () => sessionStorage.getItem(KEY) ?? "",
  set: (key) => (key ? sessionStorage.setItem(KEY, key) : sessionStorage.removeItem(KEY)),
};

/** An answer that is not a success, with the message of the server. */
export class ApiError extends Error {
  constructor(status, message, code) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/**
 * Sends a request and returns the response.
 *
 * @throws ApiError if the server refuses it or cannot be reached
 */
export async function request(path, { method = "GET", headers = {}, body, signal, keepalive } = {}) {
  const all = new Headers(headers);
  if (apiKey.get()) {
    all.set("Authorization", `Bearer ${apiKey.get()}`);
  }
  let response;
  try {
    response = await fetch(path, { method, headers: all, body, signal, keepalive });
  } catch (error) {
    if (error.name === "AbortError") {
      throw error;
    }
    throw new ApiError(0, "The server cannot be reached.");
  }
  if (response.ok) {
    return response;
  }
  if (response.status === 401) {
    document.dispatchEvent(new Event("studio:key-needed"));
  }
  throw await refusal(response);
}

async function refusal(response) {
  try {
    const { error } = await response.json();
    if (typeof error?.message === "string") {
      return new ApiError(response.status, error.message, error.code);
    }
  } catch {
    // Not an answer of the API, such as that of a proxy: the status says what is known.
  }
  return new ApiError(response.status, `The server answered with status ${response.status}.`);
}

/** Sends JSON and returns the response. */
export function sendJson(path, value, options = {}) {
  return request(path, {
    method: "POST",
    ...options,
    headers: { "Content-Type": "application/json", ...options.headers },
    body: JSON.stringify(value),
  });
}

/** Returns the JSON of an address. */
export async function getJson(path, options) {
  return (await request(path, options)).json();
}

/** Returns a text as a part of an input. */
export function textPart(text) {
  return { type: "text", text };
}

/** Returns an image as a part of an input. */
export function imagePart(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () =>
      resolve({ type: "image_url", image_url: { url: reader.result } }),
    );
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(blob);
  });
}
