import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useState } from 'react';
import { Icon } from './icons';
import { words } from './kit.words';

const TYPING_MS = 250;

type Props = { value: string | undefined; label?: string; onChange: (value: string | undefined) => void };

/** Searches as one types. `/` on the page puts the cursor here. Give it a `key` to follow a value that changes outside. */
export const SearchBox = ({ value, label = words.search, onChange }: Props) => {
  const [text, setText] = useState(value ?? '');
  const report = useDebouncedCallback((typed: string) => onChange(typed.trim() || undefined), TYPING_MS);
  const change = (typed: string) => {
    setText(typed);
    report(typed);
  };
  return (
    <TextInput
      type="search"
      role="searchbox"
      data-search
      label={label}
      leftSection={<Icon name="search" />}
      rightSection={text === '' ? null : <CloseButton aria-label={words.clear} size="sm" onClick={() => change('')} />}
      value={text}
      maxLength={200}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
};
