import { LoupeError, messageOf } from '../../core/errors';
import type { HostMessage, PageMethods, PageRequest, ParamsOf, ResultOf } from '../../protocol/pages/envelope';
import { parseWith } from '../../protocol/parse';
import { t } from '../shared/localize';

/** What answers a page: one function a method of its table. */
export type Handlers<M extends PageMethods> = {
  readonly [K in keyof M]: (params: ParamsOf<M, K>) => ResultOf<M, K> | Promise<ResultOf<M, K>>;
};

/** Told of what a page asked and could not be answered. */
export interface DispatchTrouble {
  unknownMethod(method: string): void;
  failed(method: string, error: unknown): void;
}

/** Answers one request with exactly one reply or failure. Never throws. */
export async function dispatch<M extends PageMethods>(
  methods: M,
  handlers: Handlers<M>,
  request: PageRequest,
  trouble: DispatchTrouble,
): Promise<HostMessage> {
  const failure = (message: string): HostMessage => ({ kind: 'failure', id: request.id, message });
  if (!Object.hasOwn(methods, request.method)) {
    trouble.unknownMethod(request.method);
    return failure(t('This page cannot ask for “{0}”. Reload the window after an update of Loupe.', request.method));
  }
  const method: keyof M = request.method;
  const params = parseWith(methods[method]!.params, request.params);
  if (!params.ok) return failure(t('“{0}” was not understood ({1}).', request.method, params.problem));
  try {
    const result = await handlers[method](params.value);
    return { kind: 'reply', id: request.id, ok: true, result };
  } catch (error) {
    trouble.failed(request.method, error);
    return failure(error instanceof LoupeError ? error.message : t('That did not work: {0}.', messageOf(error)));
  }
}
