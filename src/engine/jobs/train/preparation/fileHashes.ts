import * as v from 'valibot';
import { listWords, plural } from '../../../../core/format';
import type { ListedFile } from '../../../../core/runs/dataChanges';
import { parseJsonWith } from '../../../../protocol/parse';
import { runFile } from '../../../../protocol/runFiles';
import { isRefusal, readLimit, readText, replaceFile } from '../../../../runfolder/files';
import type { TrainingImages } from '../../../datasets/trainingImages';

/** The beginning of each file's hash; from version 2 on with its class, as in `0123456789abcdef:3`. */
const schema = v.variant('version', [
  v.object({ version: v.literal(1), files: v.record(v.string(), v.string()) }),
  v.object({ version: v.literal(2), classes: v.array(v.string()), files: v.record(v.string(), v.string()) }),
]);

type Hashed = Pick<TrainingImages, 'files' | 'hashes'>;

/** Enough of a hash to tell that a file changed. */
const kept = 16;

const name = `${runFile.checkpoints}/files.json`;

/** Remembers what the run is trained on, file by file, so that a later resumption can name what changed. */
export async function writeFileHashes(
  folder: string,
  { files, hashes, labels, dataset }: Hashed & Partial<TrainingImages>,
): Promise<void> {
  const classes = dataset?.classes ?? [];
  const entries = files.map((file, index) => {
    const label = labels?.[index] ?? -1;
    return [file, `${(hashes[index] as string).slice(0, kept)}${label < 0 ? '' : `:${label}`}`];
  });
  const text = JSON.stringify({ version: 2, classes, files: Object.fromEntries(entries) });
  await replaceFile(folder, name, `${text}\n`, { durable: false });
}

/** What a run was trained on, file by file, the hashes shortened; null where it does not remember that. */
export async function filesOfRun(folder: string): Promise<Map<string, ListedFile> | null> {
  const text = await readText(folder, name, readLimit.list).catch((error: unknown) => {
    if (isRefusal(error)) throw error;
    return '';
  });
  const parsed = parseJsonWith(schema, text);
  if (!parsed.ok) return null;
  const classes = parsed.value.version === 1 ? [] : parsed.value.classes;
  return new Map(
    Object.entries(parsed.value.files).map(([file, said]) => {
      const [hash = '', label] = said.split(':');
      return [file, { hash, label: classes[Number(label ?? NaN)] ?? null }];
    }),
  );
}

/** Files of a dataset as `filesOfRun` gives those of a run. */
export function filesNow({ files, hashes, labels, dataset }: TrainingImages): Map<string, ListedFile> {
  return new Map(
    files.map((file, index) => [
      file,
      { hash: (hashes[index] as string).slice(0, kept), label: dataset.classes[labels[index]!] ?? null },
    ]),
  );
}

/** The beginning of each file's hash by its name; null where the run does not remember them. */
async function remembered(folder: string): Promise<Map<string, string> | null> {
  const files = await filesOfRun(folder);
  return files && new Map([...files].map(([file, { hash }]) => [file, hash]));
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
export async function changedFiles(folder: string, { files, hashes }: Hashed): Promise<string | null> {
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
