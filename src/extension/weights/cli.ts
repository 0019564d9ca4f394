import * as vscode from 'vscode';
import type * as v from 'valibot';
import { LoupeError } from '../../core/errors';
import { parseJsonWith } from '../../protocol/parse';
import type { CliProgress } from '../shared/cliOutput';
import type { Log } from '../shared/log';
import type { Program } from '../shared/program';
import { runCli, type CliOptions } from '../shared/runCli';
import { withProgress } from '../shared/notify';

/** What the commands on weights and models need of the rest. */
export interface WeightsParts {
  readonly program: Program;
  readonly log: Log;
}

/** Runs a command of the command line and reads its document. Throws LoupeError. */
export async function documentOf<S extends v.GenericSchema>(
  { program, log }: WeightsParts,
  schema: S,
  args: readonly string[],
  options: CliOptions = {},
): Promise<v.InferOutput<S>> {
  const http = vscode.workspace.getConfiguration('http');
  const env = withEditorProxy(program.env, { proxy: http.get('proxy'), noProxy: http.get('noProxy') });
  let output = '';
  await runCli({ ...program, env }, [...args, '--json', '--progress', 'json'], {
    onLine: (line) => log.line(line),
    ...options,
    onStdout: (text) => (output += text),
  });
  const parsed = parseJsonWith(schema, output);
  if (!parsed.ok)
    throw new LoupeError(
      'cli-output',
      vscode.l10n.t(
        'The answer of “loupe {0}” was not understood ({1}). Reload the window after an update of Loupe.',
        args[0] ?? '',
        parsed.problem,
      ),
    );
  return parsed.value;
}

/** The same behind a notification that can cancel it. Undefined where the user did. */
export async function documentWorking<S extends v.GenericSchema>(
  parts: WeightsParts,
  schema: S,
  args: readonly string[],
  { title, words }: { title: string; words?: (progress: CliProgress) => string },
): Promise<v.InferOutput<S> | undefined> {
  return withProgress({ where: 'notification', title }, async (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    let percent = 0;
    try {
      return await documentOf(parts, schema, args, {
        signal: abort.signal,
        onProgress: (step) => {
          const now = step.total ? (100 * (step.done ?? 0)) / step.total : 0;
          progress.report({ ...(words ? { message: words(step) } : {}), increment: Math.max(0, now - percent) });
          percent = Math.max(percent, now);
        },
      });
    } catch (error) {
      if (error instanceof LoupeError && error.code === 'cancelled') return undefined;
      throw error;
    }
  });
}

/** The editor's own proxy settings, as they are set. */
export interface EditorProxy {
  readonly proxy: unknown;
  readonly noProxy: unknown;
}

/**
 * A child's environment with the proxy of the editor's setting `http.proxy`, unless the environment names one itself.
 */
export function withEditorProxy(env: NodeJS.ProcessEnv, { proxy, noProxy }: EditorProxy): NodeJS.ProcessEnv {
  const own = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'].some((name) => env[name] || env[name.toLowerCase()]);
  if (own || typeof proxy !== 'string' || proxy.trim() === '') return env;
  const exceptions = Array.isArray(noProxy) ? noProxy.filter((host): host is string => typeof host === 'string') : [];
  return {
    ...env,
    HTTP_PROXY: proxy.trim(),
    HTTPS_PROXY: proxy.trim(),
    ...(exceptions.length > 0 ? { NO_PROXY: exceptions.join(',') } : {}),
  };
}
