import { html, nothing, type TemplateResult } from 'lit';
import { formatCount } from '../../core/format';
import type { FacesReady, ShownFaces } from '../../protocol/pages/faces';
import { dataTable } from '../components/dataTable';
import '../components/stat';
import { text } from '../strings/faces';

/** How far a search is. */
export function progressWords({ done, total }: FacesReady): string {
  if (done === null || total === null) return text('faces.working');
  return text('faces.progress', { done: formatCount(done), total: formatCount(total) });
}

/** What was found in all, and how long an image took. */
export function renderStats(found: NonNullable<FacesReady['found']>, folder: boolean): TemplateResult {
  const { faces, withFaces, images, searchMilliseconds, wholeMilliseconds, skipped } = found;
  const milliseconds = (value: number): string => formatCount(Math.round(value));
  return html`<div class="stats">
    <loupe-stat .label=${text('faces.faces')} .value=${formatCount(faces)}></loupe-stat>
    ${
      folder
        ? html`<loupe-stat .label=${text('faces.with')} .value=${formatCount(withFaces)} .note=${text('faces.of', { n: formatCount(images) })}></loupe-stat>`
        : nothing
    }
    <loupe-stat .label=${text('faces.time')} .value=${text('faces.milliseconds', { n: milliseconds(searchMilliseconds) })}
      .note=${folder ? text('faces.whole', { n: milliseconds(wholeMilliseconds) }) : ''}></loupe-stat>
    ${
      skipped.length > 0
        ? html`<loupe-stat .label=${text('faces.skipped')} .value=${formatCount(skipped.length)} .note=${text('faces.notRead')}></loupe-stat>`
        : nothing
    }
  </div>`;
}

/** The boxes of an image as a table, for whoever does not see the picture or wants the numbers. */
export function renderBoxes({ boxes, windows }: ShownFaces): TemplateResult {
  if (boxes.length === 0) return html`<p class="quiet">${text('faces.noFace')}</p>`;
  const rows = boxes.map(([x, y, width, height], i) => ({ key: i, x, y, width, height, windows: windows[i] ?? 0 }));
  const columns = (
    [
      ['x', 'faces.left'],
      ['y', 'faces.top'],
      ['width', 'faces.width'],
      ['height', 'faces.height'],
      ['windows', 'faces.windows'],
    ] as const
  ).map(([key, label]) => ({
    key,
    label: text(label),
    align: 'end' as const,
    value: (row: (typeof rows)[number]) => row[key],
  }));
  return dataTable({ label: text('faces.boxes'), rows, key: ({ key }) => key, columns });
}
