import { comparable } from '@punctual/contracts';
import type { Among, ListQuery } from './list-query';
import type { AnyView } from './view';

/**
 * That a row of a view with words, or the one that `column` or the many-valued column of `many` names, has a text in them. An index over the words alone answers it,
 * unless `where` asks for more.
 */
export const withWords = (
  view: Pick<AnyView, 'name'>,
  text: string,
  {
    column = 'key',
    many,
    where = [],
  }: { column?: string; many?: Pick<AnyView, 'name'>; where?: NonNullable<ListQuery['where']> } = {},
): Among => ({
  column,
  ...(many ? { many } : {}),
  values: { view, column: 'key', where: [['words', 'contains', comparable(text)], ...where] },
});

/** The filter that somebody typed: rows for which one of the conditions for the text holds; all rows where it is blank. */
export const searching = (
  search: string | undefined,
  conditions: (text: string) => readonly Among[],
): readonly (readonly Among[])[] => {
  const text = search?.trim() ?? '';
  return text === '' ? [] : [conditions(text)];
};
