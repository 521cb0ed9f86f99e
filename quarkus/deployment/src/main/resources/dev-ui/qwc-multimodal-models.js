import { LitElement, html, css } from "lit";
import { JsonRpc } from "jsonrpc";
import { columnBodyRenderer } from "@vaadin/grid/lit.js";
import "@vaadin/grid";
import "@vaadin/button";

/** The endpoints of the application that run models, with model, device and load. */
export class QwcMultimodalModels extends LitElement {
  jsonRpc = new JsonRpc(this);

  static styles = css`
    :host {
      display: flex;
      flex-direction: column;
      gap: 10px;
      padding: 10px;
      height: 100%;
    }
    vaadin-button {
      align-self: flex-start;
    }
  `;

  static properties = {
    _endpoints: { state: true },
    _error: { state: true },
  };

  connectedCallback() {
    super.connectedCallback();
    this._load();
  }

  hotReload() {
    this._load();
  }

  _load() {
    this.jsonRpc
      .models()
      .then((response) => {
        this._endpoints = response.result;
        this._error = undefined;
      })
      .catch((error) => {
        this._error = error?.error?.message ?? String(error);
      });
  }

  render() {
    if (this._error) {
      return html`<p role="alert">${this._error}</p>`;
    }
    if (!this._endpoints) {
      return html`<p>Loading…</p>`;
    }
    if (this._endpoints.length === 0) {
      return html`<p>No route uses clip:, whisper: or sd: yet.</p>`;
    }
    return html`
      <vaadin-button @click=${this._load}>Refresh</vaadin-button>
      <vaadin-grid .items=${this._endpoints} theme="row-stripes wrap-cell-content" all-rows-visible>
        <vaadin-grid-column header="Endpoint" path="uri" flex-grow="3"></vaadin-grid-column>
        <vaadin-grid-column header="Model" path="model"></vaadin-grid-column>
        <vaadin-grid-column header="Device" path="device"></vaadin-grid-column>
        <vaadin-grid-column header="In flight" path="inFlight" text-align="end"></vaadin-grid-column>
        <vaadin-grid-column
          header="Embedding cache"
          ${columnBodyRenderer((row) => this._cache(row), [])}
        ></vaadin-grid-column>
      </vaadin-grid>
    `;
  }

  _cache(row) {
    return row.cacheHits === undefined
      ? html``
      : html`${row.cacheHits} hits, ${row.cacheMisses} misses`;
  }
}
customElements.define("qwc-multimodal-models", QwcMultimodalModels);
