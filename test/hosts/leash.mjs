// node leash.mjs PROGRAM ARGUMENT…: runs a program that must not outlive whoever started it. However that one ends,
// killed outright too, the pipe to this process's standard input closes, and the program is ended with all it started.
import { endTree, start } from '../../scripts/lib/processes.mjs';

const [program, ...args] = process.argv.slice(2);
const child = start(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
child.once('error', (error) => {
  console.error(error.message);
  process.exit(127);
});
child.once('exit', (code) => process.exit(code ?? 1));
process.stdin
  .once('end', () => void endTree(child))
  .once('error', () => void endTree(child))
  .resume();
