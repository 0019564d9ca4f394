import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Notify } from '../../../core/codes/noticeCodes';
import type { DatasetRecord } from '../../../protocol/getOutput';
import type { FileHashes } from '../../downloads/hashFile';
import type { Obtained } from './obtain';

const recordName = 'DATASET.json';
const papers = /^(licen[cs]e|copying|copyright|notice|terms|citation|cite|readme)\b/i;
const mostPapers = 20;

/** Files near the top that people put licences and citations into. */
export function papersIn(files: readonly string[]): string[] {
  return files
    .filter((file) => file.split('/').length <= 3 && papers.test(path.posix.basename(file)))
    .sort()
    .slice(0, mostPapers);
}

export function recordOf(
  { source, page, address, name, provenance }: Obtained,
  { bytes, sha256 }: FileHashes,
  files: number,
  found: readonly string[],
): DatasetRecord {
  return {
    version: 1,
    source,
    page,
    address,
    retrieved: new Date().toISOString(),
    archive: { name, bytes, sha256 },
    files,
    title: provenance.title,
    datasetVersion: provenance.version,
    licence: provenance.licence,
    citation: provenance.citation,
    terms: provenance.terms,
    papers: [...found],
  };
}

/** Writes the record beside the data, under another name where the dataset has a file of this one. Returns the name. */
export async function writeRecord(folder: string, record: DatasetRecord, notify: Notify): Promise<string> {
  for (let number = 1; ; number++) {
    const name = number === 1 ? recordName : recordName.replace('.', `-${number}.`);
    try {
      await writeFile(path.join(folder, name), `${JSON.stringify(record, null, 2)}\n`, { flag: 'wx' });
      if (number > 1)
        notify('info', 'archive', `The dataset has a ${recordName} of its own; where it comes from stands in ${name}.`);
      return name;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
