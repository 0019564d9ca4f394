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

/** What changed since `writeFileHashes`, in words that name the first files; null where nothing is remembered. */
export async function changedFiles(
  folder: string,
  { files, hashes }: Pick<TrainingImages, 'files' | 'hashes'>,
): Promise<string | null> {
  const text = await readText(folder, name, readLimit.list).catch((error: unknown) => {
    if (isRefusal(error)) throw error;
    return '';
  });
  const parsed = parseJsonWith(schema, text);
  if (!parsed.ok) return null;
  const before = new Map(Object.entries(parsed.value.files));
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
