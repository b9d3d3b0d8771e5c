export * from './backends';
export * from './eventually';
export * from './fake-clock';
export * from './scenario';
