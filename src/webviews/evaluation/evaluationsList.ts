import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Part } from '../../core/parts';
import type { EvaluationReady, EvaluationRow } from '../../protocol/pages/evaluation';
import { measureText } from '../charts/textWidth';
import { dataTable } from '../components/dataTable';
import { cellText } from '../components/tableModel';
import { emit } from '../shared/events';
import { SizeController } from '../shared/sizeController';
import { baseStyles } from '../shared/styles';
import { text } from '../strings/evaluation';
import { columnsThatFit, evaluationColumns, isShown } from './evaluationsTable';

/** Size of the table's text; measured a little larger, for what browsers round. */
const measured = 13.5;

/**
 * What a run was scored on, side by side, with as many columns as fit; what does not fit stands below, of the one that
 * is shown. Fires `show-evaluation` with the row that is opened.
 */
@customElement('loupe-evaluations')
export class EvaluationsElement extends LitElement {
  static override styles = [
    baseStyles,
    css`
      dl {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: 4px 16px;
        margin-top: 12px;
      }
      dt {
        color: var(--loupe-quiet);
      }
      dd {
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) data!: EvaluationReady;
  @property({ attribute: false }) partName!: Part;
  private readonly size = new SizeController(this, { width: 800 });

  override render(): TemplateResult {
    const { data, partName } = this;
    const all = evaluationColumns(data, partName, Date.now());
    const columns = columnsThatFit(all, data.evaluations, this.size.width, (shown) => measureText(shown, measured));
    const shown = data.evaluations.find((row) => isShown(data, partName, row));
    const rest = shown ? all.filter((column) => !columns.includes(column) && cellText(column, shown) !== '') : [];
    return html`
      ${dataTable({
        label: text('evaluations.title'),
        rows: data.evaluations,
        key: (row) => `${row.id} ${row.part}`,
        open: (row: EvaluationRow) => emit(this, 'show-evaluation', row),
        columns,
      })}
      ${
        shown && rest.length > 0
          ? html`<dl aria-label=${text('evaluations.details', { name: cellText(all[0]!, shown) })}>
              ${rest.map((column) => html`<dt>${column.label}</dt><dd>${cellText(column, shown)}</dd>`)}
            </dl>`
          : nothing
      }
    `;
  }
}
