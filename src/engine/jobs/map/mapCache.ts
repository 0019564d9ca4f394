import { createHash } from 'node:crypto';
import { messageOf } from '../../../core/errors';
import { openFeatureCache, type FeatureCache } from '../../cache/featureCache';
import { featureKey, isHash } from '../../inference/extractFeatures';
import type { AuditFeatures } from '../audit/auditFeatures';

/** Another one whenever the same features and settings could give another map. */
const version = 'map1';

/** Places are two numbers a content, kept where features are. */
const columns = 2;

/** Settings of a layout, all of which change it. */
export interface MapSettings {
  readonly neighbours: number;
  readonly rounds: number;
  readonly seed: number;
}

/** A map by the contents that are on it: another image, or one fewer, makes it another map. */
export class MapCache {
  private constructor(
    private readonly kept: FeatureCache | undefined,
    /** Why the map is not remembered, in a sentence; null where it is. */
    public failure: string | null,
  ) {}

  /** @param hashes of the contents on the map, in its order */
  static async open(
    { backbone, preprocessing }: AuditFeatures,
    settings: MapSettings,
    hashes: readonly string[],
  ): Promise<MapCache> {
    const contents = createHash('sha256').update(hashes.join('\n')).digest('hex');
    const key = [version, featureKey(backbone, preprocessing), JSON.stringify(settings), contents].join(' ');
    try {
      return new MapCache(await openFeatureCache(key, columns), null);
    } catch (error) {
      return new MapCache(undefined, unsaved(error));
    }
  }

  /** All places, [contents, 2]; undefined where one is not known. */
  get(hashes: readonly string[]): Float32Array | undefined {
    const places = new Float32Array(columns * hashes.length);
    const all = hashes.every((hash, at) => this.kept?.getInto(hash, places, columns * at));
    return all ? places : undefined;
  }

  /** Keeps the places and closes the cache. */
  async close(hashes: readonly string[] = [], places: Float32Array = new Float32Array()): Promise<void> {
    try {
      hashes.forEach((hash, at) => {
        if (isHash(hash)) this.kept?.put(hash, places.subarray(columns * at, columns * (at + 1)));
      });
      await this.kept?.close();
    } catch (error) {
      this.failure = unsaved(error);
    }
  }
}

function unsaved(error: unknown): string {
  return `The map cannot be remembered (${messageOf(error)}), so it is made again next time. Make room or set LOUPE_CACHE_DIR to a folder that can be written.`;
}
