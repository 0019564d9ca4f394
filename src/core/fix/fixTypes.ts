import type { LayoutChoice } from '../dataset';
import type { TableText } from '../layouts/layouts';
import type { FixVerb } from './fixVerbs';

/** One repair. Paths are relative to the dataset, with `/`. */
export interface Fix {
  readonly verb: FixVerb;
  /** Of `keep-one`, the first is kept. */
  readonly files: readonly string[];
  /** A class of `relabel`, a part of `move-to-part`. */
  readonly to?: string | undefined;
  /** Of `sort`: the folder in which the folders of the classes are, '' for the dataset itself. */
  readonly into?: string | undefined;
}

/** A text file exactly as it is, byte order mark and line ends included, and the way back to its bytes. */
export interface ExactText {
  readonly bytes: Uint8Array;
  readonly text: string;
  /** The bytes of a text in the same encoding; null where it has characters that the encoding lacks. */
  readonly encode: (text: string) => Uint8Array | null;
}

/** A table as the layout reads it, and as it is written; a sentence says why it cannot be edited. */
export interface FixTable {
  readonly table: TableText;
  readonly source: ExactText | string;
}

/** What is known of a dataset before it is changed. */
export interface FixView {
  /** Every file that a walk finds, images or not. */
  readonly files: readonly string[];
  /** Those of them that are images, excluded ones too. */
  readonly images: readonly string[];
  readonly emptyFolders: readonly string[];
  /** The reading by which the folder is understood; null where it is no dataset (nothing can be relabelled then). */
  readonly layout: LayoutChoice | null;
  readonly tables: readonly FixTable[];
  /** Format by content, of the files that are to be renamed at least. */
  readonly formats: ReadonlyMap<string, string>;
  /** The list of excluded files; one that is not there yet has no bytes. */
  readonly ignoreList: Omit<ExactText, 'bytes'> & { readonly bytes: Uint8Array | null };
  /** Of pictures to turn: their bytes and those of the upright picture, or why there are none, as a sentence. */
  readonly upright: ReadonlyMap<string, { readonly before: Uint8Array; readonly after: Uint8Array } | string>;
}

/** A file that gets another name; nothing is ever there before. */
export interface FileMove {
  readonly from: string;
  readonly to: string;
}

/** A file whose content changes: null before it is made, null after it is removed. */
export interface FileEdit {
  readonly file: string;
  readonly before: Uint8Array | null;
  readonly after: Uint8Array | null;
}

/** What is to be done: first the edits, then the moves in their order. */
export interface FixPlan {
  readonly id: string;
  /** “Relabel 3 files to “rose””, for lists and menus. */
  readonly title: string;
  readonly moves: readonly FileMove[];
  readonly edits: readonly FileEdit[];
  /** What a person must know besides, as sentences. */
  readonly remarks: readonly string[];
}

/** A file that a fix cannot be done to, and why with the remedy. `file` is '' for the whole fix. */
export interface FixRefusal {
  readonly file: string;
  readonly reason: string;
}

/** All or nothing: a plan for every file, or what is in the way. */
export type PlannedFixes =
  { readonly ok: true; readonly plan: FixPlan } | { readonly ok: false; readonly refusals: readonly FixRefusal[] };

/** The list of excluded files, in the dataset's folder. */
export const ignoreListName = '.loupeignore';
/** Where removed files lie, in a folder for each fix. */
export const trashFolder = '.loupe/trash';
