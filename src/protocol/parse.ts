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
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
  return parseWith(schema, input);
}
