import type { Account } from '../api/session';
import { words } from './administration.words';

export type Part = keyof typeof words.parts;

/** The parts an account may see. Everybody has API keys of their own, and authors write templates and queries, also those of probes; the rest is the administrators'. */
export const partsOf = ({ role }: Pick<Account, 'role'>): readonly Part[] =>
  role === 'admin'
    ? (Object.keys(words.parts) as Part[])
    : role === 'author'
      ? ['templates', 'connections', 'datasets', 'api-keys']
      : ['api-keys'];
