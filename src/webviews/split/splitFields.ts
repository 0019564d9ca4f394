import { html, nothing, type TemplateResult } from 'lit';
import { formatCount } from '../../core/format';
import type { Grouping } from '../../protocol/split';
import { icon } from '../shared/icons';
import { text } from '../strings/split';
import { byPattern, type SplitForm } from './splitForm';

/** The fields of a split: what stays together, the shares of the parts, and the seed. */
export function renderFields(form: SplitForm, groupings: readonly Grouping[], changed: () => void): TemplateResult {
  const options = [
    { value: '', label: text('split.equalOnly') },
    ...groupings.map((one) => ({ value: one.groupBy, label: groupingWords(one) })),
    { value: 'exif:camera', label: text('split.byCamera') },
    { value: 'exif:time', label: text('split.byTime') },
    { value: byPattern, label: text('split.byPattern') },
  ];
  // A column that was asked for by hand stays in the list.
  if (!options.some(({ value }) => value === form.together))
    options.push({ value: form.together, label: form.together });
  return html`<div class="fields">
    <div class="field wide">
      <div class="field-head"><label for="together">${text('split.together')}</label></div>
      <select id="together" aria-describedby="together-what"
        @change=${(event: Event) => {
          form.together = (event.target as HTMLSelectElement).value;
          changed();
        }}>
        ${options.map(({ value, label }) => html`<option value=${value} .selected=${value === form.together}>${label}</option>`)}
      </select>
      <p class="quiet" id="together-what">${text('split.togetherMeaning')}</p>
    </div>
    ${form.together === byPattern ? renderPattern(form, changed) : nothing}
    ${(['validation', 'test', 'seed'] as const).map((field) => renderNumber(form, field, changed))}
    <p class="quiet wide">${text('split.own')}</p>
  </div>`;
}

function renderPattern(form: SplitForm, changed: () => void): TemplateResult {
  return renderInput({
    id: 'pattern',
    title: text('split.pattern'),
    value: form.pattern,
    meaning: text('split.patternMeaning', { group: '{group}', example: '{group}_*' }),
    fault: form.faultOf('pattern'),
    wide: true,
    type: (value) => {
      form.pattern = value;
      changed();
    },
  });
}

function renderNumber(form: SplitForm, field: 'validation' | 'test' | 'seed', changed: () => void): TemplateResult {
  return renderInput({
    id: field,
    title: text(`split.${field}`),
    value: form.valueOf(field),
    meaning: text(`split.${field}Meaning`),
    fault: form.faultOf(field),
    type: (value) => {
      form.type(field, value);
      changed();
    },
  });
}

interface Input {
  readonly id: string;
  readonly title: string;
  readonly value: string;
  readonly meaning: string;
  readonly fault: string | undefined;
  readonly wide?: boolean;
  readonly type: (value: string) => void;
}

function renderInput({ id, title, value, meaning, fault, wide = false, type }: Input): TemplateResult {
  return html`<div class=${wide ? 'field wide' : 'field'}>
    <div class="field-head"><label for=${id}>${title}</label></div>
    <input type="text" id=${id} .value=${value} spellcheck="false" autocomplete="off" inputmode=${wide ? nothing : 'decimal'}
      aria-invalid=${fault !== undefined} aria-describedby=${fault === undefined ? `${id}-what` : `${id}-wrong ${id}-what`}
      @input=${(event: Event) => type((event.target as HTMLInputElement).value)} />
    <p class="quiet" id="${id}-what">${meaning}</p>
    ${fault === undefined ? nothing : html`<p class="problem" id="${id}-wrong" role="alert">${icon('error')}<span>${fault}</span></p>`}
  </div>`;
}

function groupingWords({ groupBy, groups, images, examples }: Grouping): string {
  const counts = { images: formatCount(images), groups: formatCount(groups), examples: examples.join(', ') };
  return groupBy === 'names'
    ? text('split.byNames', counts)
    : text('split.byColumn', { ...counts, column: groupBy.replace(/^column:/, '') });
}
