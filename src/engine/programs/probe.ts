import { messageOf } from '../../core/errors';
import { parseJsonWith } from '../../protocol/parse';
import { probeRequestSchema, type ProbeReport } from '../runtimes/probe/probeTypes';

/*
 * The throw-away child in which a runtime or provider is tried: a native fault or a hang ends this process only.
 * Argument: a ProbeRequest as JSON. The report goes over IPC; stdout and stderr are whatever drivers print.
 */
async function main(): Promise<void> {
  const request = parseJsonWith(probeRequestSchema, process.argv[2] ?? '');
  const report: ProbeReport = request.ok
    ? await import('../runtimes/selfTest/tryRuntime')
        .then(({ tryRuntime }) => tryRuntime(request.value))
        .catch((error: unknown) => ({ ok: false as const, reason: messageOf(error) }))
    : { ok: false, reason: request.problem };
  process.send?.(report, undefined, undefined, () => process.exit(0));
}

void main();
