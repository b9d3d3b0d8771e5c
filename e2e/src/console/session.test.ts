import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { admin } from '../api';
import { cleanUp, type System, startSystem } from '../system';
import { waitUntil } from '../wait-until';
import { Actor, STORY_MS } from './actor';
import { closeBrowser } from './browser';

jest.setTimeout(STORY_MS);

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(async () => {
  await closeBrowser();
  await cleanUp();
});

const mailsToAdmin = async (): Promise<number> =>
  (await system.api.get<{ items: unknown[] }>(`/inbox.json?to=${admin.email}`)).items.length;

describe.each(['mouse', 'keyboard'] as const)('by %s', (by) => {
  it('a link leads to its page after signing in, and nothing of the session is left after signing out', async () => {
    const ann = await Actor.visits(system.api.url, by);
    await ann.goes('/lists');
    await ann.reads('Sign in to Punctual');
    expect(await ann.barriers()).toEqual([]);
    await ann.types('E-mail address', admin.email);
    await ann.types('Password', 'not the password');
    await ann.presses('Sign in');
    await ann.reads('Not signed in');
    expect(await ann.holds('E-mail address')).toBe(admin.email);
    expect(await ann.barriers()).toEqual([]);
    await ann.types('Password', admin.password);
    await ann.presses('Sign in');
    await ann.sees('Lists');
    expect(new URL(ann.page.url()).pathname).toBe('/lists');
    const stored = await ann.page.evaluate(() =>
      JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie]),
    );
    expect(stored).not.toMatch(/session|token|bearer/i);

    await ann.presses(`Account of ${admin.email}`);
    expect(await ann.barriers()).toEqual([]);
    await ann.presses('Sign out');
    await ann.reads('Sign in to Punctual');
    await ann.goes('/lists');
    await ann.reads('Sign in to Punctual');
    await ann.leaves();
  });

  it('one press makes a sample, and its mail arrives', async () => {
    const before = await mailsToAdmin();
    const ann = await Actor.visits(system.api.url, by);
    await ann.signsIn();
    await ann.goes('/welcome');
    await ann.sees('Welcome');
    expect(await ann.barriers()).toEqual([]);
    await ann.presses('Make the sample and run it');
    await ann.hears(`The sample is made, and its first mail to ${admin.email} is on its way.`);
    await waitUntil('the mail', async () => (await mailsToAdmin()) > before);
    await ann.leaves();
  });
});

it('a page asks for its session once, before its script has run', async () => {
  const ann = await Actor.visits(system.api.url, 'mouse');
  await ann.signsIn();
  await ann.goes('/lists');
  await ann.sees('Lists');
  const asked = await ann.page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => new URL(name).pathname === '/api/v1/sessions/current')
      .map((entry) => (entry as PerformanceResourceTiming).initiatorType),
  );
  expect(asked).toEqual(['link']);
  await ann.leaves();
});

it('keys lead everywhere, and not while somebody types', async () => {
  const ann = await Actor.visits(system.api.url, 'keyboard');
  await ann.signsIn();
  await ann.hits('?');
  await ann.sees('Keys');
  expect(await ann.barriers()).toEqual([]);
  // A key of the page does nothing through an open dialog.
  await ann.hits('g', 's', 'Escape');
  await ann.losesSightOf('Show these keys');
  expect(new URL(ann.page.url()).pathname).toBe('/');
  for (const [key, title] of [
    ['r', 'Reports'],
    ['u', 'Subscriptions'],
    ['l', 'Lists'],
    ['d', 'Deliveries'],
    ['a', 'Analytics'],
    ['s', 'Schedules'],
    ['t', 'Today'],
  ] as const) {
    await ann.hits('g', key);
    await ann.sees(title);
  }
  await ann.leaves();
});

it('a page that does not exist says so and leads back', async () => {
  const ann = await Actor.visits(system.api.url, 'keyboard');
  await ann.signsIn();
  await ann.goes('/no/such/page');
  await ann.sees('There is no such page');
  expect(await ann.barriers()).toEqual([]);
  await ann.presses('Go to Today');
  await ann.sees('Today');
  await ann.leaves();
});
