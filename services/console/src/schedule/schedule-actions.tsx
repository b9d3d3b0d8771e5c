import { Button, Menu, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import * as api from '../api/schedules';
import { useSession } from '../api/use-session';
import { announce } from '../kit/announce';
import { Confirm } from '../kit/confirm';
import { Icon } from '../kit/icons';
import { instantOf } from '../kit/time';
import { UntilField } from '../kit/until-field';
import { useIntent } from '../kit/use-intent';
import { type ActionId, actionsFor } from './actions';
import { BackfillDialog } from './backfill.dialog';
import { words } from './detail.words';
import { recipientsOf } from './names';
import { words as scheduleWords } from './schedule.words';
import { UserSelect } from './user-select';

const route = getRouteApi('/shell/schedules/$id');
const FIRST = 2;

type Deed = { done: string; act: () => Promise<unknown> };

/** What can be done with a schedule: the first two as buttons, the rest in a menu. */
export const ScheduleActions = ({ schedule }: { schedule: api.ReportSchedule }) => {
  const { id, version } = schedule;
  const { capabilities } = useSession();
  const menu = useRef<HTMLButtonElement>(null);
  const [asked, setAsked] = useState<ActionId | null>(null);
  const navigate = useNavigate();
  const within = route.useNavigate();
  const intent = useIntent();
  const deed = useMutation({
    mutationFn: ({ act }: Deed) => act(),
    onSuccess: (_data, { done }) => {
      intent.done();
      announce(done);
      setAsked(null);
    },
    // A dialog shows its own failure; without one it is announced.
    onError: ({ message }) => asked === null && announce(message, { failed: true }),
    onSettled: (_data, _error, _deed, _before, { client }) => client.invalidateQueries({ queryKey: api.schedules.all }),
  });
  const copy = async () => {
    const made = await api.duplicate(id, intent('duplicate'));
    await navigate({ to: '/schedules/$id', params: { id: made.id }, search: {} });
  };
  const start = (action: ActionId) => {
    deed.reset();
    switch (action) {
      case 'edit':
        return void within({ search: (old) => ({ ...old, edit: 1 }) });
      case 'test':
        return deed.mutate({ done: scheduleWords.testStarted, act: () => api.test(id, intent('test')) });
      case 'resume':
        return deed.mutate({ done: scheduleWords.resumedNow, act: () => api.resume(id, intent('resume', version)) });
      case 'restore':
        // Without a version: the page cannot read the one that the deletion made.
        return deed.mutate({ done: scheduleWords.restored, act: () => api.restore(id, intent('restore')) });
      case 'duplicate':
        return deed.mutate({ done: scheduleWords.copied, act: copy });
      default:
        return setAsked(action);
    }
  };
  const actions = actionsFor(schedule, capabilities);
  const rest = actions.slice(FIRST);
  return (
    <>
      {actions.slice(0, FIRST).map(({ id: action, label, barred }) => (
        <Button
          key={action}
          variant={action === 'run' ? 'filled' : 'default'}
          disabled={barred !== null}
          title={barred ?? undefined}
          onClick={() => start(action)}
        >
          {label}
        </Button>
      ))}
      {rest.length > 0 && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button ref={menu} variant="default" rightSection={<Icon name="down" />}>
              {words.actions}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map(({ id: action, label, barred }) => (
              <Menu.Item
                key={action}
                disabled={barred !== null}
                title={barred ?? undefined}
                onClick={() => {
                  // The entry is gone by the time the question gives the focus back.
                  menu.current?.focus();
                  start(action);
                }}
              >
                {label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {asked && (
        <Asked
          action={asked}
          schedule={schedule}
          busy={deed.isPending}
          error={deed.error}
          onDo={(next) => deed.mutate(next)}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
};

type AskedProps = {
  action: ActionId;
  schedule: api.ReportSchedule;
  busy: boolean;
  error: unknown;
  onDo: (deed: Deed) => void;
  onClose: () => void;
};

/** The question before a deed that matters, or that needs something more. */
const Asked = ({ action, schedule, onDo, ...dialog }: AskedProps) => {
  const { id, version } = schedule;
  const [until, setUntil] = useState('');
  const [userId, setUserId] = useState<string | null>(null);
  const intent = useIntent();
  switch (action) {
    case 'run':
      return (
        <Confirm
          {...dialog}
          opened
          title={words.runAsk}
          deed={words.run}
          onDo={() => onDo({ done: scheduleWords.started, act: () => api.execute(id, intent('run')) })}
        >
          <Text>{words.runHint(recipientsOf(schedule))}</Text>
        </Confirm>
      );
    case 'pause': {
      const instant = instantOf(until);
      return (
        <Confirm
          {...dialog}
          opened
          title={words.pauseTitle}
          deed={words.pauseDeed}
          onDo={() =>
            onDo({ done: scheduleWords.pausedNow, act: () => api.pause(id, instant, intent(instant, version)) })
          }
        >
          <UntilField label={words.pauseUntil} value={until} onChange={setUntil} />
        </Confirm>
      );
    }
    case 'backfill':
      return <BackfillDialog schedule={schedule} onClose={dialog.onClose} />;
    case 'transfer':
      return (
        <Confirm
          {...dialog}
          opened
          title={words.transferTitle}
          deed={words.transferDeed}
          waiting={userId === null}
          onDo={() =>
            onDo({
              done: scheduleWords.transferred,
              act: () => api.transfer(id, userId ?? '', intent(userId, version)),
            })
          }
        >
          <UserSelect label={words.newOwner} value={userId} onChange={setUserId} />
        </Confirm>
      );
    case 'remove':
      return (
        <Confirm
          {...dialog}
          opened
          danger
          title={words.removeAsk}
          deed={words.removeDeed}
          onDo={() => onDo({ done: scheduleWords.deleted, act: () => api.remove(id, intent('remove', version)) })}
        >
          <Text>{words.removeHint}</Text>
        </Confirm>
      );
    default:
      return null;
  }
};
