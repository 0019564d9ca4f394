// A dataset of very many, very small files.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const [width, height] = [8, 8];

function chunk(type, data) {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  data.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

/** Makes `count` PNGs, each another picture, divided equally among the classes. */
export function makeManyFiles(folder, count, classes) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const [begin, end] = [chunk('IHDR', header), chunk('IEND', Buffer.alloc(0))];
  for (let i = 0; i < count; i++) {
    const place = join(folder, `class_${String(i % classes).padStart(3, '0')}`);
    if (i < classes) mkdirSync(place, { recursive: true });
    const pixels = Buffer.alloc(height * (1 + width * 3));
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width * 3; x++) pixels[y * (1 + width * 3) + 1 + x] = i * 31 + y * 7 + x * 13;
    pixels.writeUInt32LE(i, 1);
    const data = chunk('IDAT', deflateSync(pixels, { level: 1 }));
    writeFileSync(join(place, `image_${String(i).padStart(6, '0')}.png`), Buffer.concat([signature, begin, data, end]));
  }
}
