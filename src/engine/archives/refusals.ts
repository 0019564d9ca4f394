import path from 'node:path';
import { LoupeError, messageOf } from '../../core/errors';
import type { UnsupportedArchive } from './archiveKind';

/** An archive that is not unpacked because of one of its entries. */
export function entryRefused(archive: string, entry: string, reason: string, remedy?: string): LoupeError {
  return new LoupeError(
    'archive',
    `${path.basename(archive)} was not unpacked: its entry “${shortened(entry)}” ${reason}. ${remedy ?? 'An honest archive has no such entry; get it from another place.'}`,
  );
}

export function archiveRefused(archive: string, reason: string, remedy: string): LoupeError {
  return new LoupeError('archive', `${path.basename(archive)} was not unpacked: ${reason}. ${remedy}`);
}

export function archiveDamaged(archive: string, cause: unknown, entry?: string): LoupeError {
  const where = entry === undefined ? '' : ` at its entry “${shortened(entry)}”`;
  return new LoupeError(
    'archive',
    `${path.basename(archive)} is damaged or not whole${where}: ${messageOf(cause).replace(/\.$/, '')}. Get it again.`,
    { cause },
  );
}

export function unsupported(archive: string, kind: UnsupportedArchive): LoupeError {
  return archiveRefused(
    archive,
    `what it holds is ${kind}`,
    'Loupe unpacks zip, tar and tar.gz. Unpack it with another program, and use the folder.',
  );
}

const shortened = (name: string): string => (name.length > 160 ? `${name.slice(0, 157)}…` : name);

/** The folder that people know: what is unpacked to is inside a folder of work beside the target. */
export function placeOf(into: string): string {
  return path.dirname(path.dirname(into));
}
