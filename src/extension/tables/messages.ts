import type { Findings } from '../../core/tables/findings';
import type { LineSpan } from '../../core/tables/repeatedRows';
import type { CellOffer, TableCell } from '../../core/tables/tableCells';
import type { CellPlace } from '../../core/tables/tableRecords';

/** A change of a document, as the editor tells it: lines and characters count from 0. */
export interface TextChange {
  readonly line: number;
  readonly character: number;
  readonly endLine: number;
  readonly endCharacter: number;
  readonly text: string;
}

/** A folder that may be the dataset of a table. */
export interface Place {
  readonly folder: string;
  /** Whether links to folders are entered; never where the workspace is not trusted. */
  readonly links: boolean;
  /** Tried only for a table whose text looks like one of labels. */
  readonly above: boolean;
}

/** What the host tells the thread, in order. Documents have keys. */
export type Tell =
  | {
      readonly type: 'open';
      readonly key: string;
      readonly file: string;
      readonly text: string;
      readonly version: number;
      readonly places: readonly Place[];
    }
  | { readonly type: 'change'; readonly key: string; readonly version: number; readonly changes: readonly TextChange[] }
  | { readonly type: 'close'; readonly key: string }
  /** Files or folders that came, went or were renamed. */
  | { readonly type: 'files'; readonly folder: string; readonly changed: readonly string[] };

/** Questions about a document, each with its answer; null where it is no table of labels. */
export interface Questions {
  study: { params: object; answer: Study | null };
  cell: { params: At; answer: (TableCell & { readonly folder: string }) | null };
  offers: {
    params: At;
    answer: { readonly offers: readonly CellOffer[]; readonly place: CellPlace; readonly whole: boolean } | null;
  };
  links: { params: object; answer: readonly { readonly place: CellPlace; readonly file: string }[] | null };
  repeated: { params: object; answer: { readonly version: number; readonly spans: readonly LineSpan[] } | null };
  respelled: {
    params: { readonly from: string; readonly to: string };
    answer: {
      readonly version: number;
      readonly cells: readonly { readonly place: CellPlace; readonly text: string }[];
    } | null;
  };
}
export type Question = keyof Questions;
export interface At {
  readonly line: number;
  readonly character: number;
}

export interface Ask {
  readonly type: 'ask';
  readonly id: number;
  readonly key: string;
  readonly question: Question;
  readonly params: object;
}
export type Answer =
  { readonly id: number; readonly answer: unknown } | { readonly id: number; readonly problem: string };

/** What a table comes to. */
export interface Study extends Findings {
  readonly version: number;
  /** The folder of the dataset. */
  readonly folder: string;
  readonly classes: number;
  /** Images with a class. */
  readonly images: number;
  /** Rows that name images. */
  readonly named: number;
  readonly missing: number;
}
