import { describe, expect, it } from '@jest/globals';
import { Gate } from './gate';

describe('the gate', () => {
  it('has four places for each connection, and lets in who waits in order of arrival', async () => {
    const gate = new Gate(2);
    await gate.enter(4);
    expect(gate.take(10)).toBe(4);
    const entered: string[] = [];
    const first = gate.enter(3).then(() => entered.push('first'));
    const second = gate.enter(1).then(() => entered.push('second'));
    gate.leave(2);
    await Promise.resolve();
    expect([entered, gate.crowded, gate.take(1)]).toEqual([[], true, 0]);
    gate.leave(2);
    await Promise.all([first, second]);
    expect([entered, gate.crowded, gate.take(1)]).toEqual([['first', 'second'], false, 0]);
  });

  it('says when a connection may be idle', () => {
    const gate = new Gate(2);
    gate.underWay = 2;
    expect(gate.starving).toBe(false);
    gate.underWay = 1;
    expect(gate.starving).toBe(true);
  });
});
