import { Button, Group, List, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type BulkResult, bulk, bulkDryRun, schedules } from '../api/schedules';
import { announce } from '../kit/announce';
import { Dialog } from '../kit/dialog';
import { words as kitWords } from '../kit/kit.words';
import { ProblemAlert } from '../kit/problem-alert';
import { UntilField } from '../kit/until-field';
import { useIntent } from '../kit/use-intent';
import { type BulkAction, type BulkForm, bulkBody, isComplete, refusals } from './bulk.form';
import { words } from './bulk.words';
import { UserSelect } from './user-select';

type Props = {
  action: BulkAction;
  ids: readonly string[];
  nameOf: (id: string) => string;
  /** After the outcome was shown. */
  onDone: () => void;
  onClose: () => void;
};

/** One deed on many schedules: says first what would happen to how many, and afterwards what did. */
export const BulkDialog = ({ action, ids, nameOf, onDone, onClose }: Props) => {
  const [form, setForm] = useState<BulkForm>({ until: '', userId: null });
  const intent = useIntent();
  const body = bulkBody(action, ids, form);
  const trial = useQuery({
    queryKey: [...schedules.all, 'trial', body],
    queryFn: () => bulkDryRun(body),
    enabled: isComplete(action, form),
    retry: false,
    gcTime: 0,
  });
  const deed = useMutation({
    mutationFn: () => bulk(body, intent(body)),
    onSuccess: ({ changed }) => announce(words.done(changed)),
    onSettled: (_data, _error, _vars, _before, { client }) => client.invalidateQueries({ queryKey: schedules.all }),
  });
  const leave = () => {
    onClose();
    if (deed.data) onDone();
  };
  return (
    <Dialog onClose={leave} title={words.titles[action]}>
      <Stack>
        {deed.data ? (
          <Outcome title={words.done(deed.data.changed)} result={deed.data} nameOf={nameOf} />
        ) : (
          <>
            {action === 'pause' && (
              <UntilField label={words.until} value={form.until} onChange={(until) => setForm({ ...form, until })} />
            )}
            {action === 'transfer' && (
              <UserSelect
                label={words.newOwner}
                value={form.userId}
                onChange={(userId) => setForm({ ...form, userId })}
              />
            )}
            {trial.isFetching && <Text role="status">{words.asking}</Text>}
            {trial.data && <Outcome title={words.would(trial.data.changed)} result={trial.data} nameOf={nameOf} />}
            {trial.data && action === 'execute' && trial.data.changed > 0 && <Text size="sm">{words.mail}</Text>}
            {(trial.error ?? deed.error) && <ProblemAlert error={trial.error ?? deed.error} />}
          </>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={leave}>
            {deed.data ? words.close : kitWords.cancel}
          </Button>
          {!deed.data && (
            <Button
              color={action === 'delete' ? 'red' : undefined}
              disabled={!trial.data || trial.data.changed === 0}
              loading={deed.isPending}
              onClick={() => deed.mutate()}
            >
              {words.deeds[action]}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
};

type OutcomeProps = { title: string; result: BulkResult; nameOf: (id: string) => string };

const Outcome = ({ title, result, nameOf }: OutcomeProps) => (
  <Stack gap="xs">
    <Text fw={600}>{title}</Text>
    {result.unchanged > 0 && <Text size="sm">{words.unchanged(result.unchanged)}</Text>}
    {result.refused > 0 && <Text size="sm">{words.refused(result.refused)}</Text>}
    {result.refused > 0 && (
      <List size="sm">
        {refusals(result, nameOf).map(({ reason, names }) => (
          <List.Item key={reason}>
            {reason}: {names.join(', ')}
          </List.Item>
        ))}
      </List>
    )}
  </Stack>
);
