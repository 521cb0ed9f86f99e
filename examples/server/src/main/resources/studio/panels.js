/* The panels in the order of the navigation: a new operation adds its module and a line here. */
import * as images from "./panel-images.js";
import * as speech from "./panel-speech.js";
import * as search from "./panel-search.js";
import * as moderation from "./panel-moderation.js";
import * as status from "./panel-status.js";

export const panels = [images, speech, search, moderation, status];
