import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { formatCount } from '../../core/format';
import {
  facesMethods,
  facesShown,
  facesStateSchema,
  type FacesReady,
  type FacesShown,
  type FacesState,
  type ShownFaces,
} from '../../protocol/pages/faces';
import '../components/choice';
import { dataTable } from '../components/dataTable';
import { formStyles } from '../components/formStyles';
import '../components/imageGrid';
import type { ImageLoader } from '../components/imageGrid';
import '../components/section';
import { ThumbnailStore } from '../images/thumbnailStore';
import { PageElement } from '../page/pageElement';
import type { KeyLine } from '../shared/shortcuts';
import { text } from '../strings/faces';
import './faceViewer';
import { FaceViewerElement } from './faceViewer';
import { FacesForm } from './facesForm';
import { progressWords, renderBoxes, renderStats } from './facesView';

/** Longest side of the picture that is looked at closely, in pixels; few are kept. */
const [pictureSize, picturesKept] = [2048, 4];

const showWords = { all: 'faces.all', faces: 'faces.withFaces', none: 'faces.withoutFaces' } as const;

/** Faces in an image, or in the images of a folder. */
@customElement('loupe-faces-page')
export class FacesPageElement extends PageElement<FacesState, typeof facesMethods> {
  static override styles = [
    ...PageElement.styles,
    formStyles,
    css`
      .stack {
        grid-template-columns: minmax(0, 1fr);
      }
      @media (min-width: 900px) {
        .beside {
          position: sticky;
          top: 12px;
          align-self: start;
        }
      }
    `,
  ];

