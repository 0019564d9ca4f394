import type { RunCurves } from '../../protocol/pages/runs';
import type { BackgroundCurve, Series } from '../charts/lineGeometry';
import { text } from '../strings/runComparison';
import type { CurveAxis } from '../training/curves';

/** Roles of curves, as the training page tells them apart. */
export const curveRoles = ['train', 'validation'] as const;
export type CurveRole = (typeof curveRoles)[number];

/** Curves of several runs over one axis. */
export interface ComparedCurves {
  readonly x: readonly number[];
  readonly loss: readonly Series[];
  readonly accuracy: readonly Series[];
  /** What the curves are means of, drawn thin behind them. */
  readonly behind: { readonly loss: readonly BackgroundCurve[]; readonly accuracy: readonly BackgroundCurve[] };
}

/** How a run is called in the comparison: by its place, `A` first. */
export function letterOf(place: number): string {
  return String.fromCharCode(65 + place);
}

/** The id of a run's curve in both charts. */
export function seriesId(place: number, role: CurveRole): string {
  return `${place} ${role}`;
}

/**
 * Curves of several runs as the charts draw them: one axis with every epoch or second that any run has, and for each
 * run the values that it has there. Runs without epochs have no curves. `hidden` series carry no letter, so that
 * another one of the run does.
 * @param members for each place the curves that its curve is the mean of; they are drawn where the place and role are
 */
export function comparedCurves(
  runs: readonly (RunCurves | undefined)[],
  axis: CurveAxis,
  hidden: ReadonlySet<string>,
  members: readonly (readonly RunCurves[])[] = [],
): ComparedCurves {
  const along = (run: RunCurves): readonly number[] => (axis === 'epoch' ? run.epoch : run.seconds);
  const x = [...new Set(runs.flatMap((run) => (run ? along(run) : [])))].sort((a, b) => a - b);
  const places = new Map(x.map((value, index) => [value, index]));
  const spread = (run: RunCurves, values: readonly (number | null)[]): number[] => {
    const column = new Array<number>(x.length).fill(NaN);
    along(run).forEach((at, index) => (column[places.get(at)!] = values[index] ?? NaN));
    return column;
  };
  const seriesOf = (pick: Readonly<Record<CurveRole, (run: RunCurves) => readonly (number | null)[]>>): Series[] =>
    runs.flatMap((run, place) => {
      if (!run || run.epoch.length === 0) return [];
      const present = curveRoles.filter((role) => pick[role](run).some((value) => value !== null));
      const marked = present.filter((role) => !hidden.has(seriesId(place, role))).at(-1);
      return present.map((role): Series => ({
        id: seriesId(place, role),
        tone: role,
        hue: place,
        label: text('compare.seriesOf', { letter: letterOf(place), part: text(`part.${role}`).toLowerCase() }),
        values: spread(run, pick[role](run)),
        ...(role === marked ? { mark: letterOf(place) } : {}),
      }));
    });
  const behind = (
    pick: Readonly<Record<CurveRole, (run: RunCurves) => readonly (number | null)[]>>,
  ): BackgroundCurve[] =>
    members.flatMap((own, place) =>
      curveRoles
        .filter((role) => !hidden.has(seriesId(place, role)))
        .flatMap((role) =>
          own.map((run) => ({
            tone: role,
            hue: place,
            x: along(run),
            values: pick[role](run).map((value) => value ?? NaN),
          })),
        ),
    );
  const loss = { train: (run: RunCurves) => run.loss, validation: (run: RunCurves) => run.valLoss };
  const accuracy = { train: (run: RunCurves) => run.accuracy, validation: (run: RunCurves) => run.valAccuracy };
  return {
    x,
    loss: seriesOf(loss),
    accuracy: seriesOf(accuracy),
    behind: { loss: behind(loss), accuracy: behind(accuracy) },
  };
}
