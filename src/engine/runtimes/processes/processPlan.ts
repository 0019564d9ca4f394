/** How a graph is divided among processes: `processes` times `threads` are at most the cores. */
export interface ProcessPlan {
  readonly processes: number;
  readonly threads: number;
  /** What they take together, about. */
  readonly bytes: number;
}

/** More were not measured, and each one has the network for itself. */
const mostProcesses = 8;

/** Node, ONNX Runtime and the decoder, without a network. */
const bareBytes = 110 * 2 ** 20;

/**
 * Of a network's own size: its weights as they came and as ONNX Runtime packs them, and what lies between the layers.
 */
const timesGraph = 4;

/** All processes together take at most this, and at most this share of what is free. */
const mostBytes = 768 * 2 ** 20;
const mostOfFree = 1 / 4;

/**
 * How many processes with how many threads each run a graph of so many bytes; undefined where one process with all
 * threads must do: on one core, for large networks, or with little free memory.
 */
export function planProcesses({
  cores,
  graphBytes,
  freeBytes,
}: {
  cores: number;
  graphBytes: number;
  freeBytes: number;
}): ProcessPlan | undefined {
  const each = bareBytes + timesGraph * graphBytes;
  const room = Math.floor(Math.min(mostBytes, freeBytes * mostOfFree) / each);
  const plans = Array.from({ length: Math.max(0, Math.min(mostProcesses, cores, room) - 1) }, (_, i) => {
    const processes = i + 2;
    return { processes, threads: Math.floor(cores / processes), bytes: processes * each };
  });
  // As many cores as can be had; then as many processes, which need not wait for one another.
  return plans.sort((a, b) => b.processes * b.threads - a.processes * a.threads || b.processes - a.processes)[0];
}
