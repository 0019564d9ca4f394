// Runs commands of the built program in one process, one after another, and tells what each has printed.
const path = require('node:path');

process.env.UV_THREADPOOL_SIZE = '4';
const { runProgram } = require(path.join(process.argv[2], 'program.js'));

let text = '';
for (const stream of [process.stdout, process.stderr])
  stream.write = (piece, encoding, done) => {
    if (text.length < 1e6) text += typeof piece === 'string' ? piece : Buffer.from(piece).toString('utf8');
    const callback = typeof encoding === 'function' ? encoding : done;
    if (callback) process.nextTick(callback);
    return true;
  };
let stray = '';
for (const event of ['uncaughtException', 'unhandledRejection'])
  process.on(event, (error) => {
    stray += `${event}: ${error && error.stack ? error.stack : String(error)}\n`;
  });

process.on('message', async ({ args, cwd }) => {
  text = '';
  stray = '';
  process.exitCode = undefined;
  process.chdir(cwd);
  let code;
  try {
    code = await runProgram(args);
  } catch (error) {
    stray += `thrown: ${error && error.stack ? error.stack : String(error)}\n`;
  }
  await new Promise((resolve) => setImmediate(resolve));
  process.send({ code, text, stray, rss: process.memoryUsage().rss });
});
process.send({ ready: true });
