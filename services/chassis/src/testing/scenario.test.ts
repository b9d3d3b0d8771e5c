import { describe, expect, it } from '@jest/globals';
import { Rejection } from '@punctual/contracts';
import { type Decider, fold } from '../decider';
import { scenario } from './scenario';

type Command = { type: 'Open' | 'Shut' | 'Slam'; data: null };
type Event = { type: 'Opened' | 'Shut'; data: null };
const door: Decider<'open' | 'shut', Command, Event> = {
  initial: 'shut',
  evolve: (_, { type }) => (type === 'Opened' ? 'open' : 'shut'),
  decide: ({ type }, state) => {
    if (type === 'Slam') return [{ type: 'Shut', data: null }]; // not idempotent, on purpose
    if (type === 'Open') return state === 'open' ? [] : [{ type: 'Opened', data: null }];
    if (state === 'shut') throw new Rejection('door/shut');
    return [{ type: 'Shut', data: null }];
  },
};
const command = (type: Command['type']): Command => ({ type, data: null });
const event = (type: Event['type']): Event => ({ type, data: null });

describe('scenario', () => {
  const { given } = scenario(door);

  it('passes when events and rejections are as expected', () => {
    given().when(command('Open')).then(event('Opened')).andAgainDoesNothing();
    given(event('Opened')).when(command('Open')).then();
    given(event('Opened'), event('Shut')).when(command('Shut')).rejects('door/shut');
  });

  it('fails otherwise, and reports the difference', () => {
    expect(() => given().when(command('Open')).then()).toThrow('Open decided otherwise');
    expect(() => given().when(command('Open')).then(event('Shut'))).toThrow('Open decided otherwise');
    expect(() => given().when(command('Open')).rejects('door/shut')).toThrow('Open was not rejected');
    expect(() => given().when(command('Shut')).rejects('door/locked')).toThrow('Shut was rejected for another reason');
    expect(() => given().when(command('Shut')).then()).toThrow(Rejection);
    expect(() => given(event('Opened')).when(command('Slam')).then(event('Shut')).andAgainDoesNothing()).toThrow(
      'Slam twice did something',
    );
  });
});

describe('fold', () => {
  it('takes events in order, from a state on', () => {
    const sum = { evolve: (state: string, { type }: Event) => state + type[0] };
    expect(fold(sum, [event('Opened'), event('Shut')], '>')).toBe('>OS');
    expect(fold(sum, [], '>')).toBe('>');
  });
});
