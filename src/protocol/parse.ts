import * as v from 'valibot';

/** The outcome of parsing something from outside: a value, or a sentence that says what is wrong with it. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

/** Parses a value that came over a border. Never throws. */
export function parseWith<S extends v.GenericSchema>(schema: S, input: unknown): Parsed<v.InferOutput<S>> {
  const result = v.safeParse(schema, input);
  if (result.success) return { ok: true, value: result.output };
  const issue = result.issues[0];
  const path = v.getDotPath(issue);
  return { ok: false, problem: path ? `${path}: ${issue.message}` : issue.message };
}

/** Parses JSON text and then its shape. Never throws. */
export function parseJsonWith<S extends v.GenericSchema>(schema: S, text: string): Parsed<v.InferOutput<S>> {
  const parsed = parseJson(text);
  return parsed.ok ? parseWith(schema, parsed.value) : parsed;
}

/** Parses JSON text; a byte order mark before it does not matter. Never throws. */
export function parseJson(text: string): Parsed<unknown> {
  if (isNestedTooDeep(text)) return { ok: false, problem: tooDeep };
  try {
    return { ok: true, value: JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) };
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Levels of brackets beyond which no file of Loupe's or of a dataset goes; readers recurse into each. */
const deepest = 200;
export const tooDeep = `its brackets are nested more than ${deepest} deep`;

/** Whether JSON's brackets are nested deeper than anything that is read; those in strings do not count. */
export function isNestedTooDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (quoted) {
      if (code === 0x5c) i++;
      else if (code === 0x22) quoted = false;
    } else if (code === 0x22) quoted = true;
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > deepest) return true;
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
  return false;
}
