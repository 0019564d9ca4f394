import { html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { formatCount } from '../../core/format';
import { previewMethods, previewStateSchema, type PreviewReady, type PreviewState } from '../../protocol/pages/preview';
import type { BlankImage, Preview, PreviewImage } from '../../protocol/preview';
import { dataTable } from '../components/dataTable';
import '../components/notices';
import type { Notice } from '../components/notices';
import '../components/section';
import { ThumbnailStore } from '../images/thumbnailStore';
import { ask } from '../shared/events';
import { PageElement } from '../page/pageElement';
import { moveFocus } from '../shared/roving';
import { text } from '../strings/preview';
import { previewPageStyles } from './previewStyles';

/** Longest side of a picture as it is asked for, in pixels: sharp on a screen of double density. */
const pictureSize = 224;

/** The batches of a training before and after augmentation. */
@customElement('loupe-preview-page')
export class PreviewPageElement extends PageElement<PreviewState, typeof previewMethods> {
  static override styles = [...PageElement.styles, previewPageStyles];

  protected readonly schema = previewStateSchema;
  protected readonly methods = previewMethods;
  private readonly pictures = new ThumbnailStore(
    { thumbnails: (files, size) => this.link.request('thumbnails', { files: [...files], size }) },
    pictureSize,
    () => this.requestUpdate(),
  );
  private shown: Preview | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.pictures.dispose();
  }

  protected override applySnapshot(next: PreviewState): void {
    if (next.state === 'ready' && next.preview.folder !== this.shown?.folder) {
      this.shown = next.preview;
      const drawn = next.preview.parts.reduce((sum, { batch }) => sum + batch.length, 0);
      this.announcer.announce(text('preview.drawn', { epoch: next.preview.epoch, n: formatCount(drawn) }));
      this.pictures.want(
        next.preview.parts.flatMap(({ batch }) =>
          batch.flatMap(({ before, after }) => (after === null ? [before] : [before, after])),
        ),
      );
    }
    super.applySnapshot(next);
  }

  protected override renderReady(data: PreviewReady): TemplateResult {
    const { preview } = data;
    return html`
      <div class="title-row">
        <div>
          <h1>${text('preview.title', { name: data.name })}</h1>
          <p class="quiet" title=${preview.dataset}>${preview.recipe} · ${preview.model}</p>
        </div>
        <div class="actions">${this.renderActions(data)}</div>
      </div>
      <div>
        <p>${text('preview.shape', { shape: `(${preview.shape.join(', ')})` })}</p>
        <p>${
          preview.augmentation.length > 0
            ? text('preview.augmented', {
                epoch: preview.epoch,
                seed: preview.seed,
                words: preview.augmentation.join('; '),
              })
            : text('preview.plain')
        }</p>
      </div>
      ${this.renderNotices(data)}
      ${preview.parts.map((part) => this.renderPart(part))}
      ${this.renderBlank(preview)}`;
  }

  private renderNotices({ failure, stale, drawing }: PreviewReady): TemplateResult | typeof nothing {
    const notices: Notice[] = [
      ...(failure === null ? [] : [{ level: 'error' as const, message: failure }]),
      ...(stale && !drawing ? [{ level: 'warning' as const, message: text('preview.stale') }] : []),
    ];
    return notices.length > 0 ? html`<loupe-notices .notices=${notices}></loupe-notices>` : nothing;
  }

  private renderActions({ preview, drawing, stale }: PreviewReady): TemplateResult {
    const step = (epoch: number): void => this.ask(this.link.request('draw', { epoch }));
    const epochs = preview.augmentation.length > 0;
    return html`
      ${
        epochs
          ? html`
        <vscode-button appearance="secondary" ?disabled=${drawing || preview.epoch === 1} @click=${() => step(preview.epoch - 1)}>${text('preview.previous')}</vscode-button>
        <vscode-button appearance="secondary" ?disabled=${drawing} @click=${() => step(preview.epoch + 1)}>${text('preview.next')}</vscode-button>`
          : nothing
      }
      ${stale ? html`<vscode-button appearance="secondary" ?disabled=${drawing} @click=${() => step(preview.epoch)}>${text('preview.again')}</vscode-button>` : nothing}
      <vscode-button @click=${() => this.ask(this.link.request('train', null))}>${text('preview.train')}</vscode-button>
      <span class="quiet" role="status">${drawing ? text('preview.drawing') : ''}</span>`;
  }

  private renderPart({ part, images, batch }: Preview['parts'][number]): TemplateResult {
    const pairs = batch.some(({ after }) => after !== null);
    const name = text(`preview.part.${part}`);
    return html`
      <loupe-section .heading=${name}>
        <span slot="note">${text('preview.partCount', { shown: formatCount(batch.length), images: formatCount(images) })}</span>
        <ul class="batch ${pairs ? 'pairs' : 'single'}" aria-label=${text('preview.list', { part: name })} @keydown=${this.onKey}>
          ${batch.map((image, index) => this.renderImage(image, index, pairs))}
        </ul>
      </loupe-section>`;
  }

  private renderImage(image: PreviewImage, index: number, pairs: boolean): TemplateResult {
    const name = image.file.split('/').at(-1)!;
    return html`
      <li>
        <button class="cell" tabindex=${index === 0 ? 0 : -1} title=${image.file}
          @click=${(event: Event) => ask(event.currentTarget as HTMLElement, 'loupe-open-image', { file: this.original(image.file) })}>
          <span class="pictures">
            ${this.renderPicture(image.before, pairs ? text('preview.before') : null)}
            ${pairs ? (image.after === null ? this.renderUnchanged() : this.renderPicture(image.after, text('preview.after'))) : nothing}
          </span>
          <span class="class">${image.class}<span class="visually-hidden">, ${name}</span></span>
        </button>
      </li>`;
  }

  private renderPicture(file: string, caption: string | null): TemplateResult {
    const picture = this.pictures.get(file);
    return html`
      <figure>
        <div class="picture">
          ${picture && 'url' in picture ? html`<img src=${picture.url} alt="" />` : html`<p class="quiet">${picture ? picture.problem : ''}</p>`}
        </div>
        ${caption === null ? nothing : html`<figcaption>${caption}</figcaption>`}
      </figure>`;
  }

  private renderUnchanged(): TemplateResult {
    return html`<figure><div class="picture"><p class="quiet">${text('preview.unchanged')}</p></div><figcaption>${text('preview.after')}</figcaption></figure>`;
  }

  private renderBlank({ blank, checked, images, skipped }: Preview): TemplateResult {
    const rows = [
      ...blank.map((image) => ({ file: image.file, class: image.class, problem: blankWords(image) })),
      ...skipped.map(({ file, class: name, reason }) => ({ file, class: name ?? '', problem: reason })),
    ];
    return html`
      <loupe-section .heading=${text('preview.problems')}>
        ${checked < images ? html`<span slot="note">${text('preview.someChecked', { checked: formatCount(checked), images: formatCount(images) })}</span>` : nothing}
        ${blank.length === 0 ? html`<p class="quiet">${text('preview.noProblems', { n: formatCount(checked) })}</p>` : nothing}
        ${
          rows.length === 0
            ? nothing
            : dataTable({
                label: text('preview.problems'),
                rows,
                key: (row) => row.file,
                columns: [
                  { key: 'file', label: text('preview.file'), code: true, value: (row) => row.file },
                  { key: 'class', label: text('preview.class'), value: (row) => row.class },
                  { key: 'problem', label: text('preview.problem'), wide: true, value: (row) => row.problem },
                ],
                open: (row) =>
                  ask(this.renderRoot.querySelector('main')!, 'loupe-open-image', { file: this.original(row.file) }),
              })
        }
      </loupe-section>`;
  }

  /** Absolute path of an image of the dataset. */
  private original(file: string): string {
    return `${this.shown?.dataset ?? ''}/${file}`;
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const list = event.currentTarget as HTMLElement;
    const cells = [...list.querySelectorAll<HTMLElement>('.cell')];
    const at = cells.indexOf(event.target as HTMLElement);
    const columns = Math.max(1, cells.filter((cell) => cell.offsetTop === cells[0]?.offsetTop).length);
    const next = moveFocus(event.key, at, { count: cells.length, columns, control: event.ctrlKey });
    if (next === undefined || at < 0) return;
    event.preventDefault();
    cells.forEach((cell, index) => cell.setAttribute('tabindex', index === next ? '0' : '-1'));
    cells[next]?.focus();
  };
}

function blankWords({ colour }: BlankImage): string {
  return colour.every((value) => value === 0)
    ? text('preview.black')
    : text('preview.constant', { colour: `(${colour.join(', ')})` });
}
