import * as v from 'valibot';
import { parseJsonWith, parseWith, tooDeep, type Parsed } from '../../protocol/parse';
import { EventLoopYield } from '../../runfolder/eventLoopYield';

/** Characters that are parsed at once, less than a millisecond's work. */
const slice = 32_000;
/** Entries of a list that are checked at once. */
const entriesAtOnce = 500;
/** Levels that are taken apart; what lies deeper is parsed as one. */
const deepest = 50;

/**
 * As `parseJsonWith`, for documents of many megabytes: others have their turn in between, so that the editor stays
 * smooth. Never throws.
 */
export async function parseJsonInSlices<S extends v.GenericSchema>(
  schema: S,
  text: string,
): Promise<Parsed<v.InferOutput<S>>> {
  if (text.length <= slice) return parseJsonWith(schema, text);
  const pause = new EventLoopYield();
  let value: unknown;
  try {
    value = await new SlicedText(text, pause).whole();
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
  return await checked(schema, value, pause);
}

/** Parses a text piece by piece: containers that are longer than a slice are taken apart. */
class SlicedText {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly pause: EventLoopYield,
  ) {
    if (text.charCodeAt(0) === 0xfeff) this.at = 1;
  }

  async whole(): Promise<unknown> {
    const value = await this.value(0);
    this.space();
    if (this.at < this.text.length) throw this.unexpected();
    return value;
  }

  private async value(depth: number): Promise<unknown> {
    if (depth > deepest) throw new SyntaxError(tooDeep);
    this.space();
    const begin = this.at;
    if (this.skip(begin + slice)) return this.parsed(begin, this.at);
    this.at = begin;
    return this.text[begin] === '{' ? this.object(depth) : this.array(depth);
  }

  private async object(depth: number): Promise<Record<string, unknown>> {
    const entries: [string, unknown][] = [];
    this.at++;
    for (;;) {
      this.space();
      const begin = this.at;
      if (this.text[begin] !== '"') throw this.unexpected();
      this.skip(Infinity);
      const key = this.parsed(begin, this.at) as string;
      this.space();
      if (this.text[this.at++] !== ':') throw this.unexpected();
      entries.push([key, await this.value(depth + 1)]);
      this.space();
      const next = this.text[this.at++];
      if (next === '}') return Object.fromEntries(entries);
      if (next !== ',') throw this.unexpected();
    }
  }

  private async array(depth: number): Promise<unknown[]> {
    const entries: unknown[] = [];
    this.at++;
    for (;;) {
      // As many entries as make a slice are parsed as one text.
      const begin = this.at;
      let [end, last] = [begin, false];
      while (!last && this.at - begin < slice) {
        this.space();
        if (!this.skip(this.at + slice)) break;
        end = this.at;
        this.space();
        last = this.text[this.at] === ']';
        if (!last && this.text[this.at] !== ',') throw this.unexpected();
        this.at++;
      }
      if (end > begin) for (const entry of this.parsed(begin, end, true) as unknown[]) entries.push(entry);
      await this.pause.yieldIfDue();
      if (last) return entries;
      if (end > begin) {
        this.at = end;
        this.space();
        this.at++;
        continue;
      }
      this.at = begin;
      entries.push(await this.value(depth + 1));
      this.space();
      const next = this.text[this.at++];
      if (next === ']') return entries;
      if (next !== ',') throw this.unexpected();
    }
  }

  /** Goes to the end of a value; false, wherever it stands then, where that is beyond the limit. */
  private skip(limit: number): boolean {
    const { text } = this;
    let depth = 0;
    do {
      const code = text.charCodeAt(this.at);
      if (Number.isNaN(code)) throw this.unexpected();
      if (code === 0x22) this.at = endOfString(text, this.at);
      else {
        if (code === 0x5b || code === 0x7b) depth++;
        else if (code === 0x5d || code === 0x7d) depth--;
        else if (depth === 0) {
          this.at = endOfWord(text, this.at);
          return true;
        }
        this.at++;
      }
      if (this.at > limit && depth > 0) return false;
    } while (depth > 0);
    return true;
  }

  private space(): void {
    while (' \n\r\t'.includes(this.text[this.at] ?? 'x')) this.at++;
  }

  private parsed(begin: number, end: number, list = false): unknown {
    const text = this.text.slice(begin, end);
    return JSON.parse(list ? `[${text}]` : text);
  }

  private unexpected(): SyntaxError {
    return new SyntaxError(`Unexpected text at position ${this.at}`);
  }
}

function endOfString(text: string, begin: number): number {
  for (let end = text.indexOf('"', begin + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === 0x5c) escapes++;
    if (escapes % 2 === 0) return end + 1;
  }
  throw new SyntaxError('A text does not end');
}

/** End of a number, or of a word such as `null`. */
function endOfWord(text: string, begin: number): number {
  let end = begin;
  while (end < text.length && !',]} \n\r\t'.includes(text[end]!)) end++;
  return end;
}

/** Checks a value by a schema, long lists in pieces. */
async function checked(schema: v.GenericSchema, value: unknown, pause: EventLoopYield): Promise<Parsed<unknown>> {
  await pause.yieldIfDue();
  if ('pipe' in schema) return parseWith(schema, value);
  if (schema.type === 'array' && Array.isArray(value)) {
    const all: unknown[] = [];
    for (let at = 0; at < value.length; at += entriesAtOnce) {
      const piece = parseWith(schema, value.slice(at, at + entriesAtOnce));
      if (!piece.ok) return piece;
      for (const entry of piece.value as unknown[]) all.push(entry);
      await pause.yieldIfDue();
    }
    return { ok: true, value: all };
  }
  if (schema.type === 'object' && typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const { entries } = schema as unknown as v.ObjectSchema<v.ObjectEntries, undefined>;
    const all: Record<string, unknown> = {};
    for (const [key, entry] of Object.entries(entries)) {
      const given = (value as Record<string, unknown>)[key];
      if (entry.type !== 'object' && entry.type !== 'array') continue;
      if (given === undefined) continue;
      const one = await checked(entry, given, pause);
      if (!one.ok) return { ok: false, problem: `${key}: ${one.problem}` };
      all[key] = one.value;
    }
    // What is checked already is not looked at again: in its place stands what is never wrong.
    const rest = Object.fromEntries(Object.entries(entries).filter(([key]) => !(key in all)));
    const others = parseWith(v.object(rest), value);
    return others.ok ? { ok: true, value: { ...others.value, ...all } } : others;
  }
  return parseWith(schema, value);
}
