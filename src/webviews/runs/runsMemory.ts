import * as v from 'valibot';
import { parseWith } from '../../protocol/parse';
import type { KeyLine } from '../components/keyHelp';
import { text } from '../strings/runs';

const storedSchema = v.object({
  filter: v.optional(v.string(), ''),
  selected: v.optional(v.array(v.string()), []),
  compared: v.optional(v.array(v.string()), []),
});
export type StoredRuns = v.InferOutput<typeof storedSchema>;

/** What the panel stored while the page was hidden: a hidden page is destroyed. */
export function readStored(remembered: Readonly<Record<string, unknown>>): StoredRuns {
  const parsed = parseWith(storedSchema, remembered['runs'] ?? {});
  return parsed.ok ? parsed.value : { filter: '', selected: [], compared: [] };
}

/** What the panel is to store. */
export function toStored(stored: StoredRuns): Readonly<Record<string, unknown>> {
  return { runs: stored };
}

/** Keys of the table besides the common ones. */
export function runsKeys(): readonly KeyLine[] {
  return [
    ['Space', text('runs.key.space')],
    ['Shift ↑ ↓', text('runs.key.shift')],
    ['Ctrl A', text('runs.key.all')],
    ['C', text('runs.key.compare')],
    ['S', text('runs.key.star')],
    ['Delete', text('runs.key.delete')],
    ['/', text('runs.key.filter')],
  ];
}
