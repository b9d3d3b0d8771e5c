import { type PartPage, partKey } from '@punctual/contracts';
import type { Rendering } from '../delivery/state';

/**
 * What a page of people gets of a rendering: the part with their values, under their subject. Without `page` it is all of it.
 * @throws Error when there is no such part: nobody is sent the rows of others instead
 */
export const pageRendering = ({ parts, ...whole }: Rendering, page?: PartPage): Rendering => {
  if (!page) return whole;
  const key = partKey(page.values);
  const part = parts?.find(({ values }) => partKey(values) === key);
  if (!part) throw new Error('the rendering lacks a part that somebody is to get');
  const { values: _values, subject, ...files } = part;
  return { ...whole, ...files, rowsHash: null, subject: page.subject ?? subject };
};
