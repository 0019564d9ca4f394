// npm run editor [-- folder]: a real VS Code with the extension in it. The desktop one where `code` is on the
// PATH, else the npm-delivered server in a browser. Ctrl-C ends all.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { ensureHosts, ensurePackages } from './lib/install.mjs';
import { run, start } from './lib/processes.mjs';
import { inRepository, repository, requireNode } from './lib/repository.mjs';

requireNode();

/** The folder to open: the first argument, or the drawn sample dataset, made once. */
async function folderToOpen() {
  const argument = process.argv[2];
  if (argument !== undefined) {
    const folder = resolve(process.env.INIT_CWD ?? process.cwd(), argument);
    if (!existsSync(folder)) throw new Error(`${folder} does not exist. Name a folder to open.`);
    return folder;
  }
  const workspace = inRepository('.loupe', 'workspace');
  if (!existsSync(workspace)) {
    const { code } = await run(process.execPath, [
      inRepository('dist', 'cli.js'),
      'sample',
      inRepository('.loupe', 'workspace', 'sample'),
    ]);
    if (code !== 0) throw new Error('The sample dataset could not be made.');
  }
  return workspace;
}

/** Opens an address in the user's browser, where there is a display to show one. */
function show(address) {
  const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!hasDisplay) return;
  const [command, ...args] = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }[process.platform] ?? ['xdg-open'];
  start(command, [...args, address], { stdio: 'ignore' }).on('error', () => undefined);
}

try {
  await ensurePackages();
  await ensureBuilt();
  const folder = await folderToOpen();
  const desktop =
    process.env.LOUPE_EDITOR === 'server'
      ? undefined
      : await run('code', ['--version'], { capture: true, timeout: 20_000 });
  if (desktop?.code === 0) {
    console.log(`Opening ${folder} in VS Code ${desktop.output.split('\n')[0]} with the extension from ${repository}.`);
    process.exitCode = (
      await run('code', ['--wait', '--new-window', `--extensionDevelopmentPath=${repository}`, folder])
    ).code;
  } else {
    await ensureHosts();
    const { serverInstalled, startServer, workbenchAddress } = await import('../test/hosts/server.mjs');
    if (!serverInstalled()) {
      throw new Error(
        `There is no npm-delivered VS Code for ${process.platform} ${process.arch}. Install VS Code and its \`code\` command, then try again.`,
      );
    }
    const server = await startServer({ dataFolder: inRepository('.loupe', 'editor') });
    const address = workbenchAddress(server, { folder, extension: repository });
    console.log(`VS Code with Loupe, on ${folder}:\n\n  ${address}\n\nOpen the address in a browser. Ctrl-C ends it.`);
    show(address);
    process.exitCode = (await server.exited) ?? 0;
  }
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
