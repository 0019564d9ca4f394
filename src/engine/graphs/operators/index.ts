export * from './control';
export * from './elementwise';
export * from './matrix';
export * from './normalization';
export * from './shapes';
export * from './spatial';
