import { html, nothing, type TemplateResult } from 'lit';
import { formatCount, isIteration } from '../../core/format';
import type { EpochEvent, NetworkEvent } from '../../protocol/runEvents';
import type { RunRecord } from '../../protocol/runFiles';
import { dataTable } from '../components/dataTable';
import '../components/section';
import { text } from '../strings/training';
import './architecturePicture';
import { bestIndex } from './curves';
import { epochColumns, epochWords } from './epochTable';

/** The latest epoch in words and all of them in a table. */
export function renderEpochs(
  epochs: readonly EpochEvent[],
  bestEpoch: number | null,
  converged: boolean,
): TemplateResult | typeof nothing {
  const latest = epochs.at(-1);
  if (!latest) return nothing;
  const title = text(isIteration(latest) ? 'epochs.iterations' : 'epochs.title');
  return html`<loupe-section class="epochs" .heading=${title}>
    <p class="latest">${converged ? nothing : html`<span class="quiet">${text('epochs.latest')}:</span> `}${epochWords(latest, converged)}</p>
    ${dataTable({
      label: title,
      columns: epochColumns(epochs, epochs[bestIndex(epochs, bestEpoch)]),
      rows: epochs,
      sort: { key: 'epoch', descending: true },
      key: (epoch) => epoch.epoch,
    })}
  </loupe-section>`;
}

/** The picture of the network and its layers, folded away. */
export function renderNetwork(network: NetworkEvent): TemplateResult {
  const note = text('network.note', {
    model: network.model,
    parameters: formatCount(network.parameters),
    trainable: formatCount(network.trainableParameters),
  });
  return html`<loupe-section class="network" collapsible .heading=${text('network.title')}>
    <span slot="note">${note}</span>
    <loupe-architecture .layers=${network.layers}></loupe-architecture>
    ${dataTable({
      label: text('network.title'),
      rows: network.layers,
      key: (layer) => layer.name,
      columns: [
        { key: 'name', label: text('network.layer'), code: true, value: (layer) => layer.name },
        { key: 'type', label: text('network.type'), value: (layer) => layer.type },
        { key: 'shape', label: text('network.shape'), code: true, value: (layer) => layer.outputShape },
        {
          key: 'parameters',
          label: text('network.parameters'),
          align: 'end',
          value: (layer) => layer.parameters,
          text: (layer) => formatCount(layer.parameters),
        },
        {
          key: 'trainable',
          label: text('network.trainable'),
          value: (layer) => text(layer.trainable ? 'network.yes' : 'network.no'),
        },
      ],
    })}
  </loupe-section>`;
}

/** A group of settings or a list is told as JSON, as a recipe file holds it. */
function settingWords(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Every setting in force, folded away. */
export function renderSettings(record: RunRecord): TemplateResult | typeof nothing {
  const rows = Object.entries({ ...record.settings, seed: record.seed });
  return html`<loupe-section class="settings" collapsible .heading=${text('settings.title')}>
    ${dataTable({
      label: text('settings.title'),
      rows,
      key: ([name]) => name,
      columns: [
        { key: 'name', label: text('settings.name'), code: true, value: ([name]) => name },
        { key: 'value', label: text('settings.value'), wide: true, value: ([, value]) => settingWords(value) },
      ],
    })}
  </loupe-section>`;
}
