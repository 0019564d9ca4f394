import type { Command } from 'commander';
import type { Terminal } from '../output/terminal';

/** A command's module is loaded when it runs, so that `--help` does not wait for the engine. */
export type Action<A extends unknown[]> = (...args: [...A, terminal: Terminal]) => Promise<number>;

/** Adds a command with the options that every command has. */
export type Add = (nameAndArguments: string, description: string) => Command;

/** Makes what Commander calls of an action: it calls with arguments, options, command; the action gets a terminal. */
export type Does = <A extends unknown[]>(load: () => Promise<Action<A>>) => (...given: unknown[]) => Promise<void>;
