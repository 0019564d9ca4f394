import { html, nothing, type TemplateResult } from 'lit';
import { formatCount } from '../../core/format';
import { foldName } from '../../core/sameName';
import { classKey } from '../../core/sorting/keys';
import { text } from '../strings/sorting';

/** A class with the images that it has by now. */
export interface ClassRow {
  readonly name: string;
  readonly images: number;
}

/** What the list does. */
export interface ClassListActions {
  readonly choose: (name: string) => void;
  readonly create: (name: string) => void;
  readonly type: (query: string) => void;
  readonly leave: () => void;
}

/** The class that a typed text means: by its whole name, else the first that begins with it, else that has it. */
export function classOfQuery(names: readonly string[], query: string): string | undefined {
  const wanted = foldName(query.trim());
  if (wanted === '') return undefined;
  return (
    names.find((name) => foldName(name) === wanted) ??
    names.find((name) => foldName(name).startsWith(wanted)) ??
    names.find((name) => foldName(name).includes(wanted))
  );
}

/** The classes with their keys, and a field that finds one by its name or makes a new one. */
export function renderClassList(
  rows: readonly ClassRow[],
  query: string,
  { choose, create, type, leave }: ClassListActions,
): TemplateResult {
  const names = rows.map(({ name }) => name);
  const written = query.trim();
  const found = classOfQuery(names, written);
  const take = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') leave();
    else if (event.key !== 'Enter' || written === '') return;
    else if (found !== undefined) choose(found);
    else create(written);
    event.preventDefault();
    event.stopPropagation();
  };
  const shown = rows
    .map((row, at) => ({ ...row, key: classKey(at) }))
    .filter(({ name }) => written === '' || foldName(name).includes(foldName(written)));
  return html`<nav class="classes" aria-label=${text('sorting.classes')}>
    <h2>${text('sorting.classes')}</h2>
    <div class="field">
      <input id="name" type="text" aria-label=${text('sorting.name')} placeholder=${text('sorting.name')} .value=${query}
        autocomplete="off" spellcheck="false" @keydown=${take}
        @input=${(event: InputEvent) => type((event.target as HTMLInputElement).value)} />
      <p class="quiet" role="status">${written === '' ? nothing : found === undefined ? text('sorting.nameNew', { name: written }) : text('sorting.nameTakes', { name: found })}</p>
      ${
        written !== '' && found !== undefined && foldName(found) !== foldName(written)
          ? html`<button class="link" @click=${() => create(written)}>${text('sorting.newClass', { name: written })}</button>`
          : nothing
      }
    </div>
    <ul>
      ${shown.map(
        ({ name, images, key }) => html`<li>
          <button class="class item-button" title=${name} @click=${() => choose(name)}>
            <kbd class=${key === null ? 'none' : ''}>${key ?? ''}</kbd>
            <span class="name">${name}</span>
            <span class="quiet">${formatCount(images)}<span class="visually-hidden"> ${text('sorting.images')}</span></span>
          </button>
        </li>`,
      )}
    </ul>
  </nav>`;
}
