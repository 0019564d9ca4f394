import type { Json } from './topology';
import { isJson } from './topology';

/**
 * A layer's configuration with plain values: Keras 3 wraps types, activations and initializers into objects that say
 * where they were defined. Initializers become zeros, as the weights come from a file and drawing random ones would
 * only take time; regularizers and constraints, which are for training, are left out.
 */
export function plainConfig(config: Json): Json {
  const plain: Json = {};
  for (const [key, value] of Object.entries(config)) {
    if (/_?(regularizer|constraint)$/.test(key)) plain[key] = null;
    else if (key.endsWith('_initializer')) plain[key] = { class_name: 'Zeros', config: {} };
    else if (key === 'dtype') plain[key] = 'float32';
    else if (key === 'batch_shape') plain['batch_input_shape'] = value;
    else if (key === 'activation') plain[key] = activationName(value);
    else if (!forTraining.has(key)) plain[key] = value;
  }
  return plain;
}

const forTraining = new Set([
  'quantization_config',
  'lora_rank',
  'lora_alpha',
  'seed',
  'autocast',
  'optional',
  'synchronized',
  'renorm',
  'renorm_clipping',
  'renorm_momentum',
]);

/** `relu`, or what stands for it: {"class_name": "function", "config": "relu"}, {"class_name": "ReLU", …}. */
function activationName(value: unknown): unknown {
  if (!isJson(value)) return value === 'silu' ? 'swish' : value;
  if (typeof value['config'] === 'string') return activationName(value['config']);
  const name = isJson(value['config']) ? value['config']['name'] : undefined;
  if (typeof name === 'string') return activationName(name);
  return typeof value['class_name'] === 'string' ? value['class_name'].toLowerCase() : value;
}
