import { open, stat } from 'node:fs/promises';
import type { Dataset, Entity, Group } from 'h5wasm/node';
import { LoupeError, messageOf } from '../../core/errors';
import { formatBytes } from '../../core/format';
import { elements } from '../tensor';
import type { StoredTensor } from './safetensors';
import { unpackedLimit } from './unpackedLimit';

/** An HDF5 file that is open for reading. Places are paths inside it: `model_weights/dense`. */
export interface Hdf5File {
  /** The file's path on disk. */
  readonly file: string;
  /** Names of what a group holds, sorted; none where there is no such group. */
  names(place: string): string[];
  /** An attribute that is one text; undefined where it is absent. */
  text(place: string, attribute: string): string | undefined;
  /**
   * An attribute that is a list of texts, [] where it is absent. Keras cuts a long list into `name0`, `name1`, …:
   * https://github.com/keras-team/keras, keras/src/legacy/saving/legacy_h5_format.py.
   */
  texts(place: string, attribute: string): string[];
  /** An array whose elements are read each time that `data` is asked for, so that one tensor at a time is in memory. */
  tensor(place: string, name?: string): StoredTensor;
  close(): void;
}

/** The first bytes of every HDF5 file that Keras writes. */
const signature = Buffer.from('\x89HDF\r\n\x1a\n', 'latin1');

/**
 * Opens an HDF5 file. The library (4 MB of WebAssembly) is loaded by the first call.
 * Throws LoupeError `weights` naming the file where it is absent, of another kind or damaged.
 */
export async function openHdf5(file: string): Promise<Hdf5File> {
  await checkSignature(file);
  const most = unpackedLimit((await stat(file)).size);
  const { default: h5 } = await import('h5wasm/node');
  // Otherwise the library prints a page for each fault on stderr and continues.
  (await h5.ready).activate_throwing_error_handler();
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      if (error instanceof LoupeError) throw error;
      throw new LoupeError('weights', `${file} is damaged: ${innermost(messageOf(error))}. Fetch it again.`, {
        cause: error,
      });
    }
  };
  const root = guarded(() => new h5.File(file, 'r'));
  const at = (place: string): Entity | null => guarded(() => (place === '' ? root : root.get(place)));
  const attribute = (place: string, name: string): unknown =>
    guarded(() => (at(place) as Group | null)?.attrs[name]?.value);
  return {
    file,
    names(place) {
      const group = at(place);
      return group && 'keys' in group ? guarded(() => group.keys()).sort() : [];
    },
    text(place, name) {
      const value = attribute(place, name);
      return typeof value === 'string' ? value : undefined;
    },
    texts(place, name) {
      const whole = attribute(place, name);
      if (whole !== undefined && whole !== null) return textsOf(whole);
      const pieces: string[] = [];
      for (let number = 0; ; number++) {
        const piece = attribute(place, `${name}${number}`);
        if (piece === undefined || piece === null) return pieces;
        pieces.push(...textsOf(piece));
      }
    },
    tensor(place, name = place) {
      const found = at(place);
      if (!found || !('shape' in found))
        throw new LoupeError('weights', `${file} names the weight ${place}, but does not hold it. Fetch it again.`);
      return lazyTensor(file, name, found, most, guarded);
    },
    close: () => void root.close(),
  };
}

/** @param most bytes that an array may have: a compressed one is longer than what it takes in the file */
function lazyTensor(
  file: string,
  name: string,
  stored: Dataset,
  most: number,
  guarded: <T>(work: () => T) => T,
): StoredTensor {
  const dims = guarded(() => stored.shape) ?? [];
  const bytes = 4 * elements(dims);
  if (bytes > most)
    throw new LoupeError(
      'weights',
      `${file} says that ${name} has ${formatBytes(bytes)}, which the file cannot hold: it is damaged or made to fill the memory. Fetch it again.`,
    );
  return {
    name,
    dims,
    get data() {
      const value = guarded(() => stored.value);
      if (value instanceof Float32Array) return value;
      if (value instanceof Float64Array) return Float32Array.from(value);
      // Counters: whole numbers of eight bytes.
      if (typeof value === 'number' || typeof value === 'bigint') return Float32Array.of(Number(value));
      if (value instanceof BigInt64Array || value instanceof BigUint64Array || value instanceof Int32Array)
        return Float32Array.from(value as ArrayLike<number | bigint>, Number);
      throw new LoupeError(
        'weights',
        `${file}: ${name} is stored as ${String(stored.dtype)}, but single precision is needed. Save the model with float32 weights.`,
      );
    },
  };
}

/** An empty list comes as an array of numbers. */
function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? [value] : [];
}

async function checkSignature(file: string): Promise<void> {
  const first = Buffer.alloc(512);
  try {
    const handle = await open(file, 'r');
    await handle.read(first, 0, first.length, 0).finally(() => handle.close());
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new LoupeError(
      'weights',
      missing ? `There is no file ${file}.` : `${file} cannot be read: ${messageOf(error)}.`,
      { cause: error },
    );
  }
  if (first.subarray(0, signature.length).equals(signature)) return checkLength(file, first);
  const page = /^\s*<(!doctype|html|\?xml)/i.test(first.toString('latin1'));
  throw new LoupeError(
    'weights',
    page
      ? `${file} is a web page, not a weights file: what was downloaded is probably an error message. Fetch it again.`
      : `${file} is not an HDF5 file (.h5), or it is damaged.`,
  );
}

/**
 * Whether a file is as long as it says. The library itself notices one that was cut off; in one that something was put
 * into, all that lies behind has moved, and following its addresses may never end.
 * https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html, “Superblock”, with addresses of eight bytes.
 */
async function checkLength(file: string, first: Buffer): Promise<void> {
  const older = first[8]! < 2;
  if (first[older ? 13 : 9] !== 8) return;
  const says = first.readBigUInt64LE(older ? 40 : 28);
  const { size } = await stat(file);
  if (says >= BigInt(size)) return;
  throw new LoupeError(
    'weights',
    `${file} is damaged: it has ${size} bytes, but says that it has ${says}. Fetch it again.`,
  );
}

/** The library lists every call; the last one says what is wrong: `#006: … in H5F__super_read(): truncated file: …`. */
function innermost(message: string): string {
  return [...message.matchAll(/in \w+\(\): (.+)/g)].at(-1)?.[1]?.trim() ?? message.split('\n')[0]!;
}
