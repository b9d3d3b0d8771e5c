import type { View } from './view';

/** The public half of a key that signs proofs. */
export type ProofKeyRow = { keyId: string; publicKey: string; at: string };

/** The public keys of proofs by id; what an old one signed stays verifiable, so none is ever removed. The private half is in no view. */
export const proofKeyView: View<ProofKeyRow> = {
  name: 'proof_key',
  version: 1,
  prefixes: ['proofkey-'],
  keys: ({ type, data }) => (type === 'ProofKeyMade' ? [data.keyId] : []),
  evolve: (row, { type, data }) => {
    if (type !== 'ProofKeyMade') return row;
    const { keyId, publicKey, at } = data;
    return { keyId, publicKey, at };
  },
  columns: { at: { type: 'text', of: ({ at }) => at } },
  indexes: [['at']],
};
