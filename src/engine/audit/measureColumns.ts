import type { ImageMeasures } from '../../core/audit/auditTypes';
import { signatureLength } from '../../core/audit/nearDuplicates/signature';
import type { ImageRecord } from '../images/measures/measureRecord';

/** Records as columns, which 100,000 images need to be. */
export function columnsOf(
  records: readonly ImageRecord[],
  bytes: readonly number[],
): { readonly measures: ImageMeasures; readonly signatures: Uint8Array } {
  const signatures = new Uint8Array(records.length * signatureLength);
  records.forEach(({ signature }, i) => signatures.set(signature, i * signatureLength));
  const measures: ImageMeasures = {
    width: Float64Array.from(records, ({ width }) => width),
    height: Float64Array.from(records, ({ height }) => height),
    bytes: Float64Array.from(bytes),
    format: records.map(({ format }) => format),
    brightness: Float32Array.from(records, ({ brightness }) => brightness),
    brightness99: Float32Array.from(records, ({ brightness99 }) => brightness99),
    brightness5: Float32Array.from(records, ({ brightness5 }) => brightness5),
    sharpness: Float32Array.from(records, ({ sharpness }) => sharpness),
    entropy: Float32Array.from(records, ({ entropy }) => entropy),
    colour: Float32Array.from(records, ({ colour }) => colour),
    flags: Uint16Array.from(records, ({ flags }) => flags),
    camera: records.map(({ camera }) => camera),
    taken: Float64Array.from(records, ({ taken }) => taken),
    quality: Float32Array.from(records, ({ quality }) => quality),
    pixels: records.map(({ pixels }) => pixels),
  };
  return { measures, signatures };
}
