import { randomBytes } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { writeFileAtomic } from '../../../runfolder/atomicFile';
import { removeFolderAt } from '../../../runfolder/files';
import { makeFolder } from '../../../runfolder/files/makeFolder';
import { modelFile } from '../../savedModel/modelFiles';
import { oneFile, type MadeExport } from './makeExport';

/** Writes an export; it appears whole or not at all. */
export async function writeExport({ files }: MadeExport, out: string): Promise<void> {
  const single = files[oneFile];
  if (single) return writeFileAtomic(out, single);
  const temporary = `${out}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
  await makeFolder(path.dirname(out));
  await mkdir(temporary);
  try {
    for (const [name, data] of Object.entries(files)) await writeFile(path.join(temporary, name), data, { flag: 'wx' });
    await rename(temporary, out);
  } catch (error) {
    await removeFolderAt(temporary);
    throw error;
  }
}

/** What an export takes on disk: the file, or of a folder the weights. */
export function bytesOfExport({ files }: MadeExport): number {
  return (files[oneFile] ?? files[modelFile.weights])!.length;
}
