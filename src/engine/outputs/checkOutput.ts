import { existsSync, type Stats } from 'node:fs';
import { lstat, open, stat } from 'node:fs/promises';
import * as path from 'node:path';
import { LoupeError } from '../../core/errors';
import { runFile } from '../../protocol/runFiles';
import { sniffFormat, sniffLength } from '../images/sniff';
import { headLength, outputKinds, type OutputKind } from './ownOutput';

/** A file that the user named for what a command writes. */
export interface NamedOutput {
  readonly file: string;
  readonly kind: OutputKind;
  /** By which option it was named, for the sentence. */
  readonly option: string;
  /** Files and folders that the command reads. Never written over, `force` or not. */
  readonly inputs: readonly string[];
  /** Writes over a file that another program wrote. */
  readonly force?: boolean | undefined;
}

/**
 * Whether a file may be written where the user says, before anything is computed for it: where nothing is there, or an
 * empty file, or an earlier output of the same kind. With `force` any file, but never one that the command itself
 * reads, and nothing that is no file. Returns whether a file is there.
 * Throws LoupeError `exists`.
 */
export async function checkOutput(output: NamedOutput): Promise<boolean> {
  const { file, kind, option, force } = output;
  const instead = `Choose another place with ${option}`;
  const refuse = (why: string, remedy = `${instead}, or write over it with --force.`): never => {
    throw new LoupeError('exists', `${file} ${why}. ${remedy}`);
  };
  if (!force && belongsToRun(file)) refuse('belongs to a run, whose files are not written over');
  const found = await lstat(file).catch(() => undefined);
  if (!found) return false;
  const target = found.isSymbolicLink() ? await stat(file).catch(() => undefined) : found;
  if (target?.isDirectory()) refuse('is a folder', `Name a file with ${option}.`);
  if (target && !target.isFile()) refuse('is a device or a pipe', `Name a file with ${option}.`);
  if (target && (await isInput(target, output.inputs))) refuse('is what is read here', `${instead}.`);
  if (force || !target || target.size === 0) return true;
  const head = await headOf(file);
  if (outputKinds[kind].isOwn(head)) return true;
  const format = sniffFormat(head.subarray(0, sniffLength));
  return refuse(
    format ? `is an image (${format.toUpperCase()})` : `is there already, and is not ${outputKinds[kind].name}`,
  );
}

/** Whether a path is where a run keeps its own files: they are named after what a run folder holds. */
function belongsToRun(file: string): boolean {
  const own = new Set(Object.values(runFile).map((name) => name.split('/')[0]));
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const [first] = path.relative(folder, file).split(path.sep);
    if (first !== undefined && own.has(first) && existsSync(path.join(folder, runFile.record))) return true;
    if (path.dirname(folder) === folder) return false;
  }
}

async function isInput(target: Stats, inputs: readonly string[]): Promise<boolean> {
  for (const input of inputs) {
    const read = await stat(input).catch(() => undefined);
    if (read?.isFile() && read.ino === target.ino && read.dev === target.dev) return true;
  }
  return false;
}

async function headOf(file: string): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headLength), 0, headLength, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
