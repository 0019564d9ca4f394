import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { programFile } from '../../../runfolder/programFile';
import { thisMachine, type Machine } from '../hardware';

/** What can be wrong with NVIDIA's side of a machine, and what helps. Sentences without full stop. */
export interface NvidiaTrouble {
  readonly reason: string;
  readonly remedy: string;
}

/** What `nvidia-smi` prints, its errors included; undefined where there is none. Replaced in tests. */
export type AskSmi = () => string | undefined;

const askSmi: AskSmi = () => {
  const program = programFile('nvidia-smi');
  if (program === undefined) return undefined;
  const { stdout, stderr, error } = spawnSync(program, [], {
    encoding: 'utf8',
    timeout: 10_000,
    windowsHide: true,
  });
  return error ? undefined : `${stdout}\n${stderr}`;
};

/**
 * Least driver for programs built with a major version of CUDA; later minor versions run on it too.
 * Source: https://docs.nvidia.com/deploy/cuda-compatibility/minor-version-compatibility.html
 */
const leastDriver: Readonly<Record<number, number>> = { 11: 450, 12: 525, 13: 580 };

const newerDriver =
  'Install a newer driver from NVIDIA or your distribution, restart the machine, then run: loupe devices';

/** The kernel driver's version in the text of /proc/driver/nvidia/version or of `nvidia-smi`. */
export function driverVersion(text: string): string | undefined {
  return (/Driver Version:\s*(\d+[\d.]*)/.exec(text) ?? /Kernel Module.*?\s(\d+\.[\d.]+)/.exec(text))?.[1];
}

/**
 * Why programs that need CUDA `major` cannot run with NVIDIA's driver here; undefined where nothing speaks against it.
 * Where CUDA's version is unknown (undefined), only a driver that does not answer is told of.
 */
export function driverTrouble(
  major: number | undefined,
  machine: Machine = thisMachine,
  ask: AskSmi = askSmi,
): NvidiaTrouble | undefined {
  const loaded = driverVersion(machine.read('/proc/driver/nvidia/version') ?? '');
  const said = ask();
  if (said !== undefined && /version mismatch/i.test(said)) {
    return {
      reason: `NVIDIA's driver ${loaded ?? ''} is loaded, but its libraries have been updated since`.replace('  ', ' '),
      remedy: 'Restart the machine, then run: loupe devices',
    };
  }
  const version = driverVersion(said ?? '') ?? loaded;
  if (version === undefined) {
    return {
      reason: "NVIDIA's driver is not loaded",
      remedy: "Install NVIDIA's driver (in a container: start it with --gpus all), then run: loupe devices",
    };
  }
  const least = major === undefined ? undefined : leastDriver[major];
  if (least === undefined || Number.parseInt(version, 10) >= least) return undefined;
  return { reason: `driver ${version} found, but CUDA ${major} needs ${least} or later`, remedy: newerDriver };
}

/** The major version of CUDA whose runtime lies in the `nvidia` folder beside TensorFlow, where pip puts it. */
export function cudaBeside(libraries: string, machine: Machine = thisMachine): number | undefined {
  const nvidia = path.join(libraries, '..', 'nvidia');
  for (const name of machine.list(nvidia)) {
    for (const file of machine.list(path.join(nvidia, name, 'lib'))) {
      const major = /^libcudart\.so\.(\d+)/.exec(file)?.[1];
      if (major) return Number(major);
    }
  }
  return undefined;
}

/** Why the TensorFlow in `libraries` computes on the CPU although there is an NVIDIA GPU. */
export function whyTensorFlowOnCpu(
  libraries: string,
  machine: Machine = thisMachine,
  ask: AskSmi = askSmi,
): NvidiaTrouble {
  const remedy =
    'Run: loupe runtime install gpu (or in its Python environment: pip install "tensorflow[and-cuda]", then loupe runtime use)';
  if (machine.list(path.join(libraries, '..')).some((name) => /^tensorflow_cpu-.*\.dist-info$/.test(name))) {
    return { reason: 'this is tensorflow-cpu, which has no code for GPUs', remedy };
  }
  const cuda = cudaBeside(libraries, machine);
  const trouble = driverTrouble(cuda, machine, ask);
  if (trouble) return trouble;
  if (cuda === undefined)
    return { reason: `there are no CUDA libraries beside it (${path.join(libraries, '..', 'nvidia')})`, remedy };
  return {
    reason: `it does not use the GPU, although driver and CUDA ${cuda} fit`,
    remedy:
      "Run with TF_CPP_MIN_LOG_LEVEL=0 in the environment to see TensorFlow's own words: loupe train <folder> --device tensorflow",
  };
}
