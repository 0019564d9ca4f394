import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
import { LoupeError } from '../core/errors';
import { parseJsonWith } from '../protocol/parse';

/** What the manifest beside the shipped weights says of each file. */
const manifestSchema = v.object({
  files: v.record(
    v.string(),
    v.object({
      sha256: v.string(),
      bytes: v.number(),
      network: v.string(),
      source: v.string(),
      licence: v.string(),
      precision: v.string(),
    }),
  ),
});
export type BackboneFile = v.InferOutput<typeof manifestSchema>['files'][string];

/** The extension's own folder: the nearest one upwards whose package.json is Loupe's. */
export function packageFolder(from: string = __dirname): string {
  const manifest = path.join(from, 'package.json');
  if (existsSync(manifest) && (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string }).name === 'loupe')
    return from;
  const parent = path.dirname(from);
  if (parent === from)
    throw new LoupeError('assets-missing', `Loupe's own files were not found above ${__dirname}. Install Loupe again.`);
  return packageFolder(parent);
}

/** A shipped weights file, checked against the SHA-256 in the manifest. */
export async function readBackboneFile(
  name: string,
): Promise<{ readonly bytes: Uint8Array; readonly info: BackboneFile }> {
  const folder = path.join(packageFolder(), 'media', 'backbones');
  const parsed = parseJsonWith(manifestSchema, await readFile(path.join(folder, 'manifest.json'), 'utf8'));
  const info = parsed.ok ? parsed.value.files[name] : undefined;
  if (!info)
    throw new LoupeError('weights', `The weights file ${name} is not listed in ${folder}. Install Loupe again.`);
  const bytes = await readFile(path.join(folder, name));
  if (createHash('sha256').update(bytes).digest('hex') !== info.sha256) {
    throw new LoupeError(
      'weights',
      `The weights file ${path.join(folder, name)} is damaged (its SHA-256 differs). Install Loupe again.`,
    );
  }
  return { bytes, info };
}
