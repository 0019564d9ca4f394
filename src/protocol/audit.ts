import * as v from 'valibot';
import { auditKindNames, auditSeverities } from '../core/audit/auditKinds';

export const auditKindSchema = v.picklist(auditKindNames);

/** One problem as `loupe audit --json`, the report and the pages have it. */
export const auditProblemSchema = v.object({
  kind: auditKindSchema,
  severity: v.picklist(auditSeverities),
  /** 0 to 1; higher is worse. */
  score: v.number(),
  /** Relative to the folder, the first the one that the problem is about. */
  files: v.array(v.string()),
  classes: v.array(v.string()),
  message: v.string(),
});

/** `loupe audit --report FILE`: everything an audit found, for the editor. */
export const auditReportSchema = v.object({
  version: v.literal(1),
  folder: v.string(),
  name: v.string(),
  /** The layout by which the folder was read; `none` where nothing tells classes. */
  reading: v.string(),
  audited: v.string(),
  seconds: v.number(),
  images: v.number(),
  problems: v.array(auditProblemSchema),
  /** Images of the judging parts with a copy in a part that is fitted on; '' where there are none. */
  leaks: v.object({ test: v.number(), validation: v.number(), words: v.string() }),
  /** Kinds that were not looked for, and why. */
  gaps: v.array(v.object({ kinds: v.array(auditKindSchema), reason: v.string() })),
  /** What else is worth knowing: files that were not looked at, and remarks of the scan on the folder. */
  remarks: v.array(v.string()),
  /** Measures of each image, as columns: what charts and sorting need. */
  measures: v.object({
    path: v.array(v.string()),
    brightness: v.array(v.number()),
    sharpness: v.array(v.number()),
    /** How unusual, 0 to 1; empty where no features were computed. */
    outlier: v.array(v.number()),
  }),
});

/** `loupe audit --json`, beside the notices: the report without its columns. */
export const auditOutputEntries = v.omit(auditReportSchema, ['version', 'measures']).entries;
export type AuditReport = v.InferOutput<typeof auditReportSchema>;
export type AuditProblemOutput = v.InferOutput<typeof auditProblemSchema>;
