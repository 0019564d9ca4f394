import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as v8 from 'node:v8';
import * as vm from 'node:vm';
import { cacheFolder } from '../engine/cache/cacheFolder';
import { trimmedKinds } from '../engine/cache/cacheNames';
import { makeFolderSync } from '../runfolder/files/makeFolder';

/** A bundle that was loaded, and how its compiled code is kept. */
export interface LoadedBundle {
  readonly exports: Readonly<Record<string, unknown>>;
  /** Whether the code was compiled before. */
  readonly remembered: boolean;
  /**
   * Saves what was compiled so far, unless it was saved before. Never throws: without it the next start is slower,
   * nothing else.
   */
  save(): void;
}

const digestBytes = 32;
const extension = '.code';

/**
 * Code that was compiled before has lost its link to Node's loader (seen in 20.20), so it is lent the import of this
 * module. ONNX Runtime's WebAssembly build imports what a variable names.
 */
const importCall = /(?<![.\w$])import\(/g;
const lentImport = '__lentImport';

/**
 * Loads a CommonJS bundle with the machine code that V8 made of it the last time: of a bundle of megabytes, compiling
 * is most of the start, and Node keeps compiled code by itself only from version 22 on, where it is asked to. `use`
 * names what it is loaded for, because other functions are compiled for other uses; for each only the latest bundle's
 * code is kept. Kept code counts only for the very same source (by its hash), by the same V8 with the same flags, and
 * undamaged (by its own hash).
 */
export function loadBundle(file: string, use: string): LoadedBundle {
  const source = readFileSync(file, 'utf8');
  const name = `${use}-${sha256(`${v8.cachedDataVersionTag()} ${process.arch} ${source}`).toString('hex', 0, 12)}${extension}`;
  const cached = cacheFolder('code', name);
  const cachedData = readCached(cached);
  const script = new vm.Script(
    `(function (exports, require, module, __filename, __dirname, ${lentImport}) {${source.replaceAll(importCall, `${lentImport}(`)}\n})`,
    {
      filename: file,
      ...(cachedData && { cachedData }),
    },
  );
  const module = { exports: {} };
  const run = script.runInThisContext() as (...given: unknown[]) => void;
  run.call(
    module.exports,
    module.exports,
    createRequire(file),
    module,
    file,
    path.dirname(file),
    importFrom(path.dirname(file)),
  );
  const remembered = cachedData !== undefined && script.cachedDataRejected === false;
  return {
    exports: module.exports,
    remembered,
    save() {
      if (!remembered) write(cached, use, script.createCachedData());
    },
  };
}

/** As a module in `folder` imports: what is loaded with import(), because it is no CommonJS or seldom needed. */
function importFrom(folder: string): (name: string) => Promise<unknown> {
  return (name) => import(name.startsWith('.') ? pathToFileURL(path.resolve(folder, name)).href : name);
}

function readCached(file: string): Buffer | undefined {
  try {
    const bytes = readFileSync(file);
    const data = bytes.subarray(digestBytes);
    return sha256(data).equals(bytes.subarray(0, digestBytes)) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** Replaces what was kept for the same use. */
function write(file: string, use: string, data: Buffer): void {
  const folder = path.dirname(file);
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    makeFolderSync(folder);
    writeFileSync(temporary, Buffer.concat([sha256(data), data]));
    renameSync(temporary, file);
    for (const other of readdirSync(folder)) {
      if (trimmedKinds.code.entry.test(other) && useOf(other) === use && other !== path.basename(file))
        rmSync(path.join(folder, other), { force: true });
    }
  } catch {
    removeIfThere(temporary);
  }
}

function removeIfThere(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // The folder is none, or cannot be written: then there is nothing to remove.
  }
}

function useOf(name: string): string {
  return name.slice(0, name.lastIndexOf('-'));
}

function sha256(data: string | Uint8Array): Buffer {
  return createHash('sha256').update(data).digest();
}
