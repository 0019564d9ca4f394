import os from 'node:os';
import { LoupeError, messageOf } from '../../core/errors';
import type { Runtime } from './runtime';

/**
 * The runtime for this machine. `threads` defaults to the cores this process may use.
 * Throws LoupeError `runtime-missing` where the native library cannot be loaded.
 */
export async function openRuntime(options: { readonly threads?: number } = {}): Promise<Runtime> {
  const threads = Math.max(1, options.threads ?? os.availableParallelism());
  try {
    const { onnxRuntimeNode } = await import('./onnxRuntimeNode');
    return onnxRuntimeNode({ threads });
  } catch (error) {
    throw new LoupeError(
      'runtime-missing',
      `The engine (onnxruntime-node) could not be loaded on ${process.platform} ${process.arch}: ${messageOf(error)}. ` +
        'Install the package of Loupe that is made for this platform.',
      { cause: error },
    );
  }
}
