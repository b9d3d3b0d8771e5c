export { comparableAddress } from './address';
export { claimsOf } from './claims/claims';
export { definitionFor, fittingDefinition } from './claims/ordered';
export { anyAt, type Data, dataAt, isData, listAt, numberAt, textAt } from './field';
export * from './format';
export { NotAProof } from './json';
export { keysIn, type PublicKey, thumbprintOf } from './jwk';
export type { SignedDocument } from './jws';
export { type Report, type Result, verifyProof } from './verify';
