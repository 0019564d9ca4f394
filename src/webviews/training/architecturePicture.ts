import { LitElement, css, html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ArchitectureBox, LayerRow } from '../../core/architecture';
import { pictureSizes, placedBoxes, type PlacedBox } from '../../core/architectureSvg';
import { formatCount } from '../../core/format';
import { chartTable, type ChartTable } from '../charts/chartFrame';
import '../charts/chartFrame';
import { baseStyles, chartStyles } from '../shared/styles';
import { text } from '../strings/training';

const { width, box, gap, margin, bar } = pictureSizes;

/** The network from input to output: blocks with shapes and parameters, what is trained and what is frozen. */
@customElement('loupe-architecture')
export class ArchitectureElement extends LitElement {
  static override styles = [
    baseStyles,
    chartStyles,
    css`
      :host {
        display: block;
        max-width: 520px;
        margin-bottom: 16px;
      }
      svg {
        max-width: 100%;
      }
      .box {
        fill: var(--vscode-editor-background);
        stroke: var(--vscode-contrastBorder, var(--loupe-quiet));
      }
      .frozen .box {
        stroke-dasharray: 4 3;
      }
      .hatch {
        stroke: var(--vscode-foreground);
        stroke-opacity: 0.13;
        stroke-width: 2;
      }
      .bar {
        fill: var(--vscode-charts-blue);
      }
      .arrow {
        fill: none;
        stroke: var(--loupe-quiet);
      }
      .name {
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) layers: readonly LayerRow[] = [];

  override render(): TemplateResult {
    const { boxes, height } = placedBoxes(this.layers);
    return html`<loupe-chart .heading=${text('network.picture')} .note=${text('network.pictureNote')} .legend=${[]} .table=${() => tableOf(boxes)}>
      <svg viewBox="0 0 ${width} ${height}" width=${width} height=${height} role="img" aria-label=${text('network.picture')}>
        <defs><pattern id="frozen" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0V7" /></pattern></defs>
        ${boxes.map((one, index) => drawn(one, index === boxes.length - 1))}
      </svg>
    </loupe-chart>`;
  }
}

function drawn(one: PlacedBox, last: boolean): SVGTemplateResult {
  const { state, y } = one;
  const inner = width - 2 * margin;
  return svg`<g class=${state}>
    <rect class="box" x=${margin} y=${y} width=${inner} height=${box} rx="3" />
    ${state === 'frozen' || state === 'partly' ? svg`<rect x=${margin} y=${y} width=${inner} height=${box} rx="3" fill="url(#frozen)" />` : nothing}
    ${state === 'trained' || state === 'partly' ? svg`<rect class="bar" x=${margin} y=${y} width=${bar} height=${box} />` : nothing}
    <text class="name" x=${margin + 16} y=${y + 19}>${one.label}</text>
    <text class="quiet" x=${margin + 16} y=${y + 36}>${detailOf(one)}</text>
    <text text-anchor="end" x=${width - margin - 10} y=${y + 19}>${one.outputShape}</text>
    <text class="quiet" text-anchor="end" x=${width - margin - 10} y=${y + 36}>${stateOf(one)}</text>
    ${last ? nothing : svg`<path class="arrow" d="M${width / 2} ${y + box}v${gap - 1}m-4 -5l4 5l4 -5" />`}
  </g>`;
}

function detailOf({ type, blocks, layers, parameters }: ArchitectureBox): string {
  const count = layers === 1 ? text('network.layerOne') : text('network.layers', { n: formatCount(layers) });
  const what =
    type ?? (blocks > 1 ? text('network.blocks', { n: formatCount(blocks), layers: formatCount(layers) }) : count);
  return parameters === 0 ? what : text('network.withParameters', { what, n: formatCount(parameters) });
}

function stateOf({ state }: ArchitectureBox): string {
  return state === 'none' ? '' : text(`network.${state}`);
}

/** The picture in words, for those who do not see it. */
function tableOf(boxes: readonly ArchitectureBox[]): ChartTable {
  return chartTable(
    [
      text('network.block'),
      text('network.type'),
      text('network.shape'),
      text('network.parameters'),
      text('network.state'),
    ],
    boxes.map((one) => [one.label, detailOf({ ...one, parameters: 0 }), one.outputShape, one.parameters, stateOf(one)]),
    (value) => (typeof value === 'number' ? formatCount(value) : String(value ?? '')),
  );
}
