import { describe, expect, it } from 'vitest';
import { catalogueEntry } from '../../../../src/engine/networks/architectures/catalogue';
import { difference, networks, run } from './kerasFeatures';

/** Networks of more parameters are run at their smallest size only; at all sizes in test/soak. */
const large = 20e6;

describe('architectures against Keras', () => {
  it.each(networks)('%s gives its features', async (name, { gain, features, parameters }) => {
    const sizes = Object.entries(features).sort(([a], [b]) => Number(a) - Number(b));
    for (const [size, summary] of parameters > large ? sizes.slice(0, 1) : sizes) {
      expect.soft(difference(await run(name, gain, Number(size)), summary), `${size} px`).toBeLessThan(1e-4);
    }
  });

  it.each(networks)("%s gives its classifier's probabilities", async (name, { gain, features, probabilities }) => {
    const size = Math.min(...Object.keys(features).map(Number));
    expect(difference(await run(name, gain, size, probabilities.columns), probabilities)).toBeLessThan(1e-4);
  });

  it.each(networks)('%s has as many parameters', (name, { parameters, parametersTop }) => {
    const entry = catalogueEntry(name);
    // Keras counts mean, variance and count of EfficientNet's normalization layer.
    const colours = name.startsWith('efficientnet') ? 7 : 0;
    const classifier = entry.build({ size: entry.minimumSize, classes: 10 });
    expect([entry.parameters + colours, classifier.countParams() + colours]).toEqual([parameters, parametersTop]);
    classifier.dispose();
  });
});
