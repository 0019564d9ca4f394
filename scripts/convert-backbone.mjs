// Converts a Keras .h5 weights file to the compact form that is shipped (safetensors: large kernels
// in half precision, all else in single precision) and enters it in the manifest beside it. Small kernels
// are the early and the depthwise ones, where rounding does the most harm and saves the least.
//
//   node scripts/convert-backbone.mjs <file.h5> <media/backbones/name.safetensors> <network> <source> <licence>
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import h5wasm from 'h5wasm/node';

const [from, to, network, source, licence] = process.argv.slice(2);
if (!licence) {
  process.stderr.write('usage: convert-backbone.mjs <file.h5> <name.safetensors> <network> <source> <licence>\n');
  process.exit(2);
}

/** Elements up to which a tensor stays in single precision. */
const halfAbove = 16384;

/** The nearest IEEE 754 binary16 number, ties to even. */
function halfBits(value) {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (!(size < 65520)) throw new RangeError(`${value} does not fit into half precision`);
  const exponent = Math.max(Math.floor(Math.log2(size || 2 ** -24)), -14);
  const scaled = size / 2 ** (exponent - 10);
  const floor = Math.floor(scaled);
  const rest = scaled - floor;
  const rounded = rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
  // A mantissa that rounds up to 2048 carries into the exponent by itself; below 1024 the number is subnormal.
  return sign | (rounded < 1024 ? rounded : ((exponent + 14) << 10) + rounded);
}

await h5wasm.ready;
const file = new h5wasm.File(from, 'r');
const header = {};
const chunks = [];
let offset = 0;
for (const layer of file.attrs['layer_names'].value) {
  const group = file.get(layer);
  for (const weight of group.attrs['weight_names'].value) {
    const { shape, value } = group.get(weight);
    const half = value.length > halfAbove;
    const bytes = Buffer.alloc(value.length * (half ? 2 : 4));
    value.forEach((number, i) =>
      half ? bytes.writeUInt16LE(halfBits(number), i * 2) : bytes.writeFloatLE(number, i * 4),
    );
    header[weight.replace(/:0$/, '')] = {
      dtype: half ? 'F16' : 'F32',
      shape,
      data_offsets: [offset, offset + bytes.length],
    };
    offset += bytes.length;
    chunks.push(bytes);
  }
}
file.close();

const json = Buffer.from(JSON.stringify(header), 'utf8');
const padded = Buffer.concat([json, Buffer.alloc((8 - (json.length % 8)) % 8, ' ')]);
const length = Buffer.alloc(8);
length.writeBigUInt64LE(BigInt(padded.length));
const bytes = Buffer.concat([length, padded, ...chunks]);
writeFileSync(to, bytes);

const manifestFile = join(dirname(to), 'manifest.json');
const manifest = existsSync(manifestFile) ? JSON.parse(readFileSync(manifestFile, 'utf8')) : { files: {} };
manifest.files[basename(to)] = {
  sha256: createHash('sha256').update(bytes).digest('hex'),
  bytes: bytes.length,
  network,
  source,
  licence,
  precision: `float16 above ${halfAbove} elements, else float32`,
};
writeFileSync(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`);
process.stdout.write(`${to}: ${chunks.length} tensors, ${bytes.length} bytes\n`);
