import { words } from './kit.words';

/**
 * Why a name cannot stand among others; true where it can. Of two that are the same only one would be sent.
 * @param same what makes two names one
 */
export const nameProblem = (
  fields: readonly { name: string }[],
  name: string,
  same: (name: string) => string = (given) => given,
): true | string => {
  const wanted = same(name.trim());
  const found = fields.filter((field) => same(field.name.trim()) === wanted);
  return wanted === '' || found.length < 2 || words.repeatedName;
};
