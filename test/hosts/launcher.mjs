#!/usr/bin/env node
// Stands in for the VS Code program where the desktop build cannot be had: takes the arguments with which
// @vscode/test-electron calls it, runs the tests in the npm-delivered server and a headless Chromium,
// and exits with the tests' verdict.
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isNoise, launchBrowser } from './browser.mjs';
import { startServer, workbenchAddress } from './server.mjs';

const verbose = Boolean(process.env.LOUPE_HOST_LOG);
const timeout = Number(process.env.LOUPE_HOST_TIMEOUT ?? 3600) * 1000;

/** Where a window whose tests failed leaves its picture. */
const failures = fileURLToPath(new URL('../../test-results/failures', import.meta.url));

const option = (name) => {
  const prefix = `--${name}=`;
  return process.argv
    .slice(2)
    .find((argument) => argument.startsWith(prefix))
    ?.slice(prefix.length);
};
const extension = option('extensionDevelopmentPath');
const tests = option('extensionTestsPath');
const workspace = process.argv.slice(2).find((argument) => !argument.startsWith('-') && existsSync(argument));
if (!extension || !tests) {
  console.error('Expected --extensionDevelopmentPath=FOLDER and --extensionTestsPath=FILE.');
  process.exit(64);
}

const ownFolder = mkdtempSync(join(tmpdir(), 'loupe-host-'));
let settled = false;
const cleanUp = [() => rmSync(ownFolder, { recursive: true, force: true, maxRetries: 5 })];

async function finish(code) {
  settled = true;
  for (const step of cleanUp.reverse())
    await Promise.resolve()
      .then(step)
      .catch((error) => console.error(String(error)));
  process.exit(code);
}

/** Prints what the window shows and the last lines of its console, and takes its picture. */
async function report(page, lines) {
  mkdirSync(failures, { recursive: true });
  const picture = join(failures, 'integration.png');
  await page.screenshot({ path: picture, timeout: 30_000 }).then(
    () => console.error(`picture: ${picture}`),
    () => undefined,
  );
  const shown = await page
    .locator('body')
    .ariaSnapshot({ timeout: 30_000 })
    .catch((error) => String(error));
  console.error(
    `The window shows:\n${shown.slice(0, 8000)}\nIts console:\n${lines
      .filter((line) => !isNoise(line))
      .slice(-60)
      .join('\n')}`,
  );
}

/** Shows a line of the extension host's or the tests' console. */
function show(type, args) {
  const line = args.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' ');
  if (verbose || !isNoise(line)) (type === 'error' ? process.stderr : process.stdout).write(`${line}\n`);
}

try {
  const server = await startServer({
    dataFolder: join(ownFolder, 'data'),
    extensionsFolder: option('extensions-dir') ?? join(ownFolder, 'extensions'),
    onLog: verbose ? (text) => process.stderr.write(text) : undefined,
  });
  cleanUp.push(() => server.stop());
  const browser = await launchBrowser();
  cleanUp.push(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });

  const lines = [];
  const verdict = await new Promise((settle) => {
    const timer = setTimeout(() => {
      console.error(`The tests did not end within ${timeout / 1000} s.`);
      settle(1);
    }, timeout);
    timer.unref();
    void server.exited.then((code) => {
      if (settled) return;
      console.error(`The VS Code server ended with ${code}:\n${server.log().slice(-4000)}`);
      settle(1);
    });
    page.on('crash', () => {
      console.error('The page of the workbench crashed.');
      settle(1);
    });
    page.on('console', (message) => {
      lines.push(message.text());
      if (verbose) console.error(`[workbench] ${message.text()}`);
    });
    const folder = resolve(workspace && statSync(workspace).isDirectory() ? workspace : ownFolder);
    void (async () => {
      await page.exposeFunction('codeAutomationLog', (type, args) => show(type, args));
      await page.exposeFunction('codeAutomationExit', (code) => settle(code === 0 ? 0 : 1));
      await page.goto(workbenchAddress(server, { folder, extension: resolve(extension), tests: resolve(tests) }));
    })().catch((error) => {
      console.error(String(error));
      settle(1);
    });
  });
  if (verdict !== 0) await report(page, lines);
  await finish(verdict);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  await finish(1);
}
