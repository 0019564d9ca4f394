import { html, nothing, type TemplateResult } from 'lit';
import { formatCount } from '../../core/format';
import { parts } from '../../core/parts';
import type { ShownSplit, SplitReady } from '../../protocol/pages/split';
import '../charts/barChart';
import type { BarRow, BarSeries } from '../charts/barChart';
import '../components/imageGrid';
import type { ImageLoader } from '../components/imageGrid';
import type { ThumbnailSource } from '../images/thumbnailStore';
import { icon } from '../shared/icons';
import { text } from '../strings/split';

/** How many images each part has, in one line. */
export function partsWords({ parts: sums }: ShownSplit): string {
  return text('split.drawn', counted(sums));
}

/** Images of each class by part, as bars. */
export function renderClasses({ classes, parts: sums, groups }: ShownSplit): TemplateResult {
  const series: BarSeries[] = parts
    .filter((part) => sums[part] > 0)
    .map((part) => ({ id: part, label: text(`part.${part}`), tone: part }));
  const rows: BarRow[] = classes.map(({ name, count, parts: own }) => {
    const of = { train: own.train ?? 0, validation: own.validation ?? 0, test: own.test ?? 0 };
    return {
      id: name,
      label: name,
      segments: series.map(({ id }) => own[id] ?? 0),
      text: text('split.bar', counted(of)),
      reading: text('split.barReading', { name, count: formatCount(count), ...counted(of) }),
    };
  });
  return html`<loupe-bar-chart .heading=${text('split.classes')} .rowLabel=${text('split.class')}
      .valueLabel=${text('split.images')} .series=${series} .rows=${rows} .showValue=${formatCount}></loupe-bar-chart>
    ${groups ? html`<p class="quiet">${text('split.groups', counted(groups))}</p>` : nothing}`;
}

/** Which finding's images are shown, and what shows others. */
export interface ShownFinding {
  readonly finding: number | null;
  readonly loader: ImageLoader | undefined;
  readonly source: ThumbnailSource;
  readonly choose: (finding: number | null) => void;
  /** Keeps groups together that the split divides; absent where they are or cannot be. */
  readonly together: (() => void) | undefined;
}

const signs = { error: 'error', warning: 'warning', information: 'info' } as const;

/** What is wrong with a split, most harmful first, each with its images. */
export function renderFindings({ findings }: ShownSplit, shown: ShownFinding): TemplateResult {
  if (findings.length === 0)
    return html`<p class="problem fine">${icon('check')}<span>${text('split.fine')}</span></p>`;
  return html`<ul class="findings">
    ${findings.map(({ kind, severity, message, images }, at) => {
      const open = shown.finding === at;
      return html`<li class=${severity}>
        <p class="problem">${icon(signs[severity])}<span><span class="visually-hidden">${text(`split.${severity}`)}: </span>${message}</span></p>
<div class="controls">
        ${
          images === 0
            ? nothing
            : html`<button type="button" class="link" aria-expanded=${open} @click=${() => shown.choose(open ? null : at)}>
                ${open ? text('split.hideImages') : images === 1 ? text('split.showImage') : text('split.showImages', { n: formatCount(images) })}
              </button>`
        }
        ${kind === 'group' && shown.together ? html`<button type="button" class="link" @click=${shown.together}>${text('split.keep')}</button>` : nothing}
</div>
        ${
          open
            ? html`<loupe-image-grid .label=${text('split.imagesOf')} .loader=${shown.loader} .source=${shown.source} .list=${`${at}`}
                .orders=${['name'] as const} list-order=${text('split.listOrder')}></loupe-image-grid>`
            : nothing
        }
      </li>`;
    })}
  </ul>`;
}

/** How far the work is; empty where none is under way. */
export function workWords({ working, done, total, purpose }: SplitReady): string {
  if (!working) return '';
  if (done !== null && total !== null && total > 0)
    return text('split.reading', { done: formatCount(done), total: formatCount(total) });
  return text(purpose === 'make' ? 'split.working' : 'split.checking');
}

function counted(of: Readonly<Record<'train' | 'validation' | 'test', number>>) {
  return { train: formatCount(of.train), validation: formatCount(of.validation), test: formatCount(of.test) };
}
