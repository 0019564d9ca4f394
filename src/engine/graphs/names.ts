/** Names of the input and of the two possible outputs of an inference graph. */
export const imageInput = 'image';
export const featuresOutput = 'features';
export const probabilitiesOutput = 'probabilities';

/** Names of the inputs and outputs of a training step that belong to no weight. */
export const stepNames = {
  image: 'image',
  targets: 'targets',
  weights: 'weights',
  learningRate: 'learningRate',
  step: 'step',
  loss: 'loss',
  probabilities: 'probabilities',
  /** The output that becomes the input `name` of the next step. */
  next: (name: string): string => `next/${name}`,
  gradient: (name: string): string => `gradient/${name}`,
} as const;
