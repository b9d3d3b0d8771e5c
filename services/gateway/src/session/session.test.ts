import { it } from '@jest/globals';
import { scenario } from '@punctual/chassis/testing';
import type { SessionEvent } from '@punctual/contracts';
import { type SessionCommand, session } from './session';

const { given } = scenario(session);
const at = '2026-11-02T09:00:00.000Z';
const about = {
  sessionId: 'a'.repeat(64),
  userId: '6f0d5c4e-8a51-5e0e-9d0b-2f6f0a1c7e55',
  expiresAt: '2026-11-02T21:00:00.000Z',
};
const start: SessionCommand = { type: 'StartSession', data: { ...about, now: at } };
const end: SessionCommand = { type: 'EndSession', data: { sessionId: about.sessionId, now: at } };
const started: SessionEvent = { type: 'SessionStarted', data: { ...about, at } };
const ended: SessionEvent = { type: 'SessionEnded', data: { sessionId: about.sessionId, at } };

it('starts once', () => given().when(start).then(started).andAgainDoesNothing());
it('ends once', () => given(started).when(end).then(ended).andAgainDoesNothing());
it('ends nothing that never started', () => void given().when(end).then());
it('does not open again after it ended', () => void given(started, ended).when(start).then());
