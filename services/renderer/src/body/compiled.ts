import { BoundedCache } from '@punctual/chassis/offline';
import { type BodyTemplate, compileTemplate } from './template';

/** Compiled templates in memory. Compiling one takes milliseconds, filling it microseconds. */
const KEPT = 64;

const known = new BoundedCache<Promise<BodyTemplate>>(KEPT, () => 1);

/** The template of some MJML, compiled once. @throws RenderError as `compileTemplate` does */
export const compiled = (mjml: string): Promise<BodyTemplate> => {
  const found = known.get(mjml);
  if (found) return found;
  const compiling = compileTemplate(mjml);
  known.set(mjml, compiling);
  compiling.catch(() => known.delete(mjml));
  return compiling;
};
