import { mergeConfig } from 'vitest/config';
import unit from '../../vitest.config.mjs';

/** What takes too long for every run of the tests. */
const soak = mergeConfig(unit, { test: { root: '.' } });
soak.test.include = ['test/soak/**/*.test.ts'];
// Long tests tell the runner that they work; on a busy machine they take hours.
soak.test.testTimeout = 0;
export default soak;
