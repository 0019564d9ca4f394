import type { AuditKind } from '../../core/audit/auditKinds';
import { formatCount, formatShare } from '../../core/format';
import type { Part } from '../../core/parts';
import type { ScanReport } from '../../protocol/runFiles';
import type { FoundProblems } from '../audit/found';
import { t } from '../shared/localize';
import { classCounts, partsOf, rowsOf } from './report';

/** A row of the Datasets view. Every row knows its dataset's folder. */
export type DatasetNode =
  | { readonly kind: 'dataset'; readonly folder: string }
  | { readonly kind: 'scan'; readonly folder: string }
  | GroupNode
  | { readonly kind: 'image'; readonly folder: string; readonly file: string; readonly row: number }
  | {
      readonly kind: 'problem';
      readonly folder: string;
      readonly file: string;
      readonly message: string;
      readonly leftOut: boolean;
    }
  | {
      readonly kind: 'auditProblem';
      readonly folder: string;
      /** '' for what is about classes or the whole. */
      readonly file: string;
      readonly audit: AuditKind;
      readonly classes: readonly string[];
      readonly message: string;
    }
  | { readonly kind: 'more'; readonly folder: string; readonly parent: GroupNode; readonly left: number };

/** A row with rows below it. */
export type GroupNode =
  | {
      readonly kind: 'part';
      readonly folder: string;
      readonly part: Part;
      readonly count: number;
      readonly total: number;
    }
  | {
      readonly kind: 'class';
      readonly folder: string;
      readonly part: Part | null;
      readonly class: string | null;
      readonly count: number;
      readonly total: number;
    }
  | { readonly kind: 'problems'; readonly folder: string; readonly count: number }
  | { readonly kind: 'problemKind'; readonly folder: string; readonly code: string; readonly count: number }
  | { readonly kind: 'auditKind'; readonly folder: string; readonly audit: AuditKind; readonly count: number };

/** Images on a page of the tree. */
export const pageSize = 200;

/** Rows below a dataset: its problems, then its parts, or its classes where the data has no parts. */
export function datasetChildren(report: ScanReport, found: FoundProblems): DatasetNode[] {
  const { folder } = report;
  const count = found.audited.length + found.scanned.length + report.skipped.length;
  const problems: DatasetNode[] = count > 0 ? [{ kind: 'problems', folder, count }] : [];
  const parts = partsOf(report);
  if (parts.length === 0) return [...problems, ...classChildren(report, null)];
  const total = report.files.path.length;
  return [
    ...problems,
    ...parts.map((part): DatasetNode => ({ kind: 'part', folder, part, count: sum(classCounts(report, part)), total })),
  ];
}

/** The classes of a part (null: of the whole dataset), and the images without a label last. */
export function classChildren(report: ScanReport, part: Part | null): DatasetNode[] {
  const counts = classCounts(report, part);
  const total = sum(counts);
  const node = (name: string | null, count: number): DatasetNode => ({
    kind: 'class',
    folder: report.folder,
    part,
    class: name,
    count,
    total,
  });
  const classes = report.classes.map((name, index) => node(name, counts[index]!));
  const unlabelled = counts[report.classes.length]!;
  return unlabelled > 0 ? [...classes, node(null, unlabelled)] : classes;
}

function sum(counts: Uint32Array): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** Images of a class, as many as are shown so far, and a row for the rest. */
export function imageChildren(report: ScanReport, parent: GroupNode & { kind: 'class' }, shown: number): DatasetNode[] {
  const rows =
    parent.class === null
      ? rowsOf(report, null, parent.part).filter((row) => (report.files.classIndex[row] ?? -1) < 0)
      : rowsOf(report, parent.class, parent.part);
  const images = rows
    .slice(0, shown)
    .map((row): DatasetNode => ({ kind: 'image', folder: report.folder, file: report.files.path[row]!, row }));
  return withRest(images, parent, rows.length - images.length);
}

/**
 * The folder (relative, with `/`) that holds all images of a class row: the class's own where folders are classes, else
 * one above. Undefined where there are none.
 */
export function folderOfClass(report: ScanReport, row: GroupNode & { kind: 'class' }): string | undefined {
  const files = imageChildren(report, row, Infinity).flatMap((node) => (node.kind === 'image' ? [node.file] : []));
  const [first, ...others] = files.map((file) => file.split('/').slice(0, -1));
  if (!first) return undefined;
  let depth = first.length;
  for (const folders of others) while (first.slice(0, depth).some((name, level) => folders[level] !== name)) depth--;
  return first.slice(0, depth).join('/');
}

