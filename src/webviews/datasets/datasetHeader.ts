import { html, nothing, type TemplateResult } from 'lit';
import { isUnsorted } from '../../core/sorting/unsorted';
import { formatAge, formatBytes, formatCount } from '../../core/format';
import type { DatasetReady } from '../../protocol/pages/datasets';
import '../components/stat';
import { text } from '../strings/datasets';
import type { ProblemKind } from './problemKinds';

/** What the header leads to. */
export interface HeaderActions {
  readonly train: () => void;
  readonly rescan: () => void;
  readonly sortImages: () => void;
  readonly audit: () => void;
  readonly split: (purpose: 'make' | 'check') => void;
  readonly showKind: (kind: string) => void;
}

/** Name and layout of a dataset, what can be done with it, and its numbers, of which those of problems are links. */
export function datasetHeader(
  data: DatasetReady,
  kinds: readonly ProblemKind[],
  actions: HeaderActions,
): TemplateResult {
  const stat = (label: string, value: string, note = ''): TemplateResult =>
    html`<loupe-stat .label=${label} .value=${value} .note=${note}></loupe-stat>`;
  return html`
    <div class="title-row">
      <div>
        <h1>${data.name}</h1>
        <p class="quiet">${data.words}</p>
      </div>
      <div class="actions">
        <vscode-button @click=${actions.train}>${text('dataset.train')}</vscode-button>
        <vscode-button appearance="secondary" @click=${actions.rescan}>${text('dataset.rescan')}</vscode-button>
        ${hasUnsorted(data) ? html`<vscode-button appearance="secondary" @click=${actions.sortImages}>${text('dataset.sortImages')}</vscode-button>` : nothing}
        <vscode-button appearance="secondary" ?disabled=${data.auditing !== null} @click=${actions.audit}>${text('audit.audit')}</vscode-button>
        ${splitButton(data, actions)}
      </div>
    </div>
    <div class="stats">
      ${stat(text('dataset.images'), formatCount(data.images))}
      ${stat(text('dataset.classes'), formatCount(data.classes.length))}
      ${stat(text('dataset.bytes'), formatBytes(data.bytes))}
      ${leadingStat(
        text('dataset.problemCount'),
        kinds.filter(({ skipped }) => !skipped),
        actions,
      )}
      ${leadingStat(
        text('dataset.skippedCount'),
        kinds.filter(({ skipped }) => skipped),
        actions,
      )}
      ${stat(text('dataset.scanned'), formatAge(Date.parse(data.scanned), Date.now()), auditAge(data))}
    </div>`;
}

/** Parts that the data has are checked; else some are made, where there are two classes to divide. */
function splitButton({ parts, classes }: DatasetReady, { split }: HeaderActions): TemplateResult | typeof nothing {
  const purpose = parts.some((part) => part !== 'train') ? 'check' : 'make';
  if (classes.length < 2) return nothing;
  return html`<vscode-button appearance="secondary" @click=${() => split(purpose)}>${text(`dataset.${purpose}Split`)}</vscode-button>`;
}

/** A number that leads to what it counts. */
function leadingStat(label: string, kinds: readonly ProblemKind[], { showKind }: HeaderActions): TemplateResult {
  const count = kinds.reduce((sum, kind) => sum + kind.count, 0);
  return html`<loupe-stat .label=${label} .value=${formatCount(count)} .leads=${kinds.length > 0 ? text('dataset.showProblems') : ''}
    @open=${() => showKind(kinds[0]?.id ?? '')}></loupe-stat>`;
}

/** Whether images have no class that sorting would give them. */
function hasUnsorted({ images, classes, skipped }: DatasetReady): boolean {
  return classes.reduce((sum, { count }) => sum + count, 0) < images || skipped.some(({ code }) => isUnsorted(code));
}

/** When it was audited, to stand below the time of the scan. */
function auditAge({ audit }: DatasetReady): string {
  if (!audit) return text('audit.never');
  return text('audit.age', { age: formatAge(Date.parse(audit.audited), Date.now()) });
}
