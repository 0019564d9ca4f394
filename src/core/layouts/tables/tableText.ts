/** A parsed table. `header` is its first record if the reader took that for a heading, else null. */
export interface TableText {
  /** Path relative to the dataset, with `/`. */
  readonly path: string;
  readonly header: readonly string[] | null;
  readonly rows: readonly (readonly string[])[];
  /** Line of the first record, 1 where not given. */
  readonly firstLine?: number;
  /** What a record is called, `Line` where not given. */
  readonly unit?: 'Line' | 'Entry';
}
