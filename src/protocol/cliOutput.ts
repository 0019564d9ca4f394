import * as v from 'valibot';
import { noticeLevels } from '../core/codes/noticeCodes';
import { auditOutputEntries } from './audit';
import {
  classCountSchema,
  layoutCandidateSchema,
  layoutSchema,
  partScoresSchema,
  problemSchema,
  rankedClassSchema,
  skippedFileSchema,
  stageSecondsSchema,
} from './common';
import { decisionReportSchema, decisionSchema } from './decision';
import { facesOutputEntries, humanOrDogOutputEntries } from './faces';
import { mapOutputEntries, similarOutputEntries } from './map';
import { metricsSchema } from './runFiles';
import { exportRecordEntries } from './exportRecord';
import { scanChangesSchema } from './scanChanges';
import { runStatuses } from './runEvents';

/** A file left out, as the stable JSON output names it. */
const skipped = v.array(v.object({ file: v.string(), reason: v.string() }));

/**
 * What a user must know of the work, as the text output tells it, and some that it leaves out. Codes are those of
 * `noticeCodes`.
 */
const notice = v.object({ level: v.picklist(noticeLevels), code: v.string(), message: v.string() });
export type OutputNotice = v.InferOutput<typeof notice>;

/** What every document has; the terminal adds it to what a command says. */
const common = { notices: v.array(notice) };

/** What a command says of itself in its document. */
export type Said<T extends { notices: OutputNotice[] }> = Omit<T, 'notices'>;

/** `loupe scan --json`: all that the terminal is told. */
export const scanOutputSchema = v.object({
  ...common,
  layout: layoutSchema,
  /** The layout in words. */
  words: v.string(),
  classes: v.array(classCountSchema),
  images: v.number(),
  /** Whether the classes are equally large, in words. */
  balance: v.string(),
  /** Files that are left out, and lines of tables that name no file (`missing-file`). */
  skipped: v.array(skippedFileSchema),
  /** The layout by which exactly this reading is asked for, and whether no other was likely. */
  reading: v.string(),
  clear: v.boolean(),
  /** What was taken and what was left, in one line. */
  taken: v.string(),
  /** Every reading, the one that was taken first. */
  candidates: v.array(layoutCandidateSchema),
  /** What is worth knowing of files that are used all the same; `file` is empty where it concerns the whole dataset. */
  remarks: v.array(problemSchema),
});
export type ScanOutput = v.InferOutput<typeof scanOutputSchema>;

/** `loupe scan --changed FILE --json`: what that changed in the report. */
export const scanChangesOutputSchema = v.object({
  ...common,
  /** Why the whole folder was looked at; null where only what changed was. */
  whole: v.nullable(v.string()),
  /** Null where there was no report to change, or so much changed that the new one is to be read. */
  changes: v.nullable(scanChangesSchema),
});
export type ScanChangesOutput = v.InferOutput<typeof scanChangesOutputSchema>;

/** `loupe audit --json`: what is wrong with a folder, the worst first. */
export const auditOutputSchema = v.object({ ...common, ...auditOutputEntries });
export type AuditOutput = v.InferOutput<typeof auditOutputSchema>;

/** `loupe map --json`: where each image lies on the map of the dataset. */
export const mapOutputSchema = v.object({ ...common, ...mapOutputEntries });
export type MapOutput = v.InferOutput<typeof mapOutputSchema>;

/** `loupe similar --json`: the images that are most like one. */
export const similarOutputSchema = v.object({ ...common, ...similarOutputEntries });
export type SimilarOutput = v.InferOutput<typeof similarOutputSchema>;

/** `loupe faces --json`: where faces are in images. */
export const facesOutputSchema = v.object({ ...common, ...facesOutputEntries });
export type FacesOutput = v.InferOutput<typeof facesOutputSchema>;

/** `loupe human-or-dog --json`: faces by the cascade, dogs by ImageNet's classes. */
export const humanOrDogOutputSchema = v.object({ ...common, ...humanOrDogOutputEntries });
export type HumanOrDogOutput = v.InferOutput<typeof humanOrDogOutputSchema>;

/** `loupe scan --readings --json`: the ways to read a folder, without a look into its images. */
export const readingsOutputSchema = v.object({
  ...common,
  reading: v.string(),
  clear: v.boolean(),
  taken: v.string(),
  doubts: v.array(v.string()),
  candidates: v.array(layoutCandidateSchema),
});
export type ReadingsOutput = v.InferOutput<typeof readingsOutputSchema>;

/** `loupe train --json`. `run` is the run folder's path. */
export const trainOutputSchema = v.object({
  ...common,
  run: v.string(),
  model: v.string(),
  device: v.string(),
  parts: partScoresSchema,
  seconds: stageSecondsSchema,
  skipped,
});
export type TrainOutput = v.InferOutput<typeof trainOutputSchema>;

