import * as v from 'valibot';
import { parseWith } from '../../protocol/parse';

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
