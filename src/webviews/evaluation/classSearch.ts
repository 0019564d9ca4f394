import { html, nothing, type TemplateResult } from 'lit';
import { formatCount } from '../../core/format';
import { text } from '../strings/evaluation';

/** A field that finds classes by any part of their name, and how many it found. */
export function renderClassSearch(
  query: string,
  found: readonly number[] | null,
  search: (query: string) => void,
): TemplateResult {
  return html`<span class="search">
    <input type="search" aria-label=${text('search.label')} placeholder=${text('search.label')} .value=${query}
      @input=${(event: InputEvent) => search((event.target as HTMLInputElement).value)} />
    <span class="quiet" role="status">${found ? foundText(found.length) : nothing}</span>
  </span>`;
}

function foundText(count: number): string {
  if (count === 0) return text('search.none');
  return count === 1 ? text('search.foundOne') : text('search.found', { n: formatCount(count) });
}
