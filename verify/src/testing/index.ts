export { REAL_CLAIMS } from './real';
export { decoded, newKey, signedBy } from './signed';
export { unfoundIn } from './unfound';
