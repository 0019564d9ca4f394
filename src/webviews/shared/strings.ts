import { commonStrings } from './strings/common';
import { comparisonStrings } from './strings/comparison';
import { datasetStrings } from './strings/dataset';
import { evaluationStrings } from './strings/evaluation';
import { predictionStrings } from './strings/prediction';
import { previewStrings } from './strings/preview';
import { runsStrings } from './strings/runs';
import { trainingStrings } from './strings/training';

/** Every text the pages show, in English; `{name}` is replaced by a value. */
export const english = {
  ...commonStrings,
  ...datasetStrings,
  ...trainingStrings,
  ...evaluationStrings,
  ...predictionStrings,
  ...runsStrings,
  ...previewStrings,
  ...comparisonStrings,
} as const;
export type StringKey = keyof typeof english;

let translations: Readonly<Record<string, unknown>> | undefined;

function load(): Readonly<Record<string, unknown>> {
  const element = globalThis.document?.getElementById('loupe-strings');
  if (!element?.textContent) return {};
  try {
    const parsed: unknown = JSON.parse(element.textContent);
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** The text for a key in the user's language, English where there is none, with its values put in. */
export function text(key: StringKey, values: Readonly<Record<string, string | number>> = {}): string {
  translations ??= load();
  const translated = translations[key];
  return fill(typeof translated === 'string' ? translated : english[key], values);
}

/** Replaces `{name}` by the value of that name; an unknown name stays as it is. */
export function fill(pattern: string, values: Readonly<Record<string, string | number>>): string {
  return pattern.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
