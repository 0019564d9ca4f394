import { html, nothing, type TemplateResult } from 'lit';
import { auditKindNames, auditKind } from '../../core/audit/auditKinds';
import { formatCount, formatShare } from '../../core/format';
import type { ImageFilter, ValueRange } from '../../protocol/pages/datasets';
import { icon } from '../shared/icons';
import { text } from '../strings/datasets';
import { text as mapText } from '../strings/map';

/** Values of images that a chart shows in bins. */
export const measured = ['width', 'height', 'brightness', 'sharpness', 'outlier'] as const;
export type Measured = (typeof measured)[number];

/** A value as the chart of its measure writes it: sizes in pixels, the others as a share of 1. */
export const valueWords: Readonly<Record<Measured, (value: number) => string>> = {
  width: formatCount,
  height: formatCount,
  brightness: formatShare,
  sharpness: formatShare,
  outlier: formatShare,
};

/** The range of a bin: the last one has no end, since the largest value is in it. */
export function rangeOfBin(edges: readonly number[], bin: number): ValueRange {
  return { from: edges[bin]!, to: bin + 2 < edges.length ? edges[bin + 1]! : null };
}

/** The bin that a range was made of; -1 where there is none. */
export function binOfRange(edges: readonly number[], range: ValueRange | undefined): number {
  return range ? edges.slice(0, -1).indexOf(range.from) : -1;
}

/** A filter with one of its parts set, or taken away where it was set so already. */
export function toggled<K extends keyof ImageFilter>(filter: ImageFilter, key: K, value: ImageFilter[K]): ImageFilter {
  const { [key]: before, ...rest } = filter;
  const same = value === undefined || JSON.stringify(before) === JSON.stringify(value);
  return same ? rest : { ...rest, [key]: value };
}

/** What a filter asks for in words, a part a chip. Problems of any kind have a check box of their own. */
export function filterWords(
  filter: ImageFilter,
): readonly { readonly key: keyof ImageFilter; readonly words: string }[] {
  const { problem, format, chosen } = filter;
  const ranges = measured.flatMap((key) => {
    const range = filter[key];
    if (!range) return [];
    const show = valueWords[key];
    const name = text(`dataset.${key}`);
    const words =
      range.to === null
        ? text('filter.from', { name, low: show(range.from) })
        : text('filter.range', { name, low: show(range.from), high: show(range.to) });
    return [{ key, words }];
  });
  const ofChosen = (): string =>
    chosen!.name === null
      ? mapText('filter.chosen', { n: formatCount(chosen!.images) })
      : mapText('filter.like', { name: chosen!.name });
  return [
    ...(chosen ? [{ key: 'chosen' as const, words: ofChosen() }] : []),
    ...(problem ? [{ key: 'problem' as const, words: problemTitle(problem) }] : []),
    ...(format === undefined ? [] : [{ key: 'format' as const, words: format }]),
    ...ranges,
  ];
}

/** The title of a kind of problem that an audit finds; a code of the scan as words. */
export function problemTitle(code: string): string {
  const kind = auditKindNames.find((name) => name === code);
  if (kind) return auditKind(kind).title;
  const words = code.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The parts of the filter that are set, each with a button that takes it away. */
export function filterChips(
  filter: ImageFilter,
  remove: (key: keyof ImageFilter) => void,
): TemplateResult | typeof nothing {
  const chips = filterWords(filter);
  if (chips.length === 0) return nothing;
  return html`<ul class="chips" aria-label=${text('filter.set')}>
    ${chips.map(
      ({ key, words }) => html`<li><button type="button" class="chip" aria-label=${text('filter.remove', { words })}
        @click=${() => remove(key)}>${words}${icon('close')}</button></li>`,
    )}
  </ul>`;
}
