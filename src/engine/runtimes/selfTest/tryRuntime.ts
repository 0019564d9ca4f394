import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { removeFolderAt } from '../../../runfolder/files';
import { ortProviders, providerWords } from '../providers';
import type { Runtime } from '../runtime';
import { expectedLosses, expectedNormalizedLosses } from '../probe/expectedLosses';
import { normalizedSelfTest, runSelfTest, selfTest, selfTestOptimizer, type SelfTest } from './selfTest';
import type { ProbeReport, ProbeRequest } from '../probe/probeTypes';

/** Larger than the parity test, so that a GPU's overhead a step does not hide its speed. */
const timed = { images: 32, size: 96 };
/** Above this time for the small step (software renderers), the large one would only cost minutes. */
const slowStep = 150;
const timedSteps = 6;

/** Trains a few steps of the self-test's network and times some more. Throws what the runtime throws. */
export async function tryRuntime(request: ProbeRequest): Promise<ProbeReport> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'loupe-probe-'));
  try {
    const profile = path.join(folder, 'profile');
    const checked = await open(request, request.provider ? profile : undefined);
    const test = selfTest(checked.target);
    const { losses, milliseconds } = await runOn(checked, test, expectedLosses.length);
    const heavy = request.provider ? countHeavy(folder) : null;
    const plain = await open(request, undefined);
    const normalized = await runOn(plain, normalizedSelfTest(plain.target), expectedNormalizedLosses.length);
    const large = median(milliseconds.slice(1)) < slowStep;
    const rate = large
      ? await speed(plain, selfTest(plain.target, timed))
      : (test.step.batchSize * 1000) / median(milliseconds.slice(1));
    return {
      ok: true,
      engine: checked.engine,
      device: checked.device,
      losses: finite(losses),
      normalized: finite(normalized.losses),
      imagesPerSecond: rate,
      heavy,
    };
  } finally {
    await removeFolderAt(folder);
  }
}

const finite = (losses: readonly number[]): (number | null)[] =>
  losses.map((loss) => (Number.isFinite(loss) ? loss : null));

async function open(request: ProbeRequest, profile: string | undefined): Promise<Runtime> {
  const { engine, provider, threads, arena, libraries } = request;
  if (engine === 'onnxruntime-web') return (await import('../onnx/onnxRuntimeWeb')).onnxRuntimeWeb(threads);
  const { onnxRuntimeNode, compiledProviders } = await import('../onnx/onnxRuntimeNode');
  if (engine === 'tensorflow')
    return (await import('../tensorflow/tensorflowRuntime')).tensorFlowRuntime(
      libraries ?? '',
      onnxRuntimeNode({ threads }),
    );
  if (provider && !compiledProviders().includes(ortProviders[provider])) {
    throw new Error(
      `the installed ONNX Runtime has no ${providerWords[provider]} provider for ${process.platform} ${process.arch}`,
    );
  }
  return onnxRuntimeNode({ threads, arena, profile, ...(provider ? { provider } : {}) });
}

async function runOn(
  runtime: Runtime,
  test: SelfTest,
  steps: number,
): Promise<{ losses: number[]; milliseconds: number[] }> {
  const graph = await (runtime.loadStep?.(test.model, test.step, { optimizer: selfTestOptimizer }) ??
    runtime.load(test.step.onnx, { name: 'self-test' }));
  try {
    return await runSelfTest(test, graph, steps);
  } finally {
    await graph.release();
  }
}

/** Images a second; the first step, which plans and compiles, does not count. */
async function speed(runtime: Runtime, test: SelfTest): Promise<number> {
  const { milliseconds } = await runOn(runtime, test, timedSteps);
  return (test.step.batchSize * 1000) / median(milliseconds.slice(1));
}

/** Counts convolutions and matrix products in ONNX Runtime's profiles by where they ran. */
function countHeavy(folder: string): { onDevice: number; all: number } {
  const names = readdirSync(folder);
  const nodes = names
    .flatMap(
      (name) =>
        JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as {
          cat?: string;
          args?: { op_name?: string; provider?: string };
        }[],
    )
    .filter(
      ({ cat, args }) => cat === 'Node' && args?.provider !== undefined && /Conv|Gemm|MatMul/.test(args.op_name ?? ''),
    );
  return { onDevice: nodes.filter(({ args }) => args?.provider !== 'CPUExecutionProvider').length, all: nodes.length };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}
