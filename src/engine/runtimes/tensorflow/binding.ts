import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import util from 'node:util';
import { LoupeError, messageOf } from '../../../core/errors';
import { writeFileAtomic } from '../../../runfolder/atomicFile';
import { cacheFolder } from '../../cache/cacheFolder';
import { packageFolder } from '../../assets';

/** Libraries that make up TensorFlow for us. */
export const tensorflowLibraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'] as const;

/** As scripts/build-tensorflow-binding.mjs puts it into the binary. */
const placeholder = `/loupe-tensorflow-libraries/${'x'.repeat(996)}`;

/**
 * A copy of the shipped binding that finds TensorFlow's libraries in `libraries`: the placeholder in its run path is
 * overwritten, so that the libraries stay where they are and find CUDA relative to their own place.
 * Throws LoupeError `tensorflow-binding` or `tensorflow-missing`.
 */
export async function bindingFor(libraries: string): Promise<string> {
  const shipped = path.join(
    packageFolder(),
    'media',
    'tensorflow',
    `${process.platform}-${process.arch}`,
    'tfjs_binding.node',
  );
  if (!existsSync(shipped)) {
    throw new LoupeError(
      'tensorflow-binding',
      `Loupe has no TensorFlow binding for ${process.platform} ${process.arch}; use --device auto.`,
    );
  }
  const missing = tensorflowLibraries.find((name) => !existsSync(path.join(libraries, name)));
  if (missing)
    throw new LoupeError(
      'tensorflow-missing',
      `There is no ${missing} in ${libraries}. Set it up with: loupe runtime install cpu`,
    );
  const bytes = readFileSync(shipped);
  const at = bytes.indexOf(placeholder);
  const folder = Buffer.from(path.resolve(libraries));
  if (at < 0 || folder.length > placeholder.length)
    throw new LoupeError('tensorflow-binding', `The binding ${shipped} cannot be used with libraries in ${libraries}.`);
  bytes.fill(0, at, at + placeholder.length);
  folder.copy(bytes, at);
  const file = cacheFolder(
    'tensorflow',
    'bindings',
    `${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}.node`,
  );
  if (!existsSync(file)) await writeFileAtomic(file, bytes);
  return file;
}

/** Loads the native binding. Throws LoupeError `tensorflow-load` with what the system's loader says. */
export async function loadBinding(libraries: string): Promise<unknown> {
  const file = await bindingFor(libraries);
  restoreUtilities();
  for (const [name, value] of Object.entries(environment)) process.env[name] ??= value;
  try {
    return createRequire(file)(file);
  } catch (error) {
    throw new LoupeError('tensorflow-load', `TensorFlow in ${libraries} cannot be loaded: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Read by TensorFlow when it starts: few words, and no more of the GPU's memory than is needed. */
const environment = {
  TF_CPP_MIN_LOG_LEVEL: '2',
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
  CUDA_CACHE_MAXSIZE: String(2 ** 30),
};

/** TensorFlow.js 4.22 calls two functions of `util` that Node.js 23 has dropped. */
export function restoreUtilities(target: Record<string, unknown> = util): void {
  target['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  target['isArray'] ??= Array.isArray;
}
