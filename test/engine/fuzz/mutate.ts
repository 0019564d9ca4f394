import type { Random } from '../../../src/core/random';

/** Changes bytes in one way; the name stands in the report. */
type Mutator = (bytes: Buffer, random: Random) => Buffer;

const pick = <T>(list: readonly T[], random: Random): T => list[random.integer(list.length)]!;
/** Most faults lie where a file describes itself: at its beginning or end. */
function place(length: number, random: Random): number {
  const near = Math.min(length, 512);
  const which = random.integer(3);
  return which === 0
    ? random.integer(near + 1)
    : which === 1
      ? length - random.integer(near + 1)
      : random.integer(length + 1);
}
const spliced = (bytes: Buffer, at: number, removed: number, put: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + removed)]);

/** Numbers at which readers of lengths and counts go wrong. */
const hugeBytes = [
  Buffer.from([0xff, 0xff, 0xff, 0xff]),
  Buffer.from([0x7f, 0xff, 0xff, 0xff]),
  Buffer.from([0xff, 0xff, 0xff, 0x7f]),
  Buffer.from([0, 0, 0, 0x80]),
  Buffer.alloc(8, 0xff),
  Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]),
  Buffer.from([0, 0, 0, 0]),
];
const hugeText = [
  '1e308',
  '-1',
  '9007199254740993',
  '99999999999999999999',
  '0',
  'NaN',
  '4294967296',
  '1e-320',
  'null',
  '""',
  '0.5',
];

const ofBytes: Readonly<Record<string, Mutator>> = {
  bits(bytes, random) {
    const changed = Buffer.from(bytes);
    for (let n = 1 + random.integer(20); n > 0 && changed.length > 0; n--)
      changed[Math.min(changed.length - 1, place(changed.length, random))]! ^= 1 << random.integer(8);
    return changed;
  },
  truncation: (bytes, random) => bytes.subarray(0, random.integer(bytes.length + 1)),
  empty: () => Buffer.alloc(0),
  removed: (bytes, random) => spliced(bytes, place(bytes.length, random), 1 + random.integer(64), Buffer.alloc(0)),
  doubled(bytes, random) {
    const at = random.integer(bytes.length + 1);
    return spliced(bytes, at, 0, bytes.subarray(at, at + 1 + random.integer(200)));
  },
  hugeNumber(bytes, random) {
    const huge = pick(hugeBytes, random);
    return spliced(
      bytes,
      Math.min(place(bytes.length, random), Math.max(0, bytes.length - huge.length)),
      huge.length,
      huge,
    );
  },
  nul: (bytes, random) => spliced(bytes, random.integer(bytes.length + 1), 0, Buffer.alloc(1 + random.integer(9))),
  invalidText: (bytes, random) =>
    spliced(
      bytes,
      random.integer(bytes.length + 1),
      0,
      pick([Buffer.from([0xc3, 0x28]), Buffer.from([0xff, 0xfe]), Buffer.from([0xed, 0xa0, 0x80])], random),
    ),
  /** A number written in digits becomes another, also inside a binary file. */
  digits(bytes, random) {
    const text = bytes.toString('latin1');
    const numbers = [...text.matchAll(/(?<=[[,:\s])-?\d+(\.\d+)?(?=[\],}\s])/g)];
    if (numbers.length === 0) return this.bits!(bytes, random);
    const { index, 0: old } = pick(numbers, random);
    const put = pick(hugeText, random);
    // A length that others count on stays: what is left is filled with blanks.
    return spliced(bytes, index, old.length, Buffer.from(put.length < old.length ? put.padEnd(old.length) : put));
  },
  words(bytes, random) {
    const text = bytes.toString('latin1');
    const words = [...text.matchAll(/"[\w.:/ -]{1,60}"/g)];
    if (words.length === 0) return this.bits!(bytes, random);
    const { index, 0: old } = pick(words, random);
    const put = pick(
      ['null', 'true', '[]', '{}', '0', `"${'x'.repeat(Math.max(0, old.length - 2))}"`, pick(words, random)[0]],
      random,
    );
    return spliced(bytes, index, old.length, Buffer.from(put.padEnd(old.length), 'latin1'));
  },
};

type Container = Record<string, unknown> | unknown[];
const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

/** Every place in a value: its container and key. */
function places(value: unknown, found: [Container, string][] = []): [Container, string][] {
  if (isContainer(value))
    for (const [key, inner] of Object.entries(value)) {
      found.push([value, key]);
      places(inner, found);
    }
  return found;
}

const nested = (depth: number): unknown => {
  let value: unknown = 0;
  for (let i = 0; i < depth; i++) value = i % 2 ? [value] : { a: value };
  return value;
};
const others: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  2 ** 53,
  0,
  '',
  'x',
  'x'.repeat(10_000),
  '../../..',
  '\0',
  [],
  {},
  [[]],
  [null],
  { a: 1 },
  '1',
  -0.5,
];

/** Changes the value at a random place of a JSON document. */
function changedJson(text: string, random: Random): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const at = places(value);
  if (at.length === 0) return undefined;
  for (let n = 1 + random.integer(2); n > 0; n--) {
    const [holder, key] = pick(at, random);
    const target = holder as Record<string, unknown>;
    switch (random.integer(6)) {
      case 0:
        if (Array.isArray(holder)) holder.splice(Number(key), 1);
        else delete target[key];
        break;
      case 1:
        if (Array.isArray(holder)) holder.push(...(holder as unknown[]));
        else target[pick(['__proto__', 'constructor', 'length', `${key}2`, ''], random)] = target[key];
        break;
      case 2:
        target[key] = nested(pick([5, 150, 5000], random));
        break;
      case 3:
        target[key] = (pick(at, random)[0] as Record<string, unknown>)[pick(at, random)[1]] ?? null;
        break;
      default:
        target[key] = pick(others, random);
    }
  }
  try {
    return JSON.stringify(value);
  } catch {
    // It holds itself now.
    return undefined;
  }
}

/** A mutated file and how it was made. */
export function mutate(bytes: Buffer, random: Random): { readonly bytes: Buffer; readonly how: string } {
  const text = bytes.toString('utf8');
  if (/^\s*[[{]/.test(text) && random.integer(3) > 0) {
    const whole = changedJson(text, random);
    if (whole !== undefined) return { bytes: Buffer.from(whole), how: 'json' };
    // Lines of JSON.
    const lines = text.split('\n');
    const line = random.integer(lines.length);
    const changed = changedJson(lines[line]!, random);
    if (changed !== undefined) {
      lines[line] = changed;
      return { bytes: Buffer.from(lines.join('\n')), how: 'json line' };
    }
  }
  const how = pick(Object.keys(ofBytes), random);
  return { bytes: ofBytes[how]!.call(ofBytes, bytes, random), how };
}
