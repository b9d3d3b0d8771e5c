import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Choice, Choices } from '../api/choices';

const TYPING_MS = 250;

/** What things are called, by their ids; the id itself until it is known, or where the thing is gone. */
export const useNamed = ({ key, one }: Choices, ids: readonly string[]): Choice[] =>
  useQueries({
    queries: ids.map((id) => ({
      queryKey: [key, 'choice', id],
      queryFn: ({ signal }: { signal: AbortSignal }) => one(id, signal),
      retry: false,
    })),
  }).map(({ data }, at) => data ?? { value: ids[at] ?? '', label: ids[at] ?? '' });

/** The choices of a field, which the server finds by what is typed; what is chosen is always among them. */
export const useChoices = (choices: Choices, chosen: readonly string[]) => {
  const [typed, setTyped] = useState('');
  const [text] = useDebouncedValue(typed.trim(), TYPING_MS);
  const named = useNamed(choices, chosen);
  // A field shows the name of what is chosen, which nobody has typed.
  const search = named.some(({ label }) => label === text) ? '' : text;
  const { data: found = [], error } = useQuery({
    queryKey: [choices.key, 'choices', search],
    queryFn: ({ signal }) => choices.find(search, signal),
    placeholderData: keepPreviousData,
  });
  return {
    data: [...found, ...named.filter(({ value }) => !found.some((one) => one.value === value))],
    error,
    onSearchChange: setTyped,
    // The server has filtered already.
    filter: ({ options }: { options: unknown }) => options as never,
  };
};
