import * as path from 'node:path';
import type { ClassImagesParams, ImageFilter, ValueRange } from '../../protocol/pages/datasets';
import type { ImageFlag } from '../../protocol/pages/images';
import type { AuditReport } from '../../protocol/audit';
import type { ScanReport } from '../../protocol/runFiles';
import { foundProblems, type FoundProblems } from '../audit/found';
import { queried } from '../pages/imageQuery';
import { classOf, flagsOf, rowsOf } from './report';

/** Measures of an audit that images are filtered and ordered by. */
export const measureNames = ['brightness', 'sharpness', 'outlier'] as const;
export type MeasureName = (typeof measureNames)[number];

/** What scan and audit together know of a dataset; made once for each pair of reports. */
export class KnownDataset {
  readonly found: FoundProblems;
  readonly flags: ReadonlyMap<string, readonly ImageFlag[]>;
  /** Place of each row of the scan in the audit's columns, -1 where the audit does not have it. */
  private readonly places: Int32Array;
  private latest: { readonly key: string; readonly rows: readonly number[] } | undefined;

  constructor(
    readonly report: ScanReport,
    readonly audit: AuditReport | undefined,
    repaired: ReadonlySet<string>,
  ) {
    this.found = foundProblems(report, audit, repaired);
    this.flags = flagsOf(this.found);
    const at = new Map((audit?.measures.path ?? []).map((file, place) => [file, place]));
    this.places = Int32Array.from(report.files.path, (file) => at.get(file) ?? -1);
  }

  /** Whether the audit looked at other images than the scan: some came or went between the two. */
  get outdated(): boolean {
    return this.audit !== undefined && (this.audit.images !== this.places.length || this.places.includes(-1));
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

  /** Rows that a page asks for, in its order. */
  rows({ class: className, part, filter, query }: Omit<ClassImagesParams, 'offset' | 'limit'>): readonly number[] {
    const key = JSON.stringify([className, part, filter, query]);
    if (this.latest?.key === key) return this.latest.rows;
    const { files } = this.report;
    const listed = rowsOf(this.report, className, part);
    const fitting = filter ? listed.filter((row) => this.fits(row, filter)) : listed;
    const rows = queried(fitting, query, (row) => ({
      name: path.posix.basename(files.path[row]!),
      classes: [classOf(this.report, row)],
      bytes: files.bytes[row] ?? null,
      brightness: this.measure('brightness', row),
      sharpness: this.measure('sharpness', row),
      outlier: this.measure('outlier', row),
    }));
    this.latest = { key, rows };
    return rows;
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
