import * as v from 'valibot';
import { listWords, plural } from '../../../../core/format';
import { parseJsonWith } from '../../../../protocol/parse';
import { runFile } from '../../../../protocol/runFiles';
import { isRefusal, readLimit, readText, replaceFile } from '../../../../runfolder/files';
import type { TrainingImages } from '../../../datasets/trainingImages';

const schema = v.object({ version: v.literal(1), files: v.record(v.string(), v.string()) });

/** Enough of a hash to tell that a file changed. */
const kept = 16;

const name = `${runFile.checkpoints}/files.json`;

/** Remembers what the run is trained on, file by file, so that a later resumption can name what changed. */
export async function writeFileHashes(
  folder: string,
  { files, hashes }: Pick<TrainingImages, 'files' | 'hashes'>,
): Promise<void> {
  const entries = files.map((file, index) => [file, (hashes[index] as string).slice(0, kept)]);
  await replaceFile(folder, name, `${JSON.stringify({ version: 1, files: Object.fromEntries(entries) })}\n`, {
    durable: false,
  });
}

/** The beginning of each file's hash by its name, as the run remembers them; null where it does not. */
async function remembered(folder: string): Promise<Map<string, string> | null> {
  const text = await readText(folder, name, readLimit.list).catch((error: unknown) => {
    if (isRefusal(error)) throw error;
    return '';
  });
  const parsed = parseJsonWith(schema, text);
  return parsed.ok ? new Map(Object.entries(parsed.value.files)) : null;
}

/**
 * Which images, by the hashes of their content, are among those files of a run; null where the run does not remember
 * their content.
 */
export async function findAmong(
  folder: string,
  files: readonly string[],
  hashes: readonly string[],
): Promise<boolean[] | null> {
  const before = await remembered(folder);
  if (!before) return null;
  const known = new Set(files.flatMap((file) => before.get(file) ?? []));
  return hashes.map((hash) => hash !== '' && known.has(hash.slice(0, kept)));
}

/** What changed since `writeFileHashes`, in words that name the first files; null where nothing is remembered. */
export async function changedFiles(
  folder: string,
  { files, hashes }: Pick<TrainingImages, 'files' | 'hashes'>,
): Promise<string | null> {
  const before = await remembered(folder);
  if (!before) return null;
  const now = new Map(files.map((file, index) => [file, (hashes[index] as string).slice(0, kept)]));
  const groups = {
    changed: [...now.keys()].filter((file) => before.has(file) && before.get(file) !== now.get(file)),
    new: [...now.keys()].filter((file) => !before.has(file)),
    gone: [...before.keys()].filter((file) => !now.has(file)),
  };
  const words = Object.entries(groups)
    .filter(([, names]) => names.length > 0)
    .map(
      ([what, names]) =>
        `${plural(names.length, 'image')} ${names.length === 1 ? 'is' : 'are'} ${what} (${listWords(names, 3)})`,
    );
  return words.length > 0 ? `${words.join('; ')}.` : null;
}
