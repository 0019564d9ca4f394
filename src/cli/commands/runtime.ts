import { LoupeError } from '../../core/errors';
import { findGpus } from '../../engine/runtimes/hardware';
import { downloadTensorFlow, downloadWords, hasBinding } from '../../engine/runtimes/tensorflowSetup/download';
import { downloads, type DownloadKind } from '../../engine/runtimes/tensorflowSetup/fetchWheels';
import { whyTensorFlowOnCpu } from '../../engine/runtimes/devices/nvidia';
import type { Verdict } from '../../engine/runtimes/probe/probeTypes';
import {
  adoptTensorFlow,
  findTensorFlow,
  installedTensorFlow,
  lostTensorFlow,
  removeTensorFlow,
  type Installation,
} from '../../engine/runtimes/tensorflowSetup/installation';
import { removeUnfinished, unfinished } from '../../engine/runtimes/tensorflowSetup/leftovers';
import type { RuntimeOutput, Said } from '../../protocol/cliOutput';
import { exitCode } from '../shared/exitCodes';
import { Progress } from '../output/progress';
import type { Terminal } from '../output/terminal';
import { stoppable } from '../shared/stopSignals';

interface Options {
  readonly python: string;
  /** Fetch TensorFlow for a GPU although there is none here. */
  readonly anyway?: boolean;
}

/** `loupe runtime [status|use|install|remove]`: the TensorFlow that `--device tensorflow` trains with. */
export async function runtime(
  action: string,
  what: string | undefined,
  { python, anyway }: Options,
  terminal: Terminal,
): Promise<number> {
  let check: RuntimeOutput['check'] = null;
  switch (action) {
    case 'status':
      break;
    case 'use': {
      const found = await findTensorFlow(what ?? python);
      terminal.warn('Checking that it computes correctly…');
      check = passed(await adoptTensorFlow(found), terminal);
      break;
    }
    case 'install': {
      const kind = kindOf(what);
      if (kind === 'gpu' && hasBinding() && !anyway && !hasNvidia()) throw noGpu();
      terminal.warn(`TensorFlow for the ${kind.toUpperCase()}: ${downloadWords(kind)}, with the pip of ${python}.`);
      const progress = new Progress(terminal);
      const onLine = (line: string): void => {
        progress.clear();
        terminal.warn(line);
      };
      const onProgress = (done: number, total: number): void => progress.update('download', done, total);
      const verdict = await stoppable((signal) =>
        downloadTensorFlow({ kind, python, signal, onLine, onProgress }),
      ).finally(() => progress.clear());
      if (!verdict) {
        terminal.warn(['Stopped. Nothing half-installed is left.', ...(await unfinished())].join('\n'));
        return exitCode.stopped;
      }
      check = passed(verdict, terminal);
      break;
    }
    case 'remove':
      await removeTensorFlow();
      await removeUnfinished();
      break;
    default:
      throw new LoupeError('wrong-option', `“${action}” is not one of status, use, install and remove.`);
  }
  const tensorflow = installedTensorFlow();
  const warnings = [lostTensorFlow() ?? [], await unfinished()].flat();
  const warn = (): void => warnings.forEach((warning) => terminal.notify('warning', 'tensorflow-lost', warning));
  if (terminal.options.json) {
    warn();
    const downloads = { cpu: sizes('cpu'), gpu: sizes('gpu') };
    const { libraries, source } = tensorflow ?? {};
    terminal.document({
      tensorflow: libraries && source ? { libraries, source } : null,
      available: hasBinding(),
      nvidia: hasNvidia(),
      downloads,
      check,
    } satisfies Said<RuntimeOutput>);
    return exitCode.ok;
  }
  terminal.line(
    tensorflow
      ? `TensorFlow is set up, ${sourceWords[tensorflow.source]}: ${tensorflow.libraries}\nTrain with it: loupe train <folder> --device tensorflow`
      : `TensorFlow is not set up. Use that of a Python environment: loupe runtime use <python or folder>, or fetch it: ${hasNvidia() ? 'loupe runtime install gpu' : `loupe runtime install cpu (${downloadWords('cpu')})`}`,
  );
  warn();
  return exitCode.ok;
}

/** Whose TensorFlow it is. */
const sourceWords: Readonly<Record<Installation['source'], string>> = {
  python: 'that of a Python environment',
  folder: 'from a folder that you named',
  download: 'downloaded by Loupe',
};

const noGpu = (): LoupeError =>
  new LoupeError(
    'no-gpu',
    'There is no NVIDIA GPU on this machine, and TensorFlow uses no GPU of another kind. ' +
      `Nothing was downloaded; where there is one, ${downloadWords('gpu')}. ` +
      'Loupe trains on the CPU without TensorFlow. To prepare a cache folder for another machine, which has such a GPU, add --anyway.',
  );

/** Says what the self-test found, and why an NVIDIA GPU goes unused. */
function passed(verdict: Verdict, terminal: Terminal): RuntimeOutput['check'] {
  const { engine, device, imagesPerSecond } = {
    engine: verdict.engine ?? '',
    device: verdict.device ?? '',
    imagesPerSecond: verdict.imagesPerSecond ?? 0,
  };
  terminal.warn(
    `${engine} passed its self-test on ${device === 'CPU' ? 'the CPU' : `the GPU (${device})`}: ${imagesPerSecond.toFixed(0)} images a second.`,
  );
  if (device !== 'CPU' || !hasNvidia()) return { engine, device, imagesPerSecond, warning: null };
  const { reason, remedy } = whyTensorFlowOnCpu(installedTensorFlow()?.libraries ?? '');
  const warning = `It does not use the NVIDIA GPU: ${reason}. ${remedy}.`;
  terminal.notify('warning', 'tensorflow-unused', warning);
  return { engine, device, imagesPerSecond, warning };
}

const hasNvidia = (): boolean => findGpus().some(({ driver }) => driver.startsWith('nvidia'));

function sizes(kind: DownloadKind): RuntimeOutput['downloads']['cpu'] {
  const { fetched, kept } = downloads[kind];
  return { fetched, kept };
}

function kindOf(what: string | undefined): DownloadKind {
  if (what === 'cpu' || what === 'gpu') return what;
  throw new LoupeError('wrong-option', 'Say what to install: loupe runtime install cpu, or gpu for an NVIDIA GPU.');
}
