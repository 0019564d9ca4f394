import type * as vscode from 'vscode';

/** The part of `vscode.extensions` that is asked; replaced in tests. */
type Extensions = {
  getExtension(id: string): Pick<vscode.Extension<unknown>, 'isActive' | 'activate' | 'exports'> | undefined;
};

/** A Python for pip or for its TensorFlow, and where it comes from. */
export interface Python {
  readonly executable: string;
  /** True where it is the environment that the user selected in the editor. */
  readonly selected: boolean;
}

/** What is used where no Python extension names one. */
export const usualPython: Python = { executable: 'python3', selected: false };

/**
 * The Python of the environment selected in the Python extension (`ms-python.python`), where that is installed and
 * names one; else `python3`. Never throws: another extension's fault must not keep the user from continuing.
 */
export async function selectedPython(extensions: Extensions, resource?: vscode.Uri): Promise<Python> {
  try {
    const extension = extensions.getExtension('ms-python.python');
    if (!extension) return usualPython;
    const api = extension.isActive ? extension.exports : await extension.activate();
    const environments = field(api, 'environments');
    const active = call(environments, 'getActiveEnvironmentPath', resource);
    const resolved = await call(environments, 'resolveEnvironment', active);
    const path = field(field(field(resolved, 'executable'), 'uri'), 'fsPath');
    return typeof path === 'string' && path !== '' ? { executable: path, selected: true } : usualPython;
  } catch {
    return usualPython;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function call(target: unknown, name: string, ...args: unknown[]): unknown {
  const method = field(target, name);
  return typeof method === 'function' ? Reflect.apply(method, target, args) : undefined;
}
