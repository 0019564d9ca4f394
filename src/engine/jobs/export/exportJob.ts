import type { ExportFormat, ExportInput, ExportPrecision } from '../../../core/choices/exportFormats';
import type { Notify } from '../../../core/codes/noticeCodes';

/** A run's model that is to be written for use elsewhere. */
export interface ExportJob {
  /** The run folder. */
  readonly run: string;
  readonly format: ExportFormat;
  /** float32 where not given. */
  readonly precision?: ExportPrecision | undefined;
  /** What a TensorFlow Lite file of integers takes and gives; float32 where not given. */
  readonly input?: ExportInput | undefined;
  /** The file, or the folder of a layers model; must not exist, but for a file that may be replaced. */
  readonly out: string;
  readonly replace?: boolean | undefined;
  /** May replace a file that is no exported network. */
  readonly force?: boolean | undefined;
  /** A folder of images in place of the run's own dataset. */
  readonly images?: string | undefined;
  /** Whether answers are compared with float32's; they are, where it is not said. */
  readonly compare?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly notify?: Notify | undefined;
  readonly onProgress?: ((stage: 'calibrate' | 'compare', done: number, total: number) => void) | undefined;
}
