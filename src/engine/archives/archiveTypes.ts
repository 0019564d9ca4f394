/** What an entry of an archive is; only files and folders are ever made. */
export type EntryKind = 'file' | 'folder' | 'link' | 'special';

/** An entry as the archive tells it; nothing of that is trusted. */
export interface ArchiveEntry {
  readonly name: string;
  readonly kind: EntryKind;
  /** Length when unpacked, as it is declared. */
  readonly bytes: number;
  /** Why its content cannot be read here, where that is seen from its header. */
  readonly unreadable?: string | undefined;
  /** The content. Ends with an error where it is not as long as declared, or its checksum is wrong. */
  open(): AsyncIterable<Uint8Array>;
}

/** An archive that can be read from the start as often as needed. */
export interface Archive {
  /** The entries in order; each has to be read before the next one is asked for, or not at all. */
  entries(): AsyncIterable<ArchiveEntry>;
  /** What is to be known of how it was read, in a sentence, once the entries were seen. */
  readonly remark: () => string | undefined;
}
