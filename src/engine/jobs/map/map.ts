import { plural } from '../../../core/format';
import { fitSquare } from '../../../core/map/fitSquare';
import { roundsFor } from '../../../core/map/mapLayout';
import type { MapReport } from '../../../protocol/map';
import { datasetFeatures, type DatasetFeaturesWork } from './datasetFeatures';
import { layOutContents } from './layOutContents';
import { MapCache, type MapSettings } from './mapCache';

export interface MapOptions extends DatasetFeaturesWork {
  readonly neighbours?: number | undefined;
  readonly seed?: number | undefined;
}

/** Neighbours that an image is held together with, as UMAP has them. */
export const usualNeighbours = 15;

/**
 * Lays the images of a dataset out in two dimensions: those that look alike to the starter network lie together.
 * Files of one content share a place. The map of the same images and settings comes from the cache.
 * @throws LoupeError where the folder is no dataset
 */
export async function map(folder: string, options: MapOptions = {}): Promise<MapReport> {
  const begin = performance.now();
  const known = await datasetFeatures(folder, options);
  const { report, hashes, features, runtime, remarks } = known;
  const probe = new Float32Array(features.columns);
  const hashOf = (content: number): string => hashes[features.imageOf[content]!]! || `unread ${content}`;
  // By content, so that the names of files and their order change nothing.
  const contents = [...features.imageOf.keys()]
    .filter((content) => features.into(content, probe, 0))
    .sort((a, b) => (hashOf(a) < hashOf(b) ? -1 : 1));
  const settings: MapSettings = {
    neighbours: options.neighbours ?? usualNeighbours,
    rounds: roundsFor(contents.length),
    seed: options.seed ?? 1,
  };
  const keys = contents.map(hashOf);
  const cache = await MapCache.open(features, settings, keys);
  let places = cache.get(keys);
  if (places) await cache.close();
  else
    try {
      places = await layOutContents(features, contents, settings, runtime, options);
    } finally {
      await cache.close(places && keys, places);
    }
  if (cache.failure !== null) remarks.push(cache.failure);

  const at = new Map(contents.map((content, place) => [content, place]));
  const { x, y } = fitSquare(places);
  const placeOf = report.files.path.map((_, image) => at.get(features.content[image]!) ?? -1);
  const shown = [...placeOf.keys()].filter((image) => placeOf[image]! >= 0);
  const lost = placeOf.length - shown.length;
  if (lost > 0) remarks.push(`${plural(lost, 'image')} could not be decoded for the network.`);
  return {
    version: 1,
    folder: report.folder,
    name: report.name,
    made: new Date().toISOString(),
    seconds: (performance.now() - begin) / 1000,
    settings: { backbone: features.backbone.name, ...settings },
    classes: report.classes,
    images: {
      path: shown.map((image) => report.files.path[image]!),
      classIndex: shown.map((image) => report.files.classIndex[image]!),
      part: shown.map((image) => report.files.part[image]!),
      x: shown.map((image) => x[placeOf[image]!]!),
      y: shown.map((image) => y[placeOf[image]!]!),
    },
    remarks,
  };
}
