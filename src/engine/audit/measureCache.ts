import { messageOf } from '../../core/errors';
import { measureVersion } from '../../core/audit/measures/pixelMeasures';
import { openFeatureCache, type FeatureCache } from '../cache/featureCache';
import { decoderVersion } from '../images/decode';
import { recordBytes } from '../images/measures/measureRecord';

/**
 * Records of measures by content hash, kept where features are: bytes in the place of numbers, copied and never
 * calculated with. What fails is told once, at the end; records then live as long as the audit.
 */
export class MeasureCache {
  private readonly own = new Map<string, Uint8Array>();

  private constructor(
    private readonly kept: FeatureCache | undefined,
    private failure: string | null,
  ) {}

  static async open(): Promise<MeasureCache> {
    try {
      return new MeasureCache(await openFeatureCache(`${measureVersion}-${decoderVersion}`, recordBytes / 4), null);
    } catch (error) {
      return new MeasureCache(undefined, messageOf(error));
    }
  }

  get(hash: string): Uint8Array | undefined {
    const own = this.own.get(hash);
    if (own) return own;
    const row = hash === '' ? undefined : this.kept?.get(hash);
    return row && new Uint8Array(row.buffer, row.byteOffset, row.byteLength);
  }

  put(hash: string, record: Uint8Array): void {
    if (this.kept) this.kept.put(hash, new Float32Array(record.buffer, record.byteOffset, recordBytes / 4));
    else this.own.set(hash, record);
  }

  /** Of a file whose content has no hash, for this audit alone. */
  putUnhashed(file: string, record: Uint8Array): void {
    this.own.set(file, record);
  }

  /** Writes what is new. @returns why it is not remembered, as a sentence; null where all is well */
  async close(): Promise<string | null> {
    try {
      await this.kept?.close();
    } catch (error) {
      this.failure ??= messageOf(error);
    }
    return (
      this.failure &&
      `The measures of the images cannot be remembered (${this.failure}), so the next audit makes them again. Make room or set LOUPE_CACHE_DIR to a folder that can be written.`
    );
  }
}