/** Kinds of problems: what the audit found, the most harmful first, then files left out, then the scan's remarks. */
export function problemChildren(report: ScanReport, found: FoundProblems): DatasetNode[] {
  const { folder } = report;
  const audited = new Map<AuditKind, number>();
  for (const { kind } of found.audited) audited.set(kind, (audited.get(kind) ?? 0) + 1);
  const counts = new Map<string, number>();
  for (const { code } of [...report.skipped, ...found.scanned]) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [
    ...[...audited].map(([audit, count]): DatasetNode => ({ kind: 'auditKind', folder, audit, count })),
    ...[...counts].map(([code, count]): DatasetNode => ({ kind: 'problemKind', folder, code, count })),
  ];
}

/** What the audit found of one kind, a row for each file; the worst first. */
export function auditFiles(
  found: FoundProblems,
  parent: GroupNode & { kind: 'auditKind' },
  shown: number,
): DatasetNode[] {
  const { folder, audit } = parent;
  const all = found.audited
    .filter(({ kind }) => kind === audit)
    .flatMap(({ files, classes, message }) =>
      (files.length > 0 ? [...new Set(files)] : ['']).map((file): DatasetNode => ({
        kind: 'auditProblem',
        folder,
        file,
        audit,
        classes,
        message,
      })),
    );
  return withRest(all.slice(0, shown), parent, all.length - Math.min(shown, all.length));
}

/** The files of one kind of problem. */
export function problemFiles(
  report: ScanReport,
  found: FoundProblems,
  parent: GroupNode & { kind: 'problemKind' },
  shown: number,
): DatasetNode[] {
  const all: DatasetNode[] = [
    ...report.skipped
      .filter(({ code }) => code === parent.code)
      .map(({ file, reason }): DatasetNode => ({
        kind: 'problem',
        folder: report.folder,
        file,
        message: reason,
        leftOut: true,
      })),
    ...found.scanned
      .filter(({ code }) => code === parent.code)
      .map(({ file, message }): DatasetNode => ({
        kind: 'problem',
        folder: report.folder,
        file,
        message,
        leftOut: false,
      })),
  ];
  return withRest(all.slice(0, shown), parent, all.length - Math.min(shown, all.length));
}

function withRest(nodes: DatasetNode[], parent: GroupNode, left: number): DatasetNode[] {
  return left > 0 ? [...nodes, { kind: 'more', folder: parent.folder, parent, left }] : nodes;
}

/** Unique name of a row, the same from one drawing to the next. */
export function nodeId(node: DatasetNode): string {
  switch (node.kind) {
    case 'dataset':
    case 'scan':
    case 'problems':
      return JSON.stringify([node.kind, node.folder]);
    case 'part':
      return JSON.stringify([node.kind, node.folder, node.part]);
    case 'class':
      return JSON.stringify([node.kind, node.folder, node.part, node.class]);
    case 'image':
      return JSON.stringify([node.kind, node.folder, node.file]);
    case 'problemKind':
      return JSON.stringify([node.kind, node.folder, node.code]);
    case 'auditKind':
      return JSON.stringify([node.kind, node.folder, node.audit]);
    case 'auditProblem':
      return JSON.stringify([node.kind, node.folder, node.audit, node.file, node.classes, node.message]);
    case 'problem':
      return JSON.stringify([node.kind, node.folder, node.file, node.message]);
    case 'more':
      return JSON.stringify([node.kind, nodeId(node.parent), node.left]);
  }
}

/** `300 · 20%`. */
export function countWords(count: number, total: number): string {
  return total > 0 ? `${formatCount(count)} · ${formatShare(count / total)}` : formatCount(count);
}

/** `1,500 images · 5 classes`. */
export function datasetWords(report: ScanReport): string {
  return sizeWords(report.files.path.length, report.classes.length);
}

/** `1,500 images · 5 classes`, of numbers. */
export function sizeWords(images: number, classes: number): string {
  return [
    images === 1 ? t('1 image') : t('{0} images', formatCount(images)),
    classes === 1 ? t('1 class') : t('{0} classes', formatCount(classes)),
  ].join(' · ');
}

/** A problem's code as words: `wrong-extension` is `Wrong extension`. */
export function codeWords(code: string): string {
  const words = code.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
