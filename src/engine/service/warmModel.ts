import * as path from 'node:path';
import { runFile } from '../../protocol/runFiles';
import { decisionVersion } from '../../runfolder/decisions';
import { statOf } from '../../runfolder/files';
import { modelFile } from '../savedModel/modelFiles';
import { loadRunModel, type RunModel } from '../savedModel/loadRunModel';
import { openRuntime, type RuntimeOptions } from '../runtimes/devices/openRuntime';
import type { Runtime } from '../runtimes/runtime';

/**
 * Keeps the model that was asked for last ready. Another run, or a newer model of the same run or one that decides
 * otherwise, releases it first: there is never more than one in memory. Not for concurrent use.
 */
export class WarmModel {
  private runtime: Runtime | undefined;
  private current: { readonly key: string; readonly loaded: RunModel } | undefined;

  constructor(private readonly options: RuntimeOptions = {}) {}

  /** Throws LoupeError as `loadRunModel` does. */
  async of(run: string): Promise<RunModel> {
    const found = await statOf(run, `${runFile.model}/${modelFile.onnx}`).catch(() => undefined);
    const mtimeMs = found?.mtimeMs ?? 0;
    const key = `${path.resolve(run)}\n${mtimeMs}\n${await decisionVersion(run)}`;
    if (this.current?.key === key) return this.current.loaded;
    await this.release();
    this.runtime ??= await openRuntime(this.options);
    const loaded = await loadRunModel(run, this.runtime);
    this.current = { key, loaded };
    return loaded;
  }

  async release(): Promise<void> {
    const before = this.current;
    this.current = undefined;
    await before?.loaded.model.release();
  }
}
