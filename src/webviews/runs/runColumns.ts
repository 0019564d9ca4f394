import { formatAccuracy, formatCount, formatDuration, formatOf, noNumber } from '../../core/format';
import type { Scalar } from '../../core/flattenSettings';
import type { RunRow } from '../../protocol/pages/runs';
import type { CellValue, Column } from '../components/tableModel';
import { text } from '../strings/runs';
import { calledOf, headline, headlineText } from './headline';
import type { KeyOf } from '../strings/texts';

/** A column of the table of runs. */
export interface RunColumn extends Column<RunRow> {
  readonly setting: boolean;
  /** Shown beside the cell's text on hover, where that is cut short. */
  readonly hint?: (row: RunRow) => string;
}

/** Prefix of the keys of columns that show a setting. */
export const settingPrefix = 'settings.';

/** Columns that stand first and stay in sight while the others scroll: what a run is told by. */
export const pinnedColumns: readonly string[] = ['star', 'status', 'dataset', 'accuracy'];

/** Columns beside them that are shown until the user chooses others. */
export const firstColumns: readonly string[] = [
  'name',
  'model',
  'recipe',
  'epochs',
  'time',
  'started',
  'device',
  'note',
];

/** Every column that has something to do with the rows: the fixed ones, then one for each setting that any run has. */
export function allColumns(rows: Iterable<RunRow>): RunColumn[] {
  const settings = new Set<string>();
  for (const row of rows) for (const key of Object.keys(row.settings)) settings.add(key);
  return [...fixed(), ...[...settings].sort().map(settingColumn)];
}

function fixed(): RunColumn[] {
  return [
    plain('star', (row) => (row.star ? 1 : 0), { text: (row) => text(row.star ? 'runs.starred' : 'runs.notStarred') }),
    plain('status', (row) => row.status, { text: statusText, hint: (row) => row.problem ?? '' }),
    plain('dataset', (row) => row.dataset, { hint: (row) => row.folder ?? '' }),
    accuracyColumn(),
    plain('name', calledOf, { hint: calledOf }),
    score('validation'),
    score('test'),
    plain('model', (row) => row.model),
    plain('recipe', (row) => row.recipe),
    number('epochs', (row) => row.epochs),
    number('bestEpoch', (row) => row.bestEpoch),
    plain('time', (row) => row.seconds, {
      align: 'end',
      text: ({ seconds }) => (seconds === null ? noNumber : formatDuration(seconds)),
    }),
    plain('device', (row) => row.device, { hint: (row) => row.engine ?? '' }),
    plain('started', (row) => row.started, {
      align: 'end',
      text: ({ started }) => (started === null ? noNumber : localTime(started)),
    }),
    plain('fingerprint', (row) => row.fingerprint, {
      code: true,
      text: ({ fingerprint }) => fingerprint?.slice(0, 8) ?? noNumber,
      hint: (row) => row.fingerprint ?? '',
    }),
    plain('note', (row) => row.note || null, { text: ({ note }) => note.replace(/\s+/g, ' ') }),
    f1('validation'),
    f1('test'),
    number('validationImages', (row) => row.scores.validation?.images ?? null),
    number('testImages', (row) => row.scores.test?.images ?? null),
    number('images', (row) => row.images),
    number('classes', (row) => row.classes),
    number('skipped', (row) => row.skipped),
    plain('engine', (row) => row.engine),
    plain('id', (row) => row.name),
    plain('folder', (row) => row.folder),
  ];
}

type FixedKey = Extract<KeyOf<typeof text>, `runs.col.${string}`> extends `runs.col.${infer K}` ? K : never;

function plain(key: FixedKey, value: (row: RunRow) => CellValue, more: Partial<RunColumn> = {}): RunColumn {
  return {
    key,
    label: text(`runs.col.${key}`),
    setting: false,
    value,
    text: (row) => String(value(row) ?? noNumber),
    ...more,
  };
}

function number(key: FixedKey, value: (row: RunRow) => number | null): RunColumn {
  return plain(key, value, { align: 'end', text: (row) => formatCount(value(row) ?? NaN) });
}

/** The accuracy that a row shows: of the test part, else of the validation part, with the name of the part. */
function accuracyColumn(): RunColumn {
  return plain('accuracy', (row) => headline(row)?.accuracy ?? null, {
    align: 'end',
    text: (row) => {
      const score = headline(row);
      return score ? `${formatAccuracy(score.accuracy)} ${text(`runs.of.${score.part}`)}` : noNumber;
    },
    hint: headlineText,
  });
}

function score(part: 'validation' | 'test'): RunColumn {
  return plain(part, (row) => row.scores[part]?.accuracy ?? null, {
    align: 'end',
    text: ({ scores }) => {
      const of = scores[part];
      if (!of) return noNumber;
      const right = Math.round(of.accuracy * of.images);
      return text('runs.score', {
        accuracy: formatAccuracy(of.accuracy),
        right: formatCount(right),
        n: formatCount(of.images),
      });
    },
    hint: ({ scores }) =>
      scores[part] ? formatOf(Math.round(scores[part].accuracy * scores[part].images), scores[part].images) : '',
  });
}

function f1(part: 'validation' | 'test'): RunColumn {
  const value = (row: RunRow): number | null => row.scores[part]?.macroF1 ?? null;
  return plain(`${part}F1`, value, { align: 'end', text: (row) => formatAccuracy(value(row)) });
}

function settingColumn(key: string): RunColumn {
  const value = (row: RunRow): CellValue => cell(row.settings[key] ?? null);
  return {
    key: `${settingPrefix}${key}`,
    label: key,
    setting: true,
    code: false,
    value,
    text: (row) => String(value(row) ?? noNumber),
  };
}

function cell(value: Scalar): CellValue {
  return typeof value === 'boolean' ? String(value) : value;
}

/** Where the run is, or how it ended. */
export function statusText(row: RunRow): string {
  return row.progress ?? text(`runs.status.${row.status}`);
}

/** `2026-11-22 14:09` in the user's own time, which sorts as it reads. */
export function localTime(time: number): string {
  const date = new Date(time);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/**
 * Every column that the runs have, and those that are shown: the same lists as before where nothing about them changed.
 */
export class ShownColumns {
  all: readonly RunColumn[] = [];
  shown: readonly RunColumn[] = [];

  update(rows: Iterable<RunRow>, wanted: readonly string[] | null): void {
    const all = allColumns(rows);
    if (all.map(({ key }) => key).join('\n') !== this.all.map(({ key }) => key).join('\n')) this.all = all;
    const keys = new Set([...pinnedColumns, ...(wanted ?? firstColumns)]);
    const shown = this.all.filter(({ key }) => keys.has(key));
    if (shown.length !== this.shown.length || shown.some((column, index) => column !== this.shown[index]))
      this.shown = shown;
  }
}
