import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Resident megabytes once the garbage is gone; the least of a few, since other threads give memory back late. */
export async function resident(): Promise<number> {
  const readings: number[] = [];
  for (let reading = 0; reading < 5; reading++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 20));
    readings.push(process.memoryUsage().rss / 1e6);
  }
  return Math.min(...readings);
}
