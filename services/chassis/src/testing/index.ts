export * from './backends';
export * from './eventually';
export * from './fake-clock';
export * from './recorded-spans';
export * from './report-events';
export * from './scenario';
export * from './tenant';
export * from './tzif-file';
