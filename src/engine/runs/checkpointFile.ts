import type { NamedArrays } from '../training/trainNetworkTypes';

/**
 * A checkpoint in the safetensors format (https://github.com/huggingface/safetensors): the length of a JSON header
 * as a little-endian 64-bit number, the header with name, type, shape and place of each tensor, and the tensors' bytes.
 * `groups` become name prefixes (`weights/…`), `metadata` texts in the header.
 */
export function checkpointFile(groups: Readonly<Record<string, NamedArrays>>, metadata: Readonly<Record<string, string>>): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  const pieces: Uint8Array[] = [];
  let offset = 0;
  for (const [group, arrays] of Object.entries(groups)) {
    for (const [name, data] of arrays) {
      header[`${group}/${name}`] = { dtype: 'F32', shape: [data.length], data_offsets: [offset, offset + data.byteLength] };
      pieces.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      offset += data.byteLength;
    }
  }
  // Padded with spaces, so that the tensors are aligned.
  const text = JSON.stringify(header);
  const json = Buffer.from(text + ' '.repeat((8 - (Buffer.byteLength(text) % 8)) % 8), 'utf8');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, ...pieces]);
}
