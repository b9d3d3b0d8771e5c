import { Stack, Text, UnstyledButton } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { Found } from '../api/search';
import { type byKind, detailOf } from './found';
import classes from './search.module.css';
import { words } from './search.words';

/** The id of the option at a place among all. */
export const optionId = (at: number): string => `search-result-${at}`;

type Props = { id: string; kinds: ReturnType<typeof byKind>; at: number; onGo: (one: Found) => void };

/** What was found, by kind. The focus stays in the field; the chosen one is named there, and kept in sight. */
export const Results = ({ id, kinds, at, onGo }: Props) => {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector(`#${optionId(at)}`)?.scrollIntoView?.({ block: 'nearest' });
  }, [at]);
  let place = -1;
  return (
    <div ref={list} id={id} role="listbox" aria-label={words.results} className={classes.results}>
      {kinds.map(({ kind, all }) => (
        <Stack key={kind} gap={0} role="group" aria-labelledby={`search-${kind}`}>
          <Text size="xs" fw={600} c="dimmed" role="presentation" id={`search-${kind}`}>
            {words.kinds[kind]}
          </Text>
          {all.map((one) => {
            place += 1;
            return <Option key={one.id} id={optionId(place)} of={one} chosen={place === at} onGo={onGo} />;
          })}
        </Stack>
      ))}
    </div>
  );
};

type OptionProps = { id: string; of: Found; chosen: boolean; onGo: (one: Found) => void };

const Option = ({ id, of, chosen, onGo }: OptionProps) => (
  <UnstyledButton
    id={id}
    role="option"
    tabIndex={-1}
    aria-selected={chosen}
    className={classes.option}
    onMouseDown={(event) => event.preventDefault()} // the focus stays in the field
    onClick={() => onGo(of)}
  >
    <span>{of.name || words.unnamed}</span>
    <Text span size="sm" c="dimmed">
      {detailOf(of)}
    </Text>
  </UnstyledButton>
);
