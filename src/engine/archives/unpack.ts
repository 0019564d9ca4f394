import { LoupeError } from '../../core/errors';
import { formatBytes } from '../../core/format';
import { freeBytes } from '../downloads/space';
import { fileKind, isArchiveKind, type FileKind } from './archiveKind';
import { extractArchive } from './extract';
import { reserve } from './limits';
import { openArchive } from './openArchive';
import { archiveRefused, entryRefused, placeOf, unsupported } from './refusals';
import { surveyArchive, type Survey } from './survey';

export interface UnpackOptions {
  /** What the archive is called, where its file is called otherwise. */
  readonly name: string;
  /** Whether `a` and `A` are two files where it is unpacked. */
  readonly tellsCase: boolean;
  readonly signal?: AbortSignal | undefined;
  readonly onSurvey?: ((entries: number) => void) | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Folders at the top of every name that are left away, once it is known what the archive holds. */
  readonly strip?: ((survey: Survey) => number) | undefined;
}

/** What an archive was unpacked to. */
export interface Unpacked extends Survey {
  /** Paths below the folder, with `/`. */
  readonly written: readonly string[];
  /** What is to be known of how it was read. */
  readonly remark: string | undefined;
}

/**
 * Unpacks an archive into a folder that only this process knows, after all of it was looked at. Throws LoupeError
 * `archive`, `disk-full`; what was written then is for the caller to remove.
 */
export async function unpackArchive(file: string, into: string, options: UnpackOptions): Promise<Unpacked> {
  const { signal } = options;
  const archive = openArchive(file, requireArchive(options.name, await fileKind(file)), options.name, signal);
  const survey = await surveyArchive(file, options.name, archive, { signal, onEntry: options.onSurvey });
  if (survey.files === 0) throw archiveRefused(options.name, 'it holds no file', 'See what it is, or get another.');
  if (survey.collision && !options.tellsCase)
    throw entryRefused(
      options.name,
      survey.collision[1],
      `differs from “${survey.collision[0]}” only in upper and lower case, which are the same on this disk`,
      'Unpack it on a disk that tells them apart, and rename one.',
    );
  await requireRoom(into, survey);
  const written = await extractArchive(options.name, archive, into, {
    signal,
    strip: options.strip?.(survey) ?? 0,
    onProgress: (done) => options.onProgress?.(done, survey.bytes),
  });
  return { ...survey, written, remark: archive.remark() };
}

function requireArchive(name: string, kind: FileKind) {
  if (isArchiveKind(kind)) return kind;
  if (kind === 'page' || kind === 'file')
    throw archiveRefused(
      name,
      kind === 'page' ? 'it is a web page' : 'its content is that of no archive',
      'See what it is, or get it again.',
    );
  throw unsupported(name, kind);
}

/** Throws LoupeError `disk-full` where what an archive holds finds no room. */
async function requireRoom(into: string, { diskBytes, bytes }: Survey): Promise<void> {
  const free = await freeBytes(into);
  if (free === undefined || free >= diskBytes + reserve) return;
  throw new LoupeError(
    'disk-full',
    `${placeOf(into)} has ${formatBytes(free)} left, but what is unpacked takes ${formatBytes(diskBytes)} (${formatBytes(bytes)} of files) and some room has to stay. Free some space, or choose a folder on another disk.`,
  );
}
