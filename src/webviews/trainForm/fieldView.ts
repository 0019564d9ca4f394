import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { RecipeField } from '../../protocol/recipe/fields';
import { fieldText } from '../../protocol/recipe/form';
import { icon } from '../shared/icons';
import { text, type TrainFormText } from '../strings/trainForm';

/** What a field shows. */
export interface ShownField {
  readonly field: Pick<RecipeField, 'key' | 'kind' | 'options' | 'description' | 'range' | 'nullable'>;
  readonly title: string;
  readonly value: unknown;
  /** What was typed and could not be taken. */
  readonly draft: string | undefined;
  readonly problem: string | undefined;
  /** Whether it differs from the preset. */
  readonly changed: boolean;
  /** Words for the options, where they are not their own. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly extra?: TemplateResult;
}

/** What a field tells: what was typed or chosen, that it was left, or that it is to be as the preset has it. */
export interface FieldEvents {
  readonly change: (value: string | boolean) => void;
  readonly leave: () => void;
  readonly reset: () => void;
}

/** The title of a setting. */
export function fieldTitle(key: string): string {
  return text(`form.field.${key}` as TrainFormText);
}

/** One setting: its title, a control with its present value, what it does and may be, and what is wrong with it. */
export function renderField(shown: ShownField, events: FieldEvents): TemplateResult {
  const { field, title, problem, changed, extra } = shown;
  const id = field.key.replaceAll('.', '-');
  const wide = field.key === 'head' || field.key === 'extends';
  return html`<div class="field ${field.kind} ${wide ? 'wide' : ''}" data-field=${field.key}>
    <div class="field-head">
      ${
        field.kind === 'switch'
          ? html`<label>${renderControl(shown, events, id)}${title}</label>`
          : html`<label for=${id}>${title}</label>`
      }
      ${
        changed
          ? html`<span class="quiet">${text('form.changed')}</span>
            <button type="button" class="link" aria-label=${text('form.reset', { name: title })} @click=${events.reset}>↺</button>`
          : nothing
      }
      ${extra ?? nothing}
    </div>
    ${field.kind === 'switch' ? nothing : renderControl(shown, events, id)}
    <p class="quiet" id="${id}-what">${field.description}${field.range === '' ? '' : html` ${text('form.range', { range: field.range })}`}</p>
    ${problem === undefined ? nothing : html`<p class="problem" id="${id}-wrong" role="alert">${icon('error')}<span>${problem.startsWith('must ') ? `${title} ${problem}` : problem}</span></p>`}
  </div>`;
}

function renderControl(
  { field, value, draft, problem, labels = {} }: ShownField,
  { change, leave }: FieldEvents,
  id: string,
): TemplateResult {
  const described = problem === undefined ? `${id}-what` : `${id}-wrong ${id}-what`;
  if (field.kind === 'switch')
    return html`<input type="checkbox" id=${id} .checked=${live(value === true)} aria-describedby=${described}
      aria-invalid=${problem !== undefined}
      @change=${(event: Event) => change((event.target as HTMLInputElement).checked)} />`;
  if (field.kind === 'choice')
    return html`<select id=${id} aria-describedby=${described} aria-invalid=${problem !== undefined}
      @change=${(event: Event) => change((event.target as HTMLSelectElement).value)}>
      ${field.options.map((option) => html`<option value=${option} .selected=${option === value}>${labels[option] ?? option}</option>`)}
    </select>`;
  return html`<input type="text" id=${id} .value=${live(draft ?? fieldText(value))} spellcheck="false" autocomplete="off"
    placeholder=${text('form.empty', { value: field.nullable ? text('form.none') : text('form.usual') })}
    aria-describedby=${described} aria-invalid=${problem !== undefined}
    @input=${(event: Event) => change((event.target as HTMLInputElement).value)} @blur=${leave} />`;
}
