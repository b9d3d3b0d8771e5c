import { Button, List, Menu, Radio, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { type Again, deliveries, dryRun, type Repeat, sendAgain } from '../api/deliveries';
import { announce } from '../kit/announce';
import { Confirm } from '../kit/confirm';
import { ProblemAlert } from '../kit/problem-alert';
import { useIntent } from '../kit/use-intent';
import { words } from './delivery.words';

const DEEDS = ['retry', 'resend', 'rerender'] as const;
type Deed = (typeof DEEDS)[number];
const SHOWN = 20;

/** Three ways to send once more; each says who would get mail before it does anything. */
export const SendAgain = ({ id }: { id: string }) => {
  const [deed, setDeed] = useState<Deed | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const ask = (one: Deed) => {
    // The dialog gives the focus back to where it was; the entry of the menu is gone by then.
    button.current?.focus();
    setDeed(one);
  };
  return (
    <>
      <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button ref={button} variant="default">
            {words.again}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {DEEDS.map((one) => (
            <Menu.Item key={one} onClick={() => ask(one)}>
              {words.deeds[one]}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {deed && <Ask id={id} deed={deed} onClose={() => setDeed(null)} />}
    </>
  );
};

const Ask = ({ id, deed, onClose }: { id: string; deed: Deed; onClose: () => void }) => {
  const queries = useQueryClient();
  const [asOf, setAsOf] = useState<'then' | 'now'>('then');
  const again: Again = deed === 'rerender' ? { deed, asOf } : { deed };
  const dry = useQuery(dryRun(id, again));
  const intent = useIntent();
  const send = useMutation({
    mutationFn: () => sendAgain(id, again, intent(again)),
    onSuccess: ({ recipients }) => {
      announce(words.begun(recipients.length));
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: deliveries.all }),
  });
  return (
    <Confirm
      opened
      title={words.deeds[deed]}
      deed={words.deeds[deed]}
      busy={send.isPending}
      waiting={!dry.data || dry.data.recipients.length === 0}
      error={send.error}
      onDo={() => send.mutate()}
      onClose={onClose}
    >
      <Stack>
        <Text>{words.explained[deed]}</Text>
        {deed === 'rerender' && (
          <Radio.Group label={words.asOf} value={asOf} onChange={(value) => setAsOf(value === 'now' ? 'now' : 'then')}>
            <Stack gap="xs" mt={4}>
              <Radio value="then" label={words.asThen} />
              <Radio value="now" label={words.asNow} />
            </Stack>
          </Radio.Group>
        )}
        <div role="status">
          {dry.isFetching && <Text c="dimmed">{words.asking}</Text>}
          {dry.data && !dry.isFetching && <Who of={dry.data} />}
        </div>
        {dry.error && <ProblemAlert error={dry.error} onRetry={() => void dry.refetch()} />}
      </Stack>
    </Confirm>
  );
};

const Who = ({ of: { recipients, refused } }: { of: Repeat }) => (
  <Stack gap="xs">
    <Text fw={600}>{words.wouldGet(recipients.length)}</Text>
    <Names of={recipients} />
    {refused.length > 0 && (
      <>
        <Text fw={600}>{words.wouldNot(refused.length)}</Text>
        <Names of={refused.map(({ email, reason }) => words.refused(email, reason))} />
      </>
    )}
  </Stack>
);

const Names = ({ of: names }: { of: readonly string[] }) => (
  <List size="sm">
    {names.slice(0, SHOWN).map((name) => (
      <List.Item key={name}>{name}</List.Item>
    ))}
    {names.length > SHOWN && <List.Item>{words.more(names.length - SHOWN)}</List.Item>}
  </List>
);
