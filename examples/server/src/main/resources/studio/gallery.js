/* The images of this browser, in its own database: PNG files, which hold their settings. */

const DATABASE = "camel-multimodal-studio";
const STORE = "images";
const MAX_IMAGES = 60;

function done(requested) {
  return new Promise((resolve, reject) => {
    requested.addEventListener("success", () => resolve(requested.result));
    requested.addEventListener("error", () => reject(requested.error));
  });
}

async function database() {
  const opening = indexedDB.open(DATABASE, 1);
  opening.addEventListener("upgradeneeded", () =>
    opening.result.createObjectStore(STORE, { autoIncrement: true }),
  );
  return done(opening);
}

async function store(mode) {
  return (await database()).transaction(STORE, mode).objectStore(STORE);
}

/** Returns the images as [key, Blob], the newest first. */
export async function all() {
  const images = await store("readonly");
  const [keys, blobs] = await Promise.all([done(images.getAllKeys()), done(images.getAll())]);
  return keys.map((key, i) => [key, blobs[i]]).reverse();
}

/** Adds an image and returns its key; the oldest ones make room. */
export async function add(blob) {
  const images = await store("readwrite");
  const key = await done(images.add(blob));
  const keys = await done(images.getAllKeys());
  await Promise.all(keys.slice(0, -MAX_IMAGES).map((old) => done(images.delete(old))));
  return key;
}

/** Removes an image. */
export async function remove(key) {
  await done((await store("readwrite")).delete(key));
}
