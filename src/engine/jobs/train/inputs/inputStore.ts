import type { ImageSource } from '../../../training/trainNetworkTypes';

/** Where inputs of the trained part come from. */
export interface InputStore {
  readonly source: ImageSource;
  /** Rows of the source by the images' positions in the divided dataset. */
  rowsOf(images: Uint32Array): Uint32Array;
  /** Classes by row of the source. */
  readonly labels: Int32Array;
  close(): Promise<void>;
}
