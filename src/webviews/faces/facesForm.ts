import { html, nothing, type TemplateResult } from 'lit';
import { faceLimits, faceSettingFault, type FaceSettings } from '../../core/faces/faceSettings';
import { icon } from '../shared/icons';
import { text } from '../strings/faces';

const fields = ['scale', 'neighbours', 'minSize', 'longestSide'] as const satisfies readonly (keyof FaceSettings)[];

/** The settings of a search while somebody types, and what is wrong with them. */
export class FacesForm {
  private readonly typed: Record<keyof FaceSettings, string>;

  constructor(settings: FaceSettings) {
    this.typed = {
      scale: String(settings.scale),
      neighbours: String(settings.neighbours),
      minSize: String(settings.minSize),
      longestSide: String(settings.longestSide),
    };
  }

  /** Undefined while something is wrong. */
  get settings(): FaceSettings | undefined {
    if (fields.some((field) => this.faultOf(field) !== undefined)) return undefined;
    const [scale, neighbours, minSize, longestSide] = fields.map((field) => this.valueOf(field)) as [
      number,
      number,
      number,
      number,
    ];
    return { scale, neighbours, minSize, longestSide };
  }

  faultOf(field: keyof FaceSettings): string | undefined {
    const { least, most, whole } = faceLimits[field];
    if (faceSettingFault(field, this.valueOf(field)) === undefined) return undefined;
    return text(whole ? 'faces.wrongWhole' : 'faces.wrongNumber', { least, most });
  }

  /** @param search asked for by Enter */
  render(changed: () => void, search: () => void): TemplateResult {
    return html`<div class="fields">${fields.map((field) => this.renderField(field, changed, search))}</div>`;
  }

  private valueOf(field: keyof FaceSettings): number {
    const value = this.typed[field].trim().replace(',', '.');
    return value === '' ? NaN : Number(value);
  }

  private renderField(field: keyof FaceSettings, changed: () => void, search: () => void): TemplateResult {
    const fault = this.faultOf(field);
    return html`<div class="field">
      <div class="field-head"><label for=${field}>${text(`faces.${field}`)}</label></div>
      <input type="text" id=${field} .value=${this.typed[field]} spellcheck="false" autocomplete="off" inputmode="decimal"
        aria-invalid=${fault !== undefined} aria-describedby=${fault === undefined ? `${field}-what` : `${field}-wrong ${field}-what`}
        @input=${(event: Event) => {
          this.typed[field] = (event.target as HTMLInputElement).value;
          changed();
        }}
        @keydown=${(event: KeyboardEvent) => event.key === 'Enter' && search()} />
      <p class="quiet" id="${field}-what">${text(`faces.${field}Meaning`)}</p>
      ${fault === undefined ? nothing : html`<p class="problem" id="${field}-wrong" role="alert">${icon('error')}<span>${fault}</span></p>`}
    </div>`;
  }
}