/** `loupe evaluate --json`. */
export const evaluateOutputSchema = v.object({
  ...trainOutputSchema.entries,
  /** The folder that was scored. */
  folder: v.string(),
  /** Where its scores are. */
  evaluation: v.string(),
  /** Classes of the folder that the model does not know, with their images, which were not scored. */
  unknownClasses: v.array(v.object({ name: v.string(), images: v.number() })),
  /** Every score, as `metrics.json` in the evaluation's folder has them. */
  metrics: metricsSchema,
  /** What the decision in force comes to on these images, beside the most probable class, which the scores are of. */
  decided: v.nullable(v.object({ decision: decisionSchema, report: v.nullable(decisionReportSchema) })),
});
export type EvaluateOutput = v.InferOutput<typeof evaluateOutputSchema>;

/** `loupe decide --json`. */
export const decideOutputSchema = v.object({
  ...common,
  run: v.string(),
  done: v.picklist(['made', 'proposed', 'shown', 'cleared', 'undone']),
  /** How the model decides now, or would; null for the most probable class. */
  decision: v.nullable(decisionSchema),
  /** The classes of the matrices; none where there are no matrices. */
  classes: v.array(v.string()),
  /** Row-major, rows are truth, of the part that it is judged on. Null where nothing was judged now. */
  matrices: v.nullable(v.object({ before: v.array(v.number()), after: v.array(v.number()) })),
});
export type DecideOutput = v.InferOutput<typeof decideOutputSchema>;

/** `loupe evaluate --list --json`: the evaluations of a run. */
export const evaluationsOutputSchema = v.object({
  ...common,
  evaluations: v.array(
    v.object({
      /** Its folder. */
      evaluation: v.string(),
      /** The folder that was scored; null for the run's own parts, and where an earlier version did not note it. */
      folder: v.nullable(v.string()),
      own: v.boolean(),
      fingerprint: v.nullable(v.string()),
      evaluated: v.string(),
      /** Images of it that the model was trained on; null where that is not noted. */
      trainedOn: v.nullable(v.number()),
      parts: partScoresSchema,
    }),
  ),
});
export type EvaluationsOutput = v.InferOutput<typeof evaluationsOutputSchema>;

/** `loupe predict --json`. */
export const predictOutputSchema = v.object({
  ...common,
  /** How `class` was decided: `most probable`, or `threshold 0.20 for poisonous` and the like. */
  decision: v.string(),
  predictions: v.array(
    v.object({
      file: v.string(),
      /** The class that was decided for; not the first of `top` where a threshold or costs decide. */
      class: v.string(),
      decision: v.string(),
      top: v.array(rankedClassSchema),
    }),
  ),
  skipped,
  /** Of `--submission`: the rows that were written, ids without a predicted image, and images that no row is for. */
  submission: v.optional(v.object({ rows: v.number(), missing: v.array(v.string()), unasked: v.array(v.string()) })),
});
export type PredictOutput = v.InferOutput<typeof predictOutputSchema>;

/** `loupe runs --json`. `accuracy` is the test accuracy where there is one, else the validation accuracy. */
export const runsOutputSchema = v.object({
  ...common,
  runs: v.array(
    v.object({
      run: v.string(),
      /** What the user calls it; empty where it was given no name. */
      name: v.string(),
      status: v.picklist(runStatuses),
      accuracy: v.nullable(v.number()),
      started: v.string(),
    }),
  ),
});
export type RunsOutput = v.InferOutput<typeof runsOutputSchema>;

const fileNames = v.array(v.string());

/** `loupe runs --since RUN --json`: what changed in the run's dataset since it was trained. */
export const dataSinceOutputSchema = v.object({
  ...common,
  run: v.string(),
  /** The dataset's folder. */
  folder: v.string(),
  /** `12 images added, 3 relabelled, 1 removed`, or that nothing changed, or that the run does not know. */
  words: v.string(),
  /** Null where the run does not remember what it was trained on. */
  changes: v.nullable(
    v.object({
      added: fileNames,
      removed: fileNames,
      relabelled: fileNames,
      changed: fileNames,
      moved: fileNames,
      /** Whether the run remembers of which class its files were. */
      labelsKnown: v.boolean(),
    }),
  ),
});
export type DataSinceOutput = v.InferOutput<typeof dataSinceOutputSchema>;

