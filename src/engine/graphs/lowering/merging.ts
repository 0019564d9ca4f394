import { add } from '../operators';
import type { Lowering } from './context';

export const lowerAdd: Lowering = (_, inputs, { graph }) => inputs.reduce((sum, value) => add(graph, sum, value));
