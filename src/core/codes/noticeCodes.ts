import type { ProblemCode } from './problemCodes';

/** What a job tells besides its progress. */
export const noticeCodes = {
  archive: 'something of an archive was not, or otherwise, unpacked',
  'broken-evaluation': 'an evaluation of a run cannot be read',
  'broken-notes': 'the note, star and name of a run cannot be read',
  'broken-run': 'a run cannot be read',
  cache: 'a cache cannot be used',
  checkpoint: 'a damaged checkpoint gave way to another',
  continued: 'the training began with the weights of another run',
  'dataset-changed': 'the images are not those of the beginning of the run',
  decision: 'how classes are decided, or that a decision is gone',
  decoder: 'the model was made by another version of the decoder',
  'default-recipe': 'a command that needs epochs took another recipe than the usual one',
  diverged: 'the loss is no number any more; the best weights are kept',
  download: 'a download was tried again, or continues',
  'early-stopping': 'nothing got better for long enough',
  'feature-maps': 'where the output of the frozen part is kept, or that it is not',
  fit: 'how the fit of the linear head ended',
  gone: 'images of a run are no longer there',
  'gpu-probe': 'a GPU is being tried',
  'gpu-slow': 'a GPU goes unused: the CPU is faster',
  'gpu-unused': 'a GPU goes unused: it does not compute correctly, or cannot be reached',
  groups: 'which images stay together in a split',
  'groups-divided': 'images that belong together stand in two parts',
  'head-is-best': 'training the last blocks made nothing better',
  heartbeat: 'the sign of life of the run cannot be written',
  imported: 'where an imported model comes from',
  'keras-words': 'what was understood of words of Keras, and is done otherwise',
  'kaggle-token': 'others can read the token for Kaggle',
  l2: 'which penalty was chosen',
  layout: 'how the folder was read, and how it was not',
  leak: 'equal files stand in two parts',
  'learning-rate': 'the schedule changed the learning rate',
  leftovers: 'what an earlier process had left was removed',
  licence: 'which licence a dataset has, or that it is not known',
  memory: 'how much memory the training takes',
  monitor: 'what was to be watched is not there, so another figure is',
  'not-compared': 'an export is not compared with the model that it was made of',
  'not-written': 'a file that was asked for is not written',
  parts: 'how many images of how many classes each part has',
  pixels: 'something of a picture was dropped or changed',
  pretrained: 'a network with weights took the place of one without',
  processes: 'processes for a graph cannot be started or were lost',
  'random-weights': 'a network starts without pretrained weights',
  'no-held-out': 'a run kept no images back to score',
  replicas: 'training steps cannot be divided among threads',
  'rows-without-file': 'rows of a table name files that are not there',
  'runtime-arena': 'ONNX Runtime works without its memory arena',
  'runtime-fallback': 'ONNX Runtime runs as WebAssembly',
  schedule: 'training longer changes the schedule',
  skipped: 'files were skipped',
  split: 'how the images were divided',
  'split-repeated': 'a split file names images more than once in a part',
  'split-unassigned': 'images are in no part of a split file',
  'split-unknown': 'a split file names what is no usable image',
  submission: 'rows or columns of a submission were not predicted',
  'summary-classes': 'a network is shown for an assumed number of classes',
  'tensorflow-lost': 'libraries of TensorFlow are gone or half installed',
  'tensorflow-trains': 'TensorFlow only trains, so another engine runs this',
  'tensorflow-unused': 'TensorFlow is set up but cannot be used',
  'time-budget': 'the time for training is over',
  'trained-on': 'images that are scored were trained on',
  'unknown-classes': 'images of classes that the model does not know are not scored',
  unlabelled: 'images have no label',
  'weights-absent': 'weights that a part of the work needs are not there',
  'weights-keras': 'the weights are those that Keras downloaded',
  'weights-unofficial': 'a file of weights is not the one that Keras published',
  'whole-set-device': 'steps over all images are computed by another engine',
} as const;
/**
 * Stable; of problems of the dataset it is theirs. What is read from a run folder may have others, of another version.
 */
export type NoticeCode = keyof typeof noticeCodes | ProblemCode;

export const noticeLevels = ['info', 'warning', 'error'] as const;
export type NoticeLevel = (typeof noticeLevels)[number];

/** A notice as people read it. */
export function noticeWords(level: NoticeLevel, message: string): string {
  return level === 'info' ? message : `${level === 'warning' ? 'Warning' : 'Error'}: ${message}`;
}

/**
 * Reports what a user must know of the work under way: what is done in another way than asked for, or found on the way.
 */
export type Notify = (level: Exclude<NoticeLevel, 'error'>, code: NoticeCode, message: string) => void;