/** `loupe devices --json`: everything that can run networks, in the order in which `auto` prefers it. */
export const devicesOutputSchema = v.object({
  ...common,
  /** GPUs that the machine seems to have, whether or not anything can use them. */
  gpus: v.array(v.string()),
  devices: v.array(
    v.object({
      /** The package or engine: `onnxruntime-node`, `onnxruntime-web`, `tensorflow`. */
      runtime: v.string(),
      /** `CPU`, `CUDA`, `WebGPU`, … */
      provider: v.string(),
      /** The value of `--device` that asks for it; null where nothing does. */
      device: v.nullable(v.string()),
      /** Whether it passed its self-test just now. */
      works: v.boolean(),
      /** Whether `--device auto` uses it. */
      used: v.boolean(),
      version: v.nullable(v.string()),
      /**
       * Images a second in a training step of a three-convolution network, 32 images of 96x96 (software GPUs: 6 of
       * 64x64).
       */
      imagesPerSecond: v.nullable(v.number()),
      /** Why it cannot be used. */
      reason: v.nullable(v.string()),
      /** What can be done about it, in one line. */
      remedy: v.nullable(v.string()),
    }),
  ),
});
export type DevicesOutput = v.InferOutput<typeof devicesOutputSchema>;

/** Megabytes that are fetched, and that are kept afterwards, roughly. */
const downloadSize = v.object({ fetched: v.number(), kept: v.number() });

/** `loupe runtime --json`: the TensorFlow that was set up, and what setting one up would mean. */
export const runtimeOutputSchema = v.object({
  ...common,
  tensorflow: v.nullable(v.object({ libraries: v.string(), source: v.picklist(['python', 'folder', 'download']) })),
  /** Whether this platform can have it at all. */
  available: v.boolean(),
  /** Whether there is an NVIDIA GPU, the only kind that it uses. */
  nvidia: v.boolean(),
  downloads: v.object({ cpu: downloadSize, gpu: downloadSize }),
  /** What the self-test of `use` or `install` found; null after anything else. */
  check: v.nullable(
    v.object({
      engine: v.string(),
      /** `CPU` or `CUDA`. */
      device: v.string(),
      imagesPerSecond: v.number(),
      /** Why an NVIDIA GPU goes unused, where one does. */
      warning: v.nullable(v.string()),
    }),
  ),
});
export type RuntimeOutput = v.InferOutput<typeof runtimeOutputSchema>;

/**
 * Where a network's weights are: shipped, in the user's folder, in the cache, among Keras's own downloads, half
 * downloaded, nowhere.
 */
export const weightsStates = ['shipped', 'folder', 'cache', 'keras', 'partial', 'absent'] as const;

/** `loupe weights --json`: the networks whose pretrained weights can be had. */
export const weightsOutputSchema = v.object({
  ...common,
  /** The user's folder of weights files, if one is set. */
  folder: v.nullable(v.string()),
  /** Where downloads are kept. */
  cache: v.string(),
  networks: v.array(
    v.object({
      /** As `--model` takes it. */
      name: v.string(),
      title: v.string(),
      /** Usual width and height in pixels. */
      size: v.number(),
      parameters: v.number(),
      /** Share of ImageNet's validation images classified rightly, as published. */
      top1: v.nullable(v.number()),
      licence: v.string(),
      state: v.picklist(weightsStates),
      /** The official file, its length and address. */
      file: v.string(),
      bytes: v.number(),
      address: v.string(),
      /** Where it lies here. */
      path: v.nullable(v.string()),
    }),
  ),
  /** Backbones of the user's own. */
  imported: v.array(v.string()),
});
export type WeightsOutput = v.InferOutput<typeof weightsOutputSchema>;

/** `loupe import-model --json`: a run for a classifier, else the name that `--model` takes. */
export const importOutputSchema = v.object({
  ...common,
  kind: v.picklist(['classifier', 'backbone']),
  name: v.string(),
  run: v.nullable(v.string()),
  classes: v.array(v.string()),
});
export type ImportOutput = v.InferOutput<typeof importOutputSchema>;

/**
 * `loupe export --json`: the file or folder that was written, and what the network takes; null is any number of images.
 */
export const exportOutputSchema = v.object({
  ...common,
  ...exportRecordEntries,
});
export type ExportOutput = v.InferOutput<typeof exportOutputSchema>;

/** `loupe summary --json`: the layers of a network in order, with their parameters. */
export const summaryOutputSchema = v.object({
  ...common,
  model: v.string(),
  parameters: v.number(),
  trainableParameters: v.number(),
  frozenParameters: v.number(),
  layers: v.array(
    v.object({
      name: v.string(),
      type: v.string(),
      outputShape: v.string(),
      parameters: v.number(),
      trainable: v.boolean(),
      block: v.optional(v.string()),
    }),
  ),
});
export type SummaryOutput = v.InferOutput<typeof summaryOutputSchema>;
