/** The editor's own proxy settings, as they are set. */
export interface EditorProxy {
  readonly proxy: unknown;
  readonly noProxy: unknown;
}

/** A child's environment with the proxy of the editor's setting `http.proxy`, unless the environment names one itself. */
export function withEditorProxy(env: NodeJS.ProcessEnv, { proxy, noProxy }: EditorProxy): NodeJS.ProcessEnv {
  const own = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'].some((name) => env[name] || env[name.toLowerCase()]);
  if (own || typeof proxy !== 'string' || proxy.trim() === '') return env;
  const exceptions = Array.isArray(noProxy) ? noProxy.filter((host): host is string => typeof host === 'string') : [];
  return { ...env, HTTP_PROXY: proxy.trim(), HTTPS_PROXY: proxy.trim(), ...(exceptions.length > 0 ? { NO_PROXY: exceptions.join(',') } : {}) };
}
