import { layerTable } from '../../../layersModel/layerTable';
import type { RunWriter } from '../../../runs/runWriter';
import type { TrainedNetwork } from './trainedNetwork';

/** The `network` event with the layer table, and the model's entry in `run.json`. */
export function recordNetwork(writer: RunWriter, name: string, model: TrainedNetwork['model']): void {
  const table = layerTable(model);
  writer.event({ type: 'network', model: name, ...table });
  writer.update({ model: { name, parameters: table.parameters } });
}
