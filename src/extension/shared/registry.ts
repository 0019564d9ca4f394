import * as vscode from 'vscode';
import type { CommandId } from './ids';
import { reportFailure } from './failure';
import type { Log } from './log';

/** A command's handler: what the menu, the tree or another command handed over. */
export type Handler = (...args: readonly unknown[]) => unknown;

/** Registers commands so that none can fail silently, and remembers which were registered. */
export class Registry {
  readonly commands: CommandId[] = [];

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: Log,
  ) {}

  add(handlers: Partial<Record<CommandId, Handler>>): void {
    for (const [id, handler] of Object.entries(handlers) as [CommandId, Handler][]) {
      this.commands.push(id);
      this.context.subscriptions.push(
        vscode.commands.registerCommand(id, async (...args: unknown[]) => {
          try {
            return await handler(...args);
          } catch (error) {
            reportFailure(this.log, id, error);
            return undefined;
          }
        }),
      );
    }
  }
}
