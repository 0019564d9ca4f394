import { readdir } from 'node:fs/promises';
import * as path from 'node:path';
import { LoupeError, messageOf } from '../core/errors';
import { comparisonFile, optimizerComparisonSchema, type OptimizerComparison } from '../protocol/optimizerComparison';
import { parseJsonWith } from '../protocol/parse';
import { forEachOfMany, isRefusal, readLimit, readText, statOf, whenHandlesAreFree } from './files';
import { runStatus } from './status';

/** Whether a folder holds a comparison of optimizers. */
export async function isComparison(folder: string): Promise<boolean> {
  const found = await statOf(folder, comparisonFile.record).catch(() => undefined);
  return found?.isFile() ?? false;
}

/**
 * Reads a comparison, its status as it really stands (`interrupted` for a dead job). Throws LoupeError
 * `comparison-missing` or `comparison-broken`.
 */
export async function readComparison(folder: string): Promise<OptimizerComparison> {
  const file = path.join(folder, comparisonFile.record);
  let text: string;
  try {
    text = await readText(folder, comparisonFile.record, readLimit.document);
  } catch (error) {
    if (isRefusal(error)) throw error;
    throw new LoupeError(
      'comparison-missing',
      `There is no comparison in ${folder}: ${messageOf(error)}. Name a folder that holds ${comparisonFile.record}.`,
      { cause: error },
    );
  }
  const parsed = parseJsonWith(optimizerComparisonSchema, text);
  if (!parsed.ok)
    throw new LoupeError(
      'comparison-broken',
      `${file} is not a comparison that this version reads (${parsed.problem}).`,
    );
  return { ...parsed.value, status: await runStatus(parsed.value, folder) };
}

/** Folders of the comparisons in a runs folder, the latest first by name; none where it cannot be read. */
export async function comparisonFoldersIn(runsFolder: string): Promise<string[]> {
  const entries = await whenHandlesAreFree(() => readdir(runsFolder, { withFileTypes: true })).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => path.join(runsFolder, name));
  const found: string[] = [];
  await forEachOfMany(folders, 8, async (folder) => {
    if (await isComparison(folder)) found.push(folder);
  });
  return found.sort().reverse();
}
