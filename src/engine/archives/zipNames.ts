import { getFileNameLowLevel, type Entry } from 'yauzl';

const utf8Flag = 0x800;
const unicodePathField = 0x7075;
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads the names of one archive. Those that are marked as UTF-8 are; others should be in code page 437, but macOS and
 * many libraries write UTF-8 without the mark: they are taken as that while every one of them is valid, which text in
 * a code page hardly ever is.
 */
export class ZipNames {
  private unmarked = false;
  private valid = true;

  /** Looks at a name before any is read. */
  see(entry: Entry): void {
    if (isMarked(entry) || entry.fileNameRaw.every((byte) => byte < 0x80)) return;
    this.unmarked = true;
    try {
      strict.decode(entry.fileNameRaw);
    } catch {
      this.valid = false;
    }
  }

  read(entry: Entry): string {
    if (!isMarked(entry) && this.valid) return entry.fileNameRaw.toString('utf8');
    return getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
  }

  /** In a sentence where it could be otherwise. */
  words(): string | undefined {
    if (!this.unmarked || this.valid) return undefined;
    return 'Its names are in an old encoding, and were read as code page 437 (DOS). Where letters came out wrong, create the archive again with names in UTF-8.';
  }
}

const isMarked = (entry: Entry): boolean =>
  (entry.generalPurposeBitFlag & utf8Flag) !== 0 || entry.extraFields.some(({ id }) => id === unicodePathField);
