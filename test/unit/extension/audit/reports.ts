import * as path from 'node:path';
import { auditKind, type AuditKind } from '../../../../src/core/audit/auditKinds';
import type { AuditProblemOutput, AuditReport } from '../../../../src/protocol/audit';
import type { ScanReport } from '../../../../src/protocol/runFiles';

export const folder = path.resolve('/data/set');

/** A scan of images, each in class 0 and in no part. */
export function scanOf(files: readonly string[], rest: Partial<ScanReport> = {}): ScanReport {
  return {
    version: 1,
    folder,
    name: 'set',
    layout: 'class-folders',
    words: 'words',
    scanned: '2026-01-01T00:00:00.000Z',
    seconds: 1,
    bytes: 1000 * files.length,
    classes: ['cat', 'dog'],
    files: {
      path: [...files],
      classIndex: files.map((file) => (file.startsWith('dog') ? 1 : 0)),
      part: files.map(() => 0),
      width: files.map((_, row) => 100 * (row + 1)),
      height: files.map(() => 50),
      bytes: files.map(() => 1000),
      format: files.map((_, row) => (row === 0 ? 'png' : 'jpeg')),
    },
    skipped: [],
    problems: [],
    ...rest,
  };
}

export function problem(kind: AuditKind, files: readonly string[], message = 'It is so.'): AuditProblemOutput {
  return { kind, severity: auditKind(kind).severity, score: 0.5, files: [...files], classes: [], message };
}

export function auditOf(problems: readonly AuditProblemOutput[], rest: Partial<AuditReport> = {}): AuditReport {
  return {
    version: 1,
    folder,
    name: 'set',
    reading: 'class-folders:1',
    audited: '2026-01-01T00:01:00.000Z',
    seconds: 2,
    images: 0,
    problems: [...problems],
    leaks: { test: 0, validation: 0, words: '' },
    gaps: [],
    remarks: [],
    measures: { path: [], brightness: [], sharpness: [], outlier: [] },
    ...rest,
  };
}
