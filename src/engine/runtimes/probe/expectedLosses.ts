/**
 * Losses of the first steps of the three-conv network of selfTest.ts with SGD and momentum, by Keras 3.15.1 on
 * TensorFlow 2.21 (test/engine/graphs/reference/training_steps.py, "cats_dogs/momentum").
 */
export const expectedLosses: readonly number[] = [
  1.1090551614761353, 1.0993279218673706, 1.0976184606552124, 1.1051326990127563,
];

/** Largest difference of a loss from the expected one, as a share of it. */
export const tolerance = 1e-4;

/** The same of normalizedSelfTest, by TensorFlow 2.21 through TensorFlow.js. */
export const expectedNormalizedLosses: readonly number[] = [
  1.3186445236206055, 1.060681939125061, 1.1692906618118286, 1.095805048942566,
];
