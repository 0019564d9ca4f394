import { html, type TemplateResult } from 'lit';
import type { MatrixOrder } from '../../core/metrics/matrixOrder';
import type { MatrixShow } from '../charts/matrixModel';
import '../components/choice';
import { text } from '../strings/evaluation';
import type { MatrixView } from './matrixView';

/** How the matrix is shown: numbers, order, diagonal. */
export function renderMatrixControls(view: MatrixView, change: (part: Partial<MatrixView>) => void): TemplateResult {
  return html`
    <loupe-choice class="show" .label=${text('matrix.show')} .value=${view.show}
      .options=${[
        { value: 'counts', label: text('matrix.counts') },
        { value: 'rows', label: text('matrix.rows') },
        { value: 'columns', label: text('matrix.columns') },
      ]}
      @change=${(event: CustomEvent<MatrixShow>) => change({ show: event.detail })}></loupe-choice>
    <span class="labelled">${text('matrix.order')}
      <loupe-choice class="order" .label=${text('matrix.order')} .value=${view.order}
        .options=${[
          { value: 'name', label: text('matrix.byName') },
          { value: 'size', label: text('matrix.bySize') },
          { value: 'accuracy', label: text('matrix.byAccuracy') },
          { value: 'confusion', label: text('matrix.byConfusion') },
        ]}
        @change=${(event: CustomEvent<MatrixOrder>) => change({ order: event.detail })}></loupe-choice>
    </span>
    <vscode-checkbox ?checked=${view.mute} @change=${(event: Event) => change({ mute: (event.target as HTMLInputElement).checked })}>${text('matrix.mute')}</vscode-checkbox>`;
}
