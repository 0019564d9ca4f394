import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Random } from '../../../src/core/random';
import { signOfLife } from '../../setup/signOfLife';
import { temporaryFolder } from '../jobs/tinyDataset';
import { ProgramUnderTest, type Outcome } from './program';
import { mutated } from './changed';
import { seeds } from './seeds';

/** Where inputs that broke something are kept. */
const kept = path.join(__dirname, '..', '..', '..', 'test-results', 'fuzz');
/** Resident bytes of a process that has computed with every part of the program, and half of that again. */
const mostMemory = 1.5 * 2 ** 30;

/** What JavaScript says where the program did not look; it must not reach anybody, in whatever sentence. */
const unforeseen =
  /This was not foreseen|Cannot read propert|is not a function|is not iterable|is not a constructor|undefined is not|of undefined|Maximum call stack|Invalid array length|Array buffer allocation|Invalid typed array length|Cannot convert|BigInt|offset is out of|\[object Object\]/;

/** What is wrong with how a command ended, if anything. */
function fault({ code, text, stray, rss }: Outcome): string | undefined {
  if (stray !== '') return stray;
  const found = unforeseen.exec(text);
  if (found) return `“${found[0]}” in: ${text.slice(-1500)}`;
  if (rss > mostMemory) return `${Math.round(rss / 2 ** 20)} MiB in use`;
  if (code === undefined || ![0, 1, 2].includes(code)) return `exit code ${code}: ${text.slice(-500)}`;
  if (code !== 0 && !/^(loupe: |Skipped: .*: ).{10,}/m.test(text))
    return `no sentence for exit code ${code}: ${text.slice(-500)}`;
  return undefined;
}

/** Asks the program for `count` mutated inputs, in turn over all kinds. Returns what went wrong, with how to do it again. */
export async function fuzz(count: number, first: number): Promise<string[]> {
  const cache = temporaryFolder('fuzz-cache');
  const program = new ProgramUnderTest(cache);
  const faults: string[] = [];
  try {
    const all = await seeds(program);
    for (let number = first; number < first + count; number++) {
      const seed = all[number % all.length]!;
      const { workspace, command, how } = mutated(seed, new Random(number));
      const found = fault(await program.run(command, workspace));
      if (found !== undefined) {
        const place = path.join(kept, String(number));
        rmSync(place, { recursive: true, force: true });
        mkdirSync(kept, { recursive: true });
        cpSync(workspace, place, { recursive: true });
        writeFileSync(path.join(kept, `${number}.txt`), `${seed.kind}: ${how}\nloupe ${command.join(' ')}\n${found}\n`);
        faults.push(`seed ${number}, ${seed.kind}: ${how}; cd ${place} && loupe ${command.join(' ')}\n  ${found}`);
      }
      rmSync(workspace, { recursive: true, force: true });
      await signOfLife(`${number + 1 - first} of ${count} inputs`);
    }
  } finally {
    program.end();
  }
  return faults;
}
