import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { Icon } from './icons';
import { words } from './kit.words';

const TYPING_MS = 150;

type Props = { value: string | undefined; label?: string; onChange: (value: string | undefined) => void };

/** Searches as one types. `/` on the page puts the cursor here. Follows the URL. */
export const SearchBox = ({ value, label = words.search, onChange }: Props) => {
  const [text, setText] = useState(value ?? '');
  const own = useRef(value);
  const report = useDebouncedCallback((typed: string) => {
    own.current = typed.trim() || undefined;
    onChange(own.current);
  }, TYPING_MS);
  // By the way back, or a link: what was typed is then no longer what is searched.
  const follow = useEffectEvent((next: string | undefined) => {
    if (next === own.current) return;
    own.current = next;
    report.cancel();
    setText(next ?? '');
  });
  useEffect(() => follow(value), [value]);
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
