/** Names of the input and of the two possible outputs of an inference graph. */
export const imageInput = 'image';
export const featuresOutput = 'features';
export const probabilitiesOutput = 'probabilities';
