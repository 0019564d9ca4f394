export interface Server {
  readonly origin: string;
  readonly authority: string;
  readonly exited: Promise<number | null>;
  stop(): Promise<void>;
  log(): string;
}
export function serverInstalled(): boolean;
export function freePort(): Promise<number>;
export function serverCommand(...args: string[]): { command: string; args: string[] };
export function startServer(options: {
  dataFolder: string;
  extensionsFolder?: string;
  env?: Readonly<Record<string, string | undefined>>;
  onLog?: (text: string) => void;
  timeout?: number;
  trust?: boolean;
}): Promise<Server>;
export function developmentFolder(extension: string): string;
export function workbenchAddress(
  server: Pick<Server, 'origin' | 'authority'>,
  options: { folder: string; extension?: string; tests?: string; payload?: [string, string][] },
): string;
