import path from 'node:path';
import { LoupeError, messageOf } from '../../../core/errors';
import { parseJson } from '../../../protocol/parse';
import { withoutNumbers } from '../../../core/matchClasses';
import { readBounded } from '../../formats/boundedFile';
import { decodeText } from '../../formats/text/decodeText';
import { isJson } from './topology';

/**
 * Names of classes in the order of a model's outputs: one a line, with its number before it or without, or JSON: a
 * list, {"0": "cat", …}, {"cat": 0, …} (Keras's class_indices), or {"labels": […]}. A name that comes again is
 * numbered. Throws LoupeError `labels` that says what is wrong with the file.
 */
export async function readLabels(file: string): Promise<string[]> {
  const bytes = await readBounded(file, mostBytes, 'labels', 'The labels');
  const text = textOf(bytes, file);
  const labels = /\.json$/i.test(file)
    ? fromJson(text, file)
    : withoutNumbers(
        text
          .split(/\r\n?|\n/)
          .map((line) => line.trim())
          .filter((line) => line !== ''),
      );
  return distinct(labels);
}

/** Far more than the names of a million classes take. */
const mostBytes = 64 * 2 ** 20;

function textOf(bytes: Buffer, file: string): string {
  try {
    return decodeText(bytes).text;
  } catch (error) {
    throw new LoupeError('labels', `The labels ${file} cannot be read: ${messageOf(error).replace(/\.$/, '')}.`, {
      cause: error,
    });
  }
}

/** Two classes of one name, such as ImageNet's two cranes, are told apart by a number. */
function distinct(labels: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return labels.map((label) => {
    const times = (seen.get(label) ?? 0) + 1;
    seen.set(label, times);
    return times === 1 ? label : `${label} (${times})`;
  });
}

/** Whether there are as many names as outputs. Throws LoupeError `labels` where not, or where there are none. */
export function requireLabels(
  labels: readonly string[] | undefined,
  outputs: number,
  model: string,
): readonly string[] {
  const file = path.basename(model);
  if (!labels)
    throw new LoupeError(
      'labels',
      `${file} gives ${outputs} probabilities, but does not say of which classes. Name them with --labels FILE, one class a line in the model's order.`,
    );
  if (labels.length !== outputs)
    throw new LoupeError(
      'labels',
      `${file} gives ${outputs} probabilities, but there are ${labels.length} labels. Give one for each, in the model's order.`,
    );
  return labels;
}

function fromJson(text: string, file: string): string[] {
  const parsed = parseJson(text);
  if (!parsed.ok) throw new LoupeError('labels', `The labels ${file} are no JSON: ${parsed.problem}.`);
  const json = parsed.value;
  const list = isJson(json) && Array.isArray(json['labels']) ? (json['labels'] as unknown[]) : json;
  if (Array.isArray(list) && list.every((item) => typeof item === 'string')) return list;
  if (isJson(json)) {
    const pairs = Object.entries(json).map(([key, value]): [number, unknown] =>
      typeof value === 'number' ? [value, key] : [Number(key), value],
    );
    const names = pairs.sort(([a], [b]) => a - b).map(([, name]) => name);
    if (pairs.every(([number, name], index) => number === index && typeof name === 'string')) return names as string[];
  }
  throw new LoupeError('labels', `The labels ${file} are neither a list of names nor numbers from 0 with their names.`);
}
