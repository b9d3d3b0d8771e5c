import { expect, it } from '@jest/globals';
import { type EventStore, repository, Unavailable } from '@punctual/chassis';
import { eventually } from '@punctual/chassis/testing';
import { occurrence } from '../occurrence/occurrence';
import { sharedCalendar } from '../shared-calendar/shared-calendar';
import { everyMinute, MINUTE, planningGround } from '../testing/planners';
import { startPlanner } from './planner';

const ground = planningGround();

it('a planner whose store is away asks it, and not each schedule, and goes on when it is back', async () => {
  const { clock } = ground;
  const resources = ground.one();
  const ids = await Promise.all(Array.from({ length: 20 }, () => ground.create(everyMinute)));
  const state = { isUp: true, tries: 0, checks: 0 };
  const orFail = () => {
    if (!state.isUp) throw new Unavailable('eventStore', 'gone');
  };
  const store: EventStore = Object.assign(Object.create(resources.store), {
    check: async () => {
      state.checks += 1;
      orFail();
    },
  });
  const occurrences = repository(resources.store, 'occurrence', occurrence);
  const planner = startPlanner(
    { ...resources, store },
    {
      schedules: ground.schedulesOf(resources),
      calendars: repository(store, 'calendar', sharedCalendar),
      occurrences: {
        ...occurrences,
        execute: async (...args) => {
          state.tries += 1;
          orFail();
          return occurrences.execute(...args);
        },
      },
    },
  );
  try {
    await planner.loaded;
    state.isUp = false;
    clock.advance(MINUTE);
    await eventually(() => expect(state.checks).toBeGreaterThan(2));
    expect(state.tries).toBe(ids.length);
    expect(ids.flatMap((id) => ground.recorded(id))).toEqual([]);
    state.isUp = true;
    await eventually(() => expect(ids.map((id) => ground.recorded(id))).toEqual(ids.map(() => ['09:00 fired'])));
  } finally {
    await planner.stop();
  }
});
