import { existsSync, readdirSync } from 'node:fs';
import { lstat, readFile, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { LoupeError, messageOf } from '../../core/errors';
import { parseJsonWith } from '../../protocol/parse';
import { allLayers } from '../layersModel/layerWeights';
import type { Backbone, OpenBackboneOptions } from './backbone';
import { importFeatures } from './importing/buildModel';
import { weightsCache } from './weights/places';

/** What is kept beside an imported backbone's layers model. */
export const importedBackboneSchema = v.object({
  version: v.literal(1),
  /** SHA-256 of the layers model and its weights. */
  sha256: v.string(),
  columns: v.number(),
  width: v.number(),
  height: v.number(),
  /** Where it was imported from and what the file was. */
  source: v.string(),
  preprocessing: v.string(),
});
export type ImportedBackboneRecord = v.InferOutput<typeof importedBackboneSchema>;

/** Files of an imported backbone's folder. */
export const importedFile = { model: 'model.json', weights: 'weights.bin', record: 'backbone.json' } as const;

/** A folder a backbone, named as the user named it. */
export function importedFolder(name: string): string {
  return weightsCache('imported', name);
}

/** Names of the backbones that the user imported, sorted. */
export function importedBackbones(): string[] {
  const folder = weightsCache('imported');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(path.join(folder, name, importedFile.record)))
    .sort();
}

/**
 * Opens a backbone of the user's own. Throws LoupeError `weights` where its files are damaged, `wrong-size` for another
 * size.
 */
export async function openImportedBackbone(name: string, { size, weights }: OpenBackboneOptions): Promise<Backbone> {
  const folder = importedFolder(name);
  const record = await readRecord(folder);
  if (size !== undefined && (size !== record.width || size !== record.height)) {
    throw new LoupeError(
      'wrong-size',
      `The imported backbone “${name}” takes images of ${record.width} x ${record.height} pixels, not ${size}. Import it again with --size.`,
    );
  }
  if (weights === 'random')
    throw new LoupeError(
      'wrong-option',
      `The imported backbone “${name}” comes with its weights; training from scratch is for the architectures of Loupe.`,
    );
  const { model } = await importFeatures({ file: path.join(folder, importedFile.model), mode: 'none' }).catch(
    (error: unknown) => {
      throw new LoupeError(
        'weights',
        `The imported backbone “${name}” cannot be used: ${messageOf(error)} Import it again (it came from ${record.source}).`,
        { cause: error },
      );
    },
  );
  for (const layer of allLayers(model)) layer.trainable = false;
  return {
    name,
    key: record.sha256,
    inputWidth: record.width,
    inputHeight: record.height,
    columns: record.columns,
    source: record.source,
    licence: 'that of the imported model',
    pretrained: true,
    model,
  };
}

/** Removes an imported backbone's files, and its folder if nothing else is in it. Returns the bytes that were freed. */
export async function removeImported(name: string): Promise<number> {
  const folder = importedFolder(name);
  let freed = 0;
  // The record makes it a backbone, so it goes first.
  for (const file of [importedFile.record, importedFile.model, importedFile.weights]) {
    const full = path.join(folder, file);
    freed += await lstat(full).then(
      ({ size }) => size,
      () => 0,
    );
    await rm(full, { force: true });
  }
  await rmdir(folder).catch(() => undefined);
  return freed;
}

async function readRecord(folder: string): Promise<ImportedBackboneRecord> {
  const file = path.join(folder, importedFile.record);
  const parsed = parseJsonWith(importedBackboneSchema, await readFile(file, 'utf8').catch(() => ''));
  if (!parsed.ok) throw new LoupeError('weights', `${file} is damaged (${parsed.problem}). Import the model again.`);
  return parsed.value;
}
