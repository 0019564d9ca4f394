import { codedSpace, type Triple } from '../../../src/engine/images/colour/colourSpaces';

/** Parameters of sRGB's curve as an ICC profile holds them (parametric, type 3). */
export const srgbParameters = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045];

/** Colorants relative to D50 of primaries by their code in ITU-T H.273: 1 sRGB, 12 Display P3. */
export const colorants = (code: number): readonly [Triple, Triple, Triple] => codedSpace(code, 13)!.toXyz!;

/** A profile of RGB, of version 4, with these colorants, curve and description. */
export function makeProfile(description: string, of: readonly Triple[], curve: readonly number[]): Buffer {
  const fixed = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(Math.round(value * 65_536));
    return bytes;
  };
  const xyz = (values: readonly number[]): Buffer =>
    Buffer.concat([Buffer.from('XYZ \0\0\0\0', 'latin1'), ...values.map(fixed)]);
  const kind = Buffer.alloc(4);
  kind.writeUInt16BE(curve.length === 1 ? 0 : 3);
  const trc = Buffer.concat([Buffer.from('para\0\0\0\0', 'latin1'), kind, ...curve.map(fixed)]);
  const text = Buffer.from(description, 'utf16le').swap16();
  const mluc = Buffer.alloc(28);
  mluc.write('mluc', 'latin1');
  mluc.writeUInt32BE(1, 8);
  mluc.writeUInt32BE(12, 12);
  mluc.write('enUS', 16, 'latin1');
  mluc.writeUInt32BE(text.length, 20);
  mluc.writeUInt32BE(28, 24);
  const tags: [string, Buffer][] = [
    ['desc', Buffer.concat([mluc, text])],
    ['cprt', Buffer.concat([mluc, text])],
    ['wtpt', xyz([0.9642, 1, 0.8249])],
    ...of.map((values, i): [string, Buffer] => [`${'rgb'[i]!}XYZ`, xyz(values)]),
    ...['r', 'g', 'b'].map((name): [string, Buffer] => [`${name}TRC`, trc]),
  ];
  const table = Buffer.alloc(4 + 12 * tags.length);
  table.writeUInt32BE(tags.length);
  let at = 128 + table.length;
  const bodies = tags.map(([name, data], i) => {
    const body = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
    table.write(name, 4 + 12 * i, 'latin1');
    table.writeUInt32BE(at, 8 + 12 * i);
    table.writeUInt32BE(data.length, 12 + 12 * i);
    at += body.length;
    return body;
  });
  const head = Buffer.alloc(128);
  head.writeUInt32BE(at, 0);
  head.writeUInt32BE(0x04300000, 8);
  head.write('mntrRGB XYZ ', 12, 'latin1');
  head.write('acsp', 36, 'latin1');
  [0.9642, 1, 0.8249].forEach((value, i) => fixed(value).copy(head, 68 + 4 * i));
  return Buffer.concat([head, table, ...bodies]);
}
