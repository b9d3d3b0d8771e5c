import { Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useState } from 'react';
import { type Found, found } from '../api/search';
import { Dialog } from '../kit/dialog';
import { Icon } from '../kit/icons';
import { ProblemAlert } from '../kit/problem-alert';
import { byKind, pageOf, placeAfter } from './found';
import { optionId, Results } from './results';
import { words } from './search.words';

const TYPING_MS = 200;
const LIST = 'search-results';

/** Finds everything that the caller may see, and leads there: by the arrow keys and Enter, or by a click. */
export const SearchDialog = ({ onClose }: { onClose: () => void }) => {
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const [text] = useDebouncedValue(typed.trim(), TYPING_MS);
  const query = useQuery({ ...found(text), placeholderData: keepPreviousData });
  const kinds = text === '' ? [] : byKind(query.data?.data ?? []);
  const all = kinds.flatMap((one) => one.all);
  const go = (one: Found | undefined) => {
    if (!one) return;
    onClose();
    void navigate(pageOf(one));
  };
  const onKey = (event: KeyboardEvent) => {
    const next = placeAfter(event.key, at, all.length);
    if (next === null && event.key !== 'Enter') return;
    event.preventDefault();
    // What is shown while another text is searched was not asked for.
    if (next !== null) setAt(next);
    else if (text === typed.trim() && !query.isPlaceholderData) go(all[at]);
  };
  const isSearching = typed.trim() !== text || query.isFetching;
  return (
    <Dialog title={words.title} size="lg" onClose={onClose}>
      <Stack gap="sm">
        <TextInput
          role="combobox"
          aria-expanded={all.length > 0}
          aria-controls={LIST}
          aria-autocomplete="list"
          aria-activedescendant={all[at] && optionId(at)}
          label={words.title}
          description={words.hint}
          leftSection={<Icon name="search" />}
          data-autofocus
          maxLength={200}
          value={typed}
          onKeyDown={onKey}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setAt(0);
          }}
        />
        <div role="status">
          {typed.trim() !== '' && !query.error && (
            <Text size="sm">{isSearching ? words.searching : words.count(all.length)}</Text>
          )}
        </div>
        {query.error && text !== '' && (
          <ProblemAlert title={words.failed} error={query.error} onRetry={() => void query.refetch()} />
        )}
        <Results id={LIST} kinds={kinds} at={at} onGo={go} />
      </Stack>
    </Dialog>
  );
};
