import { expect, it } from 'vitest';
import { difference, networks, run } from '../engine/networks/architectures/kerasFeatures';

it.each(networks)('%s gives the features of Keras at every size', async (name, { gain, features }) => {
  for (const [size, summary] of Object.entries(features)) {
    expect.soft(difference(await run(name, gain, Number(size)), summary), `${size} px`).toBeLessThan(1e-4);
  }
});
