import { LitElement, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { formatCount } from '../../core/format';
import type { PredictionTable } from '../../protocol/pages/prediction';
import type { RepairScope } from '../../protocol/pages/imageRepairs';
import { dataTable, type RowKey } from '../components/dataTable';
import { digitOf } from '../images/gridKeys';
import '../images/repairBar';
import { repairBarPlace } from '../images/repairBarPlace';
import { SingleRepairs, type RepairedList } from '../images/singleRepairs';
import { ThumbnailStore, type ThumbnailSource } from '../images/thumbnailStore';
import { ask } from '../shared/events';
import { SizeController } from '../shared/sizeController';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/prediction';
import { predictionColumns, isRight, summaryOf, summaryWords } from './predictionTable';
import { predictionsViewStyles } from './predictionStyles';

/** Pixels of a thumbnail in a row, twice for screens of two pixels a point. */
const thumbnailSize = 80;

/** Pixels from which the second guess stands in the table too. */
const roomForSecond = 680;

/** The answers for several files: how many are right, and a table of all, or of the wrong ones. */
@customElement('loupe-predictions')
export class PredictionsElement extends LitElement implements RepairedList {
  static override styles = [baseStyles, predictionsViewStyles, repairBarPlace];

  @property({ attribute: false }) table: PredictionTable | undefined;
  @property({ attribute: false }) source: ThumbnailSource | undefined;
  /** What can be repaired of the files; null where nothing can. */
  @property({ attribute: false }) repairs: RepairScope | null = null;
  @state() private onlyWrong = false;
  /** The file that has the keyboard. */
  shownFiles: readonly string[] = [];
  readonly code = '';
  private readonly fixes = new SingleRepairs(this);
  private readonly size = new SizeController(this, { width: 900 });
  private pictures: ThumbnailStore | undefined;

  override willUpdate(): void {
    this.fixes.repairs.scope = this.repairs;
  }

  focusFile(): void {
    // The table moves the keyboard.
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.pictures?.dispose();
    this.pictures = undefined;
  }

  override render(): TemplateResult | typeof nothing {
    const { table } = this;
    if (!table) return nothing;
    const { right, known } = summaryOf(table.rows);
    const wrong = known - right;
    const onlyWrong = this.onlyWrong && wrong > 0;
    const rows = onlyWrong ? table.rows.filter((row) => isRight(row) === false) : table.rows;
    return html`
      <div class="summary">
        ${this.renderProgress(table)}
        ${
          wrong > 0
            ? html`<vscode-checkbox ?checked=${onlyWrong} @change=${this.filter}>${text('predictions.onlyWrong', { n: formatCount(wrong) })}</vscode-checkbox>`
            : nothing
        }
      </div>
      ${dataTable({
        label: text('predictions.title'),
        rows,
        columns: predictionColumns(table, {
          picture: (row) => this.picture(row.file),
          narrow: this.size.width < roomForSecond,
        }),
        key: (row) => row.file,
        open: (row) => ask(this, 'loupe-open-image', { file: row.file }),
        inView: (shown) => this.store?.want(shown.map((row) => row.file)),
        keys: (row, event) => this.repairBy(event, row.file),
        context: ({ file }) => this.fixes.contextOf(file),
        menu: ({ file }) => this.fixes.onMenu(file),
        focused: (row) => (this.shownFiles = row ? [row.file] : []),
      })}
      ${this.renderRepairs()}`;
  }

  private renderRepairs(): TemplateResult | typeof nothing {
    const { scope, message } = this.fixes.repairs;
    if (!scope) return nothing;
    const { repairs } = this.fixes;
    return html`<loupe-repair-bar class=${message ? 'shown' : nothing} .classes=${scope.classes} .message=${message}
      @assign=${(event: CustomEvent<number>) => repairs.assign(event.detail)} @more=${() => repairs.act('relabel')}
      @undo=${() => repairs.undo()}></loupe-repair-bar>`;
  }

  private repairBy(event: KeyboardEvent, file: string): RowKey | undefined {
    this.shownFiles = [file];
    if (!this.fixes.onKey(event, 0)) return undefined;
    return digitOf(event) === undefined ? 'stay' : 'next';
  }

  private renderProgress({ rows, done, total }: PredictionTable): TemplateResult {
    const counts = { done: formatCount(done), total: formatCount(total) };
    const complete = done >= total;
    const words = summaryWords(rows);
    const decided = new Set(rows.flatMap((row) => (row.decided ? [row.decided.words] : [])));
    return html`
      <div class="progress">
        ${decided.size > 0 ? html`<p>${text('predictions.decidedBy', { words: [...decided].join('; ') })}</p>` : nothing}
        <p>${words === '' ? nothing : html`<b>${words}</b> · `}${text(complete ? 'predictions.complete' : 'predictions.progress', counts)}</p>
        ${complete ? nothing : html`<progress aria-label=${text('predictions.title')} max=${total} .value=${done}></progress>`}
      </div>`;
  }

  private get store(): ThumbnailStore | undefined {
    if (this.source) this.pictures ??= new ThumbnailStore(this.source, thumbnailSize, () => this.requestUpdate());
    return this.pictures;
  }

  private picture(file: string): string | undefined {
    const picture = this.pictures?.get(file);
    return picture && 'url' in picture ? picture.url : undefined;
  }

  private readonly filter = (event: Event): void => {
    this.onlyWrong = (event.target as HTMLInputElement).checked;
  };
}