  protected readonly schema = facesStateSchema;
  protected readonly methods = facesMethods;
  @state() private chosen: ShownFaces | null = null;
  @state() private show: FacesShown = 'all';
  private loader: ImageLoader = this.loaderOf('all');
  private form: FacesForm | undefined;
  private readonly pictures = new ThumbnailStore(
    { thumbnails: (files, size) => this.link.request('thumbnails', { files: [...files], size }) },
    pictureSize,
    () => this.requestUpdate(),
    picturesKept,
  );

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.pictures.dispose();
  }

  protected override keys(): readonly KeyLine[] {
    return FaceViewerElement.shortcuts;
  }

  protected override applySnapshot(next: FacesState): void {
    const before = this.pageState?.state === 'ready' ? this.pageState.found : null;
    super.applySnapshot(next);
    if (next.state !== 'ready') return;
    this.form ??= new FacesForm(next.settings);
    const { found } = next;
    if (!found || found.number === before?.number) return;
    this.loader = this.loaderOf(this.show);
    // The image that was looked at stays, with what is now known of it.
    this.choose(this.chosen?.file ?? found.first, found.first);
    const { faces, withFaces, images } = found;
    const [n, some, all] = [faces, withFaces, images].map(formatCount);
    this.announcer.announce(text('faces.ready', { faces: n!, withFaces: some!, images: all! }));
  }

  protected override renderReady(data: FacesReady): TemplateResult {
    const { name, path, found, failure, working, folder } = data;
    return html`
      <div class="title-row">
        <div>
          <h1>${text('faces.title', { name })}</h1>
          <p class="quiet" title=${path}>${found ? found.detector : path}</p>
        </div>
        <div class="actions">${found ? this.renderCopies() : nothing}</div>
      </div>
      ${working ? html`<p class="quiet" role="status">${progressWords(data)}${found ? ` ${text('faces.earlier')}` : ''}</p>` : nothing}
      ${
        failure === null
          ? nothing
          : html`<loupe-notices .notices=${[{ level: 'error' as const, message: `${text('faces.failed')}: ${failure}` }]}></loupe-notices>`
      }
      ${found ? renderStats(found, folder) : working ? nothing : html`<p class="quiet">${text('faces.nothing')}</p>`}
      ${folder ? this.renderSettings(working) : nothing}
      <div class=${found && folder ? 'columns' : nothing}>
        ${found && folder ? this.renderImages(found.number) : nothing}
        ${this.chosen ? this.renderChosen(this.chosen, folder) : nothing}
      </div>
      ${folder ? nothing : this.renderSettings(working)}
      ${found && found.skipped.length > 0 ? this.renderSkipped(found.skipped) : nothing}`;
  }

  /** Above the images of a folder, of which there may be many, and below a single one. */
  private renderSettings(working: boolean): TemplateResult {
    return html`<loupe-section .heading=${text('faces.settings')}>
        <div slot="actions" class="actions">${this.renderSearch(working)}</div>
        ${this.form?.render(
          () => this.requestUpdate(),
          () => this.search(),
        )}
      </loupe-section>`;
  }

  private renderCopies(): TemplateResult {
    return html`<vscode-button appearance="secondary" @click=${() => this.copy('json')}>${text('faces.copyJson')}</vscode-button>
      <vscode-button appearance="secondary" @click=${() => this.copy('csv')}>${text('faces.copyCsv')}</vscode-button>`;
  }

  private renderSearch(working: boolean): TemplateResult {
    return html`${
      working
        ? html`<vscode-button appearance="secondary" @click=${() => this.ask(this.link.request('stop', null))}>${text('faces.stop')}</vscode-button>`
        : nothing
    }<vscode-button ?disabled=${this.form?.settings === undefined} @click=${() => this.search()}>${text('faces.search')}</vscode-button>`;
  }

  private renderChosen(chosen: ShownFaces, folder: boolean): TemplateResult {
    return html`<loupe-section class=${folder ? 'beside' : nothing} 
      .heading=${text('faces.image')}>
      ${folder ? html`<span slot="note">${chosen.name}</span>` : nothing}
      <div class="stack">
        <loupe-face-viewer .image=${chosen} .picture=${this.pictures.get(chosen.file)}></loupe-face-viewer>
        ${renderBoxes(chosen)}
      </div>
    </loupe-section>`;
  }

  private renderImages(search: number): TemplateResult {
    const options = facesShown.map((value) => ({ value, label: text(showWords[value]) }));
    return html`<loupe-section .heading=${text('faces.images')}>
      <loupe-image-grid .label=${text('faces.images')} .loader=${this.loader} .source=${this.imageSource}
        .list=${`${search} ${this.show}`} .orders=${['name'] as const} list-order=${text('faces.listOrder')}
        @select=${(event: CustomEvent<readonly string[]>) => event.detail[0] !== undefined && this.choose(event.detail[0])}>
        <loupe-choice slot="filters" .label=${text('faces.show')} .value=${this.show} .options=${options}
          @change=${(event: CustomEvent<FacesShown>) => this.showOnly(event.detail)}></loupe-choice>
      </loupe-image-grid>
    </loupe-section>`;
  }

  private renderSkipped(skipped: readonly { readonly file: string; readonly reason: string }[]): TemplateResult {
    return html`<loupe-section .heading=${text('faces.skipped')}>${dataTable({
      label: text('faces.skipped'),
      rows: skipped,
      key: ({ file }) => file,
      columns: [
        { key: 'file', label: text('faces.file'), code: true, value: ({ file }) => file },
        { key: 'reason', label: text('faces.reason'), wide: true, value: ({ reason }) => reason },
      ],
    })}</loupe-section>`;
  }

  private loaderOf(show: FacesShown): ImageLoader {
    return (offset, limit, query) => this.link.request('faceImages', { show, query, offset, limit });
  }

  private showOnly(show: FacesShown): void {
    this.show = show;
    this.loader = this.loaderOf(show);
  }

  /** @param otherwise where the search did not read that file */
  private choose(file: string | null, otherwise: string | null = null): void {
    if (file === null) {
      this.chosen = null;
      return;
    }
    this.ask(
      this.link.request('faces', { file }).then((chosen) => {
        if (!chosen && otherwise !== null && otherwise !== file) return this.choose(otherwise);
        this.chosen = chosen;
        this.pictures.want([file]);
      }),
    );
  }

  private search(): void {
    const settings = this.form?.settings;
    if (settings) this.ask(this.link.request('search', { settings }));
  }

  private copy(format: 'json' | 'csv'): void {
    this.ask(
      this.link
        .request('copyBoxes', { format, file: null })
        .then(({ boxes }) => this.announcer.interrupt(text('faces.copied', { n: formatCount(boxes) }))),
    );
  }
}
