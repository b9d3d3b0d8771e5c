export * from './fake-clock';
export * from './scenario';
