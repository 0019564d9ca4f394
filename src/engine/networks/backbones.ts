import { createHash } from 'node:crypto';
import { LoupeError } from '../../core/errors';
import { listWords } from '../../core/format';
import { allLayers } from '../layersModel/layerWeights';
import { readBackboneFile } from '../assets';
import { assignInOrder } from '../layersModel/assignWeights';
import type { CatalogueEntry } from './architectures/catalogue';
import { catalogue } from './architectures/catalogue';
import { drawInitialWeights } from '../layersModel/initialWeights';
import { readSafetensors } from '../formats/safetensors';
import type { LayersModel } from '../layersModel/tensorflow';
import type { Backbone, OpenBackboneOptions } from './backbone';
import { assignWeightsFile } from './weights/assignFile';
import { findWeights, unofficialWords } from './weights/findWeights';
import { importedBackbones, openImportedBackbone } from './importedBackbones';
/** Raised when the description of a backbone or its compilation changes in a way that changes numbers. */
const graphVersion = 1;

/** The backbone whose weights are shipped. */
export const starterName = 'mobilenet_v2';
const starterFile = 'mobilenet_v2_1.0_224.safetensors';
const starterSize = 224;

/** Names that `openBackbone` knows: the architectures, and what the user imported. */
export function backboneNames(): string[] {
  return [...catalogue.map(({ name }) => name), ...importedBackbones()];
}

/**
 * Opens a backbone by its name: the shipped one, one of the catalogue with Keras's weights (from the user's folder, the
 * cache, or what Keras downloaded), or one that the user imported. Nothing is downloaded.
 * Throws LoupeError `unknown-backbone`, `weights-missing` (where to get the file and where to put it), `weights`
 * (a file that is damaged or does not fit) or `wrong-size`.
 */
export async function openBackbone(name: string, options: OpenBackboneOptions = {}): Promise<Backbone> {
  const entry = catalogue.find((one) => one.name === name);
  if (!entry) {
    if (importedBackbones().includes(name)) return openImportedBackbone(name, options);
    throw new LoupeError(
      'unknown-backbone',
      `There is no backbone “${name}”. Choose one of ${listWords(backboneNames(), 99)}.`,
    );
  }
  const size = options.size ?? entry.size;
  if (!Number.isInteger(size) || size < entry.minimumSize) {
    throw new LoupeError(
      'wrong-size',
      `${entry.title} takes images of at least ${entry.minimumSize} x ${entry.minimumSize} pixels, not ${size}.`,
    );
  }
  const model = entry.build({ size });
  const weights =
    options.weights === 'random'
      ? drawn(entry, model, options)
      : name === starterName
        ? await shipped(model)
        : await keras(entry, model, options);
  for (const layer of allLayers(model)) layer.trainable = false;
  const usual = name === starterName && size === starterSize;
  return {
    name: weights.name,
    key: sha256(`${weights.key} ${graphVersion}${usual && weights.pretrained ? '' : ` ${name} ${size}`}`),
    inputWidth: size,
    inputHeight: size,
    columns: entry.columns,
    source: weights.source,
    licence: weights.licence,
    pretrained: weights.pretrained,
    model,
  };
}

/** MobileNetV2 1.0/224, trained on ImageNet: the backbone that is shipped. */
export function loadStarterBackbone(): Promise<Backbone> {
  return openBackbone(starterName);
}

/** What the weights of a backbone are. */
interface Weights extends Pick<Backbone, 'name' | 'source' | 'licence' | 'pretrained'> {
  /** Another one for other weights. */
  readonly key: string;
}

async function shipped(model: LayersModel): Promise<Weights> {
  const { bytes, info } = await readBackboneFile(starterFile);
  assignInOrder(model, readSafetensors(bytes, starterFile), starterFile);
  return { name: info.network, key: info.sha256, source: info.source, licence: info.licence, pretrained: true };
}

async function keras(
  entry: CatalogueEntry,
  model: LayersModel,
  { notify: onNotice }: OpenBackboneOptions,
): Promise<Weights> {
  const { path: file, hashes, official, origin } = await findWeights(entry);
  await assignWeightsFile(entry, model, file);
  if (official === false) onNotice?.('warning', 'weights-unofficial', unofficialWords(entry, file));
  if (origin === 'keras')
    onNotice?.('info', 'weights-keras', `The weights of ${entry.title} are those that Keras downloaded: ${file}`);
  return {
    name: entry.title,
    key: hashes.sha256,
    pretrained: true,
    source: official === false ? `${file} (SHA-256 ${hashes.sha256})` : entry.source,
    licence: official === false ? 'that of the given file' : entry.licence,
  };
}

function drawn(
  { name, title }: CatalogueEntry,
  model: LayersModel,
  { seed = 1, notify: onNotice }: OpenBackboneOptions,
): Weights {
  drawInitialWeights(model, seed);
  onNotice?.(
    'warning',
    'random-weights',
    `${title} starts from random weights (seed ${seed}): nothing is pretrained, so it needs many images and epochs.`,
  );
  return {
    name: title,
    key: `random ${name} ${seed}`,
    source: `random initial weights, seed ${seed}`,
    licence: 'none',
    pretrained: false,
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
