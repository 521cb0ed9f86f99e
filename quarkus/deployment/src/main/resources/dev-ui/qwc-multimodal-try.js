import { LitElement, html, css } from "lit";
import { JsonRpc } from "jsonrpc";
import "@vaadin/button";
import "@vaadin/select";
import "@vaadin/text-field";
import "@vaadin/progress-bar";

/** Base64 makes four characters of three bytes; the server takes messages of 16 MiB. */
const MAX_FILE_BYTES = 11 * 1024 * 1024;

const OPERATIONS = [
  { value: "moderate-text", label: "Moderate a text", text: "Text", initial: "a photo of a bomb" },
  { value: "moderate-image", label: "Moderate an image", file: "image/*" },
  {
    value: "classify",
    label: "Classify an image",
    file: "image/*",
    text: "Labels, separated by commas",
    initial: "red circle, blue star, green tree",
  },
  { value: "transcribe", label: "Transcribe a recording", file: "audio/*,video/*" },
  { value: "text-to-image", label: "Generate an image", text: "Prompt", initial: "a red circle" },
];

/** Sends one message to a model, and shows the result. */
export class QwcMultimodalTry extends LitElement {
  jsonRpc = new JsonRpc(this);

  static styles = css`
    :host {
      display: flex;
      flex-direction: column;
      gap: 10px;
      padding: 10px;
      max-width: 700px;
    }
    vaadin-button {
      align-self: flex-start;
    }
    table {
      border-collapse: collapse;
    }
    td {
      padding: 2px 12px 2px 0;
    }
    td:last-child {
      text-align: right;
      font-variant-numeric: tabular-nums;
    }
    img {
      align-self: flex-start;
      image-rendering: pixelated;
      min-width: 192px;
    }
    [role="alert"] {
      color: var(--lumo-error-text-color);
    }
    .time {
      color: var(--lumo-secondary-text-color);
    }
  `;

  static properties = {
    _operation: { state: true },
    _text: { state: true },
    _file: { state: true },
    _running: { state: true },
    _result: { state: true },
  };

  constructor() {
    super();
    this._choose(OPERATIONS[0]);
  }

  _choose(operation) {
    this._operation = operation;
    this._text = operation.initial ?? "";
    this._file = undefined;
    this._result = undefined;
  }

  render() {
    const operation = this._operation;
    return html`
      <vaadin-select
        label="Operation"
        .items=${OPERATIONS}
        .value=${operation.value}
        @value-changed=${(event) => this._changed(event.detail.value)}
      ></vaadin-select>
      ${operation.text
        ? html`<vaadin-text-field
            label=${operation.text}
            .value=${this._text}
            @value-changed=${(event) => (this._text = event.detail.value)}
          ></vaadin-text-field>`
        : ""}
      ${operation.file
        ? html`<label>File <input type="file" accept=${operation.file} @change=${this._picked} /></label>`
        : ""}
      <vaadin-button
        theme="primary"
        ?disabled=${this._running || (operation.file && !this._file)}
        @click=${this._try}
        >Try it</vaadin-button
      >
      ${this._running ? html`<vaadin-progress-bar indeterminate></vaadin-progress-bar>` : ""}
      <div role="status">${this._result ? this._show(this._result) : ""}</div>
    `;
  }

  _changed(value) {
    if (value && value !== this._operation.value) {
      this._choose(OPERATIONS.find((each) => each.value === value));
    }
  }

  _picked(event) {
    this._file = event.target.files[0];
    this._result = undefined;
  }

  async _try() {
    if (this._file && this._file.size > MAX_FILE_BYTES) {
      this._result = {
        error: `The file has ${this._file.size} bytes: expected at most ${MAX_FILE_BYTES}. Choose a smaller file.`,
      };
      return;
    }
    this._running = true;
    this._result = undefined;
    try {
      const file = this._file ? await this._base64(this._file) : "";
      const response = await this.jsonRpc.tryOut({
        operation: this._operation.value,
        text: this._text,
        file,
      });
      this._result = response.result;
    } catch (error) {
      this._result = { error: error?.error?.message ?? String(error) };
    } finally {
      this._running = false;
    }
  }

  _base64(file) {
    return new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result.substring(reader.result.indexOf(",") + 1));
      reader.onerror = () => reject(reader.error);
      reader.readAsDataURL(file);
    });
  }

  _show(result) {
    if (result.error) {
      return html`<p role="alert">${result.error}</p>`;
    }
    return html`
      ${result.text ? html`<p>${result.text}</p>` : ""}
      ${result.scores
        ? html`<table>
            ${Object.entries(result.scores).map(
              ([name, score]) => html`<tr>
                <td>${name}</td>
                <td>${score.toFixed(3)}</td>
              </tr>`,
            )}
          </table>`
        : ""}
      ${result.image
        ? html`<img alt="The generated image" src="data:image/png;base64,${result.image}" />`
        : ""}
      ${result.millis === undefined ? "" : html`<p class="time">${result.millis} ms</p>`}
    `;
  }
}
customElements.define("qwc-multimodal-try", QwcMultimodalTry);
