export { decoded, newKey, signedBy } from './signed';
export { unfoundIn } from './unfound';
