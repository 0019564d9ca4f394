import { byteOrderMark } from '../../core/csv';

/** What a command writes where the user says. */
export type OutputKind =
  'predictions' | 'report' | 'page' | 'picture' | 'onnx' | 'tflite' | 'split' | 'map' | 'proposals' | 'submission';

/** Bytes of a file's start by which one's own output is told. */
export const headLength = 4096;

interface Kind {
  readonly name: string;
  /** Whether a file that begins so is an earlier output of the same kind. */
  readonly isOwn: (head: Buffer) => boolean;
}

const text = (head: Buffer): string => head.toString('utf8').replace(byteOrderMark, '');

/** How each kind begins. A change of what a command writes must leave these true. */
export const outputKinds: Readonly<Record<OutputKind, Kind>> = {
  predictions: {
    name: 'a table of predictions',
    isOwn: (head) => /^file([,;])predicted\1probability(?:\1|\r?\n|$)/.test(text(head)),
  },
  proposals: {
    name: 'a table of proposals',
    isOwn: (head) => text(head).startsWith('file,label,probability,second,second_probability,rule'),
  },
  report: {
    name: 'a report of a scan, an audit or a map',
    isOwn: (head) => /^\{"version":\d+,"folder":"(?:[^"\\]|\\.)*","name":/.test(text(head)),
  },
  map: {
    name: 'a table of a map',
    isOwn: (head) => /^file,class,part,x,y(?:\r?\n|$)/.test(text(head)),
  },
  page: {
    name: 'the page of an audit',
    isOwn: (head) => text(head).startsWith('<!doctype html>\n<html lang="en" data-loupe="audit">'),
  },
  picture: {
    name: 'a picture of a network',
    isOwn: (head) => /^<svg [^>]*role="img"[^>]*>\s*<defs><pattern id="frozen"/.test(text(head)),
  },
  // Its columns are the competition's own, and what was handed in is worth keeping.
  submission: { name: 'replaced unasked', isOwn: () => false },
  // Results were measured with a split, and no seed draws it again once an image is added: not even one's own goes.
  split: { name: 'replaced unasked', isOwn: () => false },
  // The producer's name is the second field of the file: after the version of the format.
  onnx: { name: 'an exported network', isOwn: (head) => head.subarray(0, 32).includes('loupe') },
  tflite: {
    name: 'an exported network',
    isOwn: (head) => head.toString('latin1', 4, 8) === 'TFL3' && head.subarray(0, 256).includes('by Loupe'),
  },
};
