import { LoupeError } from '../../core/errors';
import { downloads, downloadTensorFlow, type DownloadKind } from '../../engine/runtimes/tensorflow/download';
import { adoptTensorFlow, findTensorFlow, installedTensorFlow, removeTensorFlow } from '../../engine/runtimes/tensorflow/installation';
import type { RuntimeOutput } from '../../protocol/cliOutput';
import { exitCode } from '../exitCodes';
import type { Terminal } from '../output/terminal';
import { stoppable } from '../stopSignals';

interface Options {
  readonly python: string;
}

/** `loupe runtime [status|use|install|remove]`: the TensorFlow that `--device tensorflow` trains with. */
export async function runtime(action: string, what: string | undefined, { python }: Options, terminal: Terminal): Promise<number> {
  switch (action) {
    case 'status': break;
    case 'use': {
      const { engine } = await adoptTensorFlow(await findTensorFlow(what ?? python));
      terminal.warn(`${engine} passed its self-test.`);
      break;
    }
    case 'install': {
      const kind = kindOf(what);
      terminal.warn(`TensorFlow for the ${kind.toUpperCase()}: ${downloads[kind].words}, with the pip of ${python}.`);
      const verdict = await stoppable((signal) => downloadTensorFlow({ kind, python, signal, onLine: (line) => terminal.warn(line) }));
      if (!verdict) return exitCode.stopped;
      terminal.warn(`${verdict.engine} passed its self-test.`);
      break;
    }
    case 'remove':
      await removeTensorFlow();
      break;
    default:
      throw new LoupeError('wrong-option', `“${action}” is not one of status, use, install and remove.`);
  }
  const tensorflow = installedTensorFlow() ?? null;
  if (terminal.options.json) terminal.document({ tensorflow } satisfies RuntimeOutput);
  else if (tensorflow) terminal.line(`TensorFlow is set up (${tensorflow.source}): ${tensorflow.libraries}\nTrain with it: loupe train <folder> --device tensorflow`);
  else terminal.line('TensorFlow is not set up. Use that of a Python environment: loupe runtime use <python or folder>, or fetch it: loupe runtime install cpu');
  return exitCode.ok;
}

function kindOf(what: string | undefined): DownloadKind {
  if (what === 'cpu' || what === 'gpu') return what;
  throw new LoupeError('wrong-option', 'Say what to install: loupe runtime install cpu, or gpu for an NVIDIA GPU.');
}
