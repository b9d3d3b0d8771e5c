import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Patience } from './patience';

describe('patience', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('ends each call that waits too long at its own time, with one timer for all', () => {
    const patience = new Patience(1_000);
    const ended: string[] = [];
    patience.start(() => ended.push('first'));
    jest.advanceTimersByTime(400);
    const answered = patience.start(() => ended.push('answered'));
    patience.start(() => ended.push('last'));
    expect(jest.getTimerCount()).toBe(1);
    answered();
    jest.advanceTimersByTime(599);
    expect(ended).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(ended).toEqual(['first']);
    jest.advanceTimersByTime(399);
    expect(ended).toEqual(['first']);
    jest.advanceTimersByTime(1);
    expect(ended).toEqual(['first', 'last']);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('watches again after all calls were answered, and forgets those of a closed connection', () => {
    const patience = new Patience(1_000);
    const ended: string[] = [];
    patience.start(() => ended.push('answered'))();
    jest.advanceTimersByTime(5_000);
    patience.start(() => ended.push('second'));
    jest.advanceTimersByTime(1_000);
    expect(ended).toEqual(['second']);
    patience.start(() => ended.push('closed'));
    patience.stop();
    jest.advanceTimersByTime(5_000);
    expect(ended).toEqual(['second']);
  });
});
