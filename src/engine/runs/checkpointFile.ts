import { createHash } from 'node:crypto';
import { LoupeError, messageOf } from '../../core/errors';
import type { NamedArrays } from '../tensor';

/** What a checkpoint file holds: arrays by group and name, and texts. */
export interface CheckpointContent {
  readonly groups: Readonly<Record<string, NamedArrays>>;
  readonly metadata: Readonly<Record<string, string>>;
}

interface Entry {
  readonly dtype: string;
  readonly data_offsets: readonly [number, number];
}

/**
 * A checkpoint in the safetensors format (https://github.com/huggingface/safetensors): the length of a JSON header
 * as a little-endian 64-bit number, the header with name, type, shape and place of each tensor, and the tensors' bytes.
 * `groups` become name prefixes (`weights/…`), `metadata` texts in the header, with the SHA-256 of the tensors' bytes.
 */
export function checkpointFile(
  groups: CheckpointContent['groups'],
  metadata: CheckpointContent['metadata'],
): Uint8Array {
  const entries: Record<string, unknown> = {};
  const pieces: Uint8Array[] = [];
  const hash = createHash('sha256');
  let offset = 0;
  for (const [group, arrays] of Object.entries(groups)) {
    for (const [name, data] of arrays) {
      entries[`${group}/${name}`] = {
        dtype: 'F32',
        shape: [data.length],
        data_offsets: [offset, offset + data.byteLength],
      };
      const piece = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      hash.update(piece);
      pieces.push(piece);
      offset += data.byteLength;
    }
  }
  // Padded with spaces, so that the tensors are aligned.
  const text = JSON.stringify({ __metadata__: { ...metadata, sha256: hash.digest('hex') }, ...entries });
  const json = Buffer.from(text + ' '.repeat((8 - (Buffer.byteLength(text) % 8)) % 8), 'utf8');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, ...pieces]);
}

/** Reads what `checkpointFile` made. Throws LoupeError `checkpoint-broken` for a file that is cut short or changed. */
export function readCheckpointFile(bytes: Uint8Array, file: string): CheckpointContent {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const start = 8 + Number(view.getBigUint64(0, true));
    const header = JSON.parse(Buffer.from(bytes.subarray(8, start)).toString('utf8')) as Record<
      string,
      Entry | Record<string, string>
    >;
    const metadata = { ...(header['__metadata__'] as Record<string, string>) };
    const data = bytes.subarray(start);
    if (createHash('sha256').update(data).digest('hex') !== metadata['sha256'])
      throw new RangeError('its bytes are not those that were written');
    const groups: Record<string, Map<string, Float32Array>> = {};
    for (const [key, entry] of Object.entries(header)) {
      if (key === '__metadata__') continue;
      const slash = key.indexOf('/');
      const [from, to] = (entry as Entry).data_offsets;
      (groups[key.slice(0, slash)] ??= new Map()).set(
        key.slice(slash + 1),
        new Float32Array(Uint8Array.from(data.subarray(from, to)).buffer),
      );
    }
    return { groups, metadata };
  } catch (error) {
    throw new LoupeError('checkpoint-broken', `The checkpoint ${file} is damaged: ${messageOf(error)}.`, {
      cause: error,
    });
  }
}
