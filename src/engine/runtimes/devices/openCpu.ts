import { messageOf } from '../../../core/errors';
import type { Notify } from '../../../core/codes/noticeCodes';
import type * as OnnxRuntimeNode from '../onnx/onnxRuntimeNode';
import { refused } from '../probe/probe';
import type { ProbeRequest, Verdict } from '../probe/probeTypes';
import type { Runtime } from '../runtime';

/** Asks a throw-away child, or remembers what it said. */
export type Ask = (request: ProbeRequest) => Promise<Verdict>;

/** What opening a runtime depends on; replaced in tests. */
export interface CpuDependencies {
  readonly ask: Ask;
  /** Whether sessions may die here, so that a child must try first: some builds do under Electron's Node. */
  readonly risky: boolean;
  readonly native: () => Promise<typeof OnnxRuntimeNode>;
}

export const cpuRequest = (threads: number, arena = true): ProbeRequest => ({
  engine: 'onnxruntime-node',
  provider: null,
  threads,
  arena,
  libraries: null,
});

/**
 * The CPU: the native library, without its memory arena where that kills the process, else WebAssembly.
 * Anything but the first is reported.
 */
export async function openCpu(
  threads: number,
  notify: Notify,
  { ask, risky, native }: CpuDependencies,
): Promise<Runtime> {
  const arena = risky ? await arenaThatWorks(threads, ask) : { usable: true, verdict: refused('') };
  if (arena.usable === undefined) return openWasm(threads, notify, arena.verdict.reason ?? 'it failed its self-test');
  try {
    const { onnxRuntimeNode } = await native();
    if (!arena.usable)
      notify(
        'warning',
        'runtime-arena',
        `ONNX Runtime runs without its memory arena, which fails here (${arena.verdict.reason}). Training may be a little slower.`,
      );
    return onnxRuntimeNode({ threads, arena: arena.usable });
  } catch (error) {
    return openWasm(threads, notify, messageOf(error).split('\n')[0] ?? '');
  }
}

/** WebAssembly, and why. */
async function openWasm(threads: number, notify: Notify, reason: string): Promise<Runtime> {
  const { onnxRuntimeWeb } = await import('../onnx/onnxRuntimeWeb');
  notify(
    'warning',
    'runtime-fallback',
    `ONNX Runtime's native library cannot be used on ${process.platform} ${process.arch} (${reason}). ` +
      `Its WebAssembly build is used instead, at about half the speed. ${remedyOf(reason)}`,
  );
  return onnxRuntimeWeb(threads);
}

/** Where the C library is too old, no other package of Loupe helps. */
function remedyOf(reason: string): string {
  return /GLIBC(XX)?_/.test(reason)
    ? 'The native library needs a newer release of your Linux distribution.'
    : 'Install the package of Loupe that is made for this platform.';
}

/** `usable`: with the arena (true), without (false), not at all (undefined). */
async function arenaThatWorks(threads: number, ask: Ask): Promise<{ usable: boolean | undefined; verdict: Verdict }> {
  const verdict = await ask(cpuRequest(threads));
  if (verdict.ok) return { usable: true, verdict };
  const without = await ask(cpuRequest(threads, false));
  return { usable: without.ok ? false : undefined, verdict };
}
