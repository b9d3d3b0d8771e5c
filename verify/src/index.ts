export { claimsOf } from './claims/claims';
export { definitionFor } from './claims/ordered';
export * from './format';
export { NotAProof } from './json';
export { keysIn, type PublicKey } from './jwk';
export type { SignedDocument } from './jws';
export { type Report, type Result, verifyProof } from './verify';
