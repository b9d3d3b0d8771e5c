// Apart from the rest of the chassis: this loads the client of the event store, which single mode does not need.
export { CopiedStore } from './copied-store';
export { type Copied, copyLog } from './copy-log';
