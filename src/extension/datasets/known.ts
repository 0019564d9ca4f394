import * as path from 'node:path';
import type { ClassImagesParams, ImageFilter, ValueRange } from '../../protocol/pages/datasets';
import type { ImageFlag } from '../../protocol/pages/images';
import { filterInSlices } from '../../core/lists/slicedSort';
import type { AuditReport } from '../../protocol/audit';
import type { ScanReport } from '../../protocol/runFiles';
import { EventLoopYield } from '../../runfolder/eventLoopYield';
import type { ImageSet } from '../map/imageSets';
import { foundProblems, type FoundProblems } from '../audit/found';
import { queried, queriedInSlices, type QueriedImage } from '../pages/imageQuery';
import { DatasetFacts } from './facts';
import { classOf, flagsOf, rowsInSlices, rowsOf } from './report';

/** Measures of an audit that images are filtered and ordered by. */
export const measureNames = ['brightness', 'sharpness', 'outlier'] as const;
export type MeasureName = (typeof measureNames)[number];

/** What scan and audit together know of a dataset; made once for each pair of reports. */
export class KnownDataset {
  readonly found: FoundProblems;
  readonly flags: ReadonlyMap<string, readonly ImageFlag[]>;
  readonly facts: DatasetFacts;
  /** Place of each row of the scan in the audit's columns, -1 where the audit does not have it. */
  private readonly places: Int32Array;
  private byPath: ReadonlyMap<string, number> | undefined;
  private latest: { readonly key: string; readonly rows: readonly number[] } | undefined;

  constructor(
    readonly report: ScanReport,
    readonly audit: AuditReport | undefined,
    repaired: ReadonlySet<string>,
  ) {
    this.found = foundProblems(report, audit, repaired);
    this.flags = flagsOf(this.found);
    this.facts = new DatasetFacts(report);
    this.places = new Int32Array(report.files.path.length).fill(-1);
    if (!audit) return;
    const at = new Map<string, number>();
    audit.measures.path.forEach((file, place) => at.set(file, place));
    report.files.path.forEach((file, row) => (this.places[row] = at.get(file) ?? -1));
  }

  /** Whether the audit looked at other images than the scan: some came or went between the two. */
  get outdated(): boolean {
    return this.audit !== undefined && (this.audit.images !== this.places.length || this.places.includes(-1));
  }

  /** The row of a file, -1 where the scan does not have it. */
  rowOf(file: string): number {
    this.byPath ??= new Map(this.report.files.path.map((one, row) => [one, row]));
    return this.byPath.get(file) ?? -1;
  }

  /** A measure of a row; null where it was not made. */
  measure(name: MeasureName, row: number): number | null {
    return this.audit?.measures[name][this.places[row] ?? -1] ?? null;
  }

  /** A measure of all rows that have it. */
  measures(name: MeasureName): number[] {
    if (!this.audit) return [];
    return Array.from(this.places, (_, row) => this.measure(name, row)).filter((value) => value !== null);
  }

  /** How a measure is spread. */
  spread(name: MeasureName): ReturnType<DatasetFacts['spread']> {
    return this.facts.spread(name, () => this.measures(name));
  }

  /** Makes what the page shows, in pieces that block nobody. */
  async prepare(): Promise<void> {
    const pause = new EventLoopYield();
    await pause.yieldIfDue();
    await this.facts.prepare(pause, this.audit ? measureNames.map((name) => () => this.spread(name)) : []);
  }

  /** Rows that a page asks for, in its order. @param set what the filter calls `chosen` */
  rows(
    { class: className, part, filter, query }: Omit<ClassImagesParams, 'offset' | 'limit'>,
    set?: ImageSet,
  ): readonly number[] {
    const key = JSON.stringify([className, part, filter, query]);
    if (this.latest?.key === key) return this.latest.rows;
    const listed = this.ofSet(rowsOf(this.report, className, part), set);
    const fitting = filter ? listed.filter((row) => this.fits(row, filter)) : listed;
    const rows = queried(fitting, query, (row) => this.queriedImage(row));
    this.latest = { key, rows };
    return rows;
  }

  /** As `rows`, in pieces that block nobody. */
  async rowsInSlices(params: Parameters<KnownDataset['rows']>[0], set?: ImageSet): Promise<readonly number[]> {
    const { class: className, part, filter, query } = params;
    const key = JSON.stringify([className, part, filter, query]);
    if (this.latest?.key === key) return this.latest.rows;
    const pause = new EventLoopYield();
    const breathe = (): Promise<void> => pause.yieldIfDue();
    const listed = this.ofSet(await rowsInSlices(this.report, className, part, breathe), set);
    const fitting = filter ? await filterInSlices(listed, (row) => this.fits(row, filter), breathe) : listed;
    const rows = await queriedInSlices(fitting, query, (row) => this.queriedImage(row), breathe);
    this.latest = { key, rows };
    return rows;
  }

  /** The rows of a set, in its order where it has one; all where there is none. */
  private ofSet(rows: readonly number[], set: ImageSet | undefined): readonly number[] {
    if (!set) return rows;
    const rank = (row: number): number | undefined => set.rank.get(this.report.files.path[row]!);
    const found = rows.filter((row) => rank(row) !== undefined);
    return set.ordered ? found.sort((a, b) => rank(a)! - rank(b)!) : found;
  }

  private queriedImage(row: number): QueriedImage {
    const { files } = this.report;
    return {
      name: path.posix.basename(files.path[row]!),
      classes: [classOf(this.report, row)],
      bytes: files.bytes[row] ?? null,
      brightness: this.measure('brightness', row),
      sharpness: this.measure('sharpness', row),
      outlier: this.measure('outlier', row),
    };
  }

  private fits(row: number, { problem, format, ...ranges }: ImageFilter): boolean {
    const { files } = this.report;
    if (problem !== undefined) {
      const flags = this.flags.get(files.path[row]!) ?? [];
      if (!flags.some(({ code }) => problem === '' || code === problem)) return false;
    }
    if (format !== undefined && files.format[row] !== format) return false;
    return (
      within(ranges.width, files.width[row]) &&
      within(ranges.height, files.height[row]) &&
      within(ranges.brightness, this.measure('brightness', row)) &&
      within(ranges.sharpness, this.measure('sharpness', row)) &&
      within(ranges.outlier, this.measure('outlier', row))
    );
  }
}

function within(range: ValueRange | undefined, value: number | null | undefined): boolean {
  if (range === undefined) return true;
  if (value === null || value === undefined) return false;
  return value >= range.from && (range.to === null || value < range.to);
}
