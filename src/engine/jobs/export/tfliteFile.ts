import type { ExportInput } from '../../../core/choices/exportFormats';
import type { RunRecord } from '../../../protocol/runFiles';
import { withStoredZip } from '../../formats/storedZip';
import type { SavedModel } from '../../savedModel/loadSavedModel';
import { imageClassifierMetadata, labelsFile, metadataName } from '../../tflite/metadata';

export interface TfliteText {
  readonly model: Pick<SavedModel, 'classes' | 'preprocessing'>;
  readonly record: Pick<RunRecord, 'id' | 'model'>;
  readonly input: ExportInput;
  /** Loupe's own texts, as the ONNX file has them. */
  readonly texts: Readonly<Record<string, string>>;
}

/** A TensorFlow Lite file with its metadata and, behind it, the names of the classes, where phones' libraries look. */
export function tfliteFile(
  write: (metadata: Readonly<Record<string, Uint8Array>>) => Uint8Array,
  { model, record, input, texts }: TfliteText,
): Uint8Array {
  const { classes, preprocessing } = model;
  const custom = Object.fromEntries(Object.entries(texts).map(([name, text]) => [`loupe.${name}`, text]));
  const metadata = imageClassifierMetadata({
    name: record.id,
    description: `An image classifier for ${classes.length} classes (${record.model?.name ?? 'a network of its own'})`,
    classes,
    width: preprocessing.width,
    height: preprocessing.height,
    input,
    author: 'Loupe',
    custom,
  });
  const labels = classes.map((name) => `${name.replace(/[\r\n]+/g, ' ')}\n`).join('');
  return withStoredZip(write({ [metadataName]: metadata }), { [labelsFile]: labels });
}
