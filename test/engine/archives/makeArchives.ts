import { deflateRawSync } from 'node:zlib';
import { crc32 } from '../../../src/engine/archives/crc32';

export interface ZipItem {
  readonly name: string | Buffer;
  readonly data?: Buffer | string;
  /** Names marked as UTF-8, encryption. */
  readonly flags?: number;
  /** 0: stored, 8: deflated. */
  readonly method?: number;
  /** The Unix mode. */
  readonly mode?: number;
  /** What the directory says in place of the truth. */
  readonly declared?: number;
  readonly crc?: number;
  /** Points to the bytes of the first item. */
  readonly overlaps?: boolean;
  /** Lengths in Zip64's extra field. */
  readonly zip64?: boolean;
}

const u16 = (value: number): Buffer => Buffer.from([value & 0xff, value >>> 8]);
const u32 = (value: number): Buffer => {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value >>> 0);
  return buffer;
};
const u64 = (value: number): Buffer => {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt(value));
  return buffer;
};

/** A ZIP archive of exactly these entries, whatever they are called. */
export function makeZip(items: readonly ZipItem[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const item of items) {
    const name = Buffer.isBuffer(item.name) ? item.name : Buffer.from(item.name);
    const flags = item.flags ?? (Buffer.isBuffer(item.name) ? 0 : 0x800);
    const method = item.method ?? 8;
    const data = Buffer.from(item.data ?? '');
    const packed = method === 8 ? deflateRawSync(data) : data;
    const crc = item.crc ?? crc32(data);
    const bytes = item.declared ?? data.length;
    const place = item.overlaps ? 0 : at;
    const extra = item.zip64
      ? Buffer.concat([u16(1), u16(24), u64(bytes), u64(packed.length), u64(place)])
      : Buffer.alloc(0);
    const long = (value: number): Buffer => u32(item.zip64 ? 0xffffffff : value);
    const common = Buffer.concat([
      u16(flags),
      u16(method),
      u32(0x21),
      u32(crc),
      long(packed.length),
      long(bytes),
      u16(name.length),
      u16(extra.length),
    ]);
    const local = Buffer.concat([u32(0x04034b50), u16(45), common, name, extra, packed]);
    directory.push(
      Buffer.concat([
        u32(0x02014b50),
        u16((3 << 8) | 45),
        u16(45),
        common,
        u16(0),
        u16(0),
        u16(0),
        u32(((item.mode ?? 0) << 16) >>> 0),
        long(place),
        name,
        extra,
      ]),
    );
    if (item.overlaps) continue;
    parts.push(local);
    at += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.concat([
    u32(0x06054b50),
    u32(0),
    u16(items.length),
    u16(items.length),
    u32(central.length),
    u32(at),
    u16(0),
  ]);
  return Buffer.concat([...parts, central, end]);
}

export interface TarItem {
  readonly name: string | Buffer;
  readonly data?: Buffer | string;
  /** `0` file, `5` folder, `2` symbolic link, … */
  readonly type?: string;
  readonly link?: string;
  /** What the header says in place of the truth. */
  readonly declared?: number;
  /** ustar's name before the name. */
  readonly prefix?: string;
}

/** A tar archive of exactly these entries. */
export function makeTar(items: readonly TarItem[], end = true): Buffer {
  const blocks = items.map(({ name, data = '', type = '0', link = '', declared, prefix = '' }) => {
    const content = Buffer.from(data);
    const header = Buffer.alloc(512);
    const put = (value: string | Buffer, offset: number): void => void Buffer.from(value).copy(header, offset);
    put(name, 0);
    put('0000777\0', 100);
    put('0000000\0', 108);
    put('0000000\0', 116);
    put(`${(declared ?? content.length).toString(8).padStart(11, '0')}\0`, 124);
    put('00000000000\0', 136);
    put(' '.repeat(8), 148);
    put(type, 156);
    put(link, 157);
    put('ustar\0' + '00', 257);
    put(prefix, 345);
    put(
      `${header
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    );
    return Buffer.concat([header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]);
  });
  return Buffer.concat([...blocks, Buffer.alloc(end ? 1024 : 0)]);
}

/** A pax header for the next entry. */
export function pax(records: Readonly<Record<string, string>>): TarItem {
  const data = Object.entries(records).map(([key, value]) => {
    const rest = ` ${key}=${value}\n`;
    let length = Buffer.byteLength(rest) + 1;
    while (String(length).length + Buffer.byteLength(rest) !== length)
      length = String(length).length + Buffer.byteLength(rest);
    return `${length}${rest}`;
  });
  return { name: 'pax', type: 'x', data: data.join('') };
}
