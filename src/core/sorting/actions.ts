/** A class that an image is given; null takes it back. */
export interface LabelChange {
  readonly file: string;
  readonly label: string | null;
}

/** What one key or click did: one step of *undo*. */
export type SortingAction = readonly LabelChange[];
