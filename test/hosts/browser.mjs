// A headless Chromium for the workbench.
import { chromium } from 'playwright-core';
import { chromiumArguments, findChromium } from '../../scripts/lib/chromium.mjs';

/**
 * Starts the Chromium that findChromium names.
 * @param {import('playwright-core').LaunchOptions} [options]
 * @returns {Promise<import('playwright-core').Browser>} rejects where there is none.
 */
export async function launchBrowser(options = {}) {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('No Chromium was found. Install one, or name it in LOUPE_CHROMIUM.');
  return chromium.launch({ executablePath, args: chromiumArguments, headless: true, ...options });
}

/** Lines of the workbench's console that say nothing about an extension under test. */
const noise =
  /spdlog|native-watchdog|sqlite3|extension-gallery|marketplace|open-vsx|service worker|AgentHost|404|favicon|ERR_(NAME|INTERNET|CONNECTION)|ChatModelSelection|connection token|a socket|grace time|Ignoring fetching|builtin extensions cache|AccountPolicyGate/i;
export const isNoise = (line) => noise.test(line);
