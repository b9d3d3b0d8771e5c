import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ScheduleResource } from '@punctual/contracts';
import { Api } from '../api';
import { sampleReport, sampleSchedule } from '../samples';
import { cleanUp, type System, startSystem } from '../system';
import { Actor, STORY_MS } from './actor';
import { closeBrowser } from './browser';

jest.setTimeout(STORY_MS);

const LISTS = '/api/v1/distribution-lists';
const PASSWORD = 'made for a story of people';

let system: System;
let reportId = '';
beforeAll(async () => {
  system = await startSystem({ env: { RATE_LIMIT: '0' } });
  reportId = (await system.api.createReport({ ...sampleReport, name: 'Figures' })).id;
});
afterAll(async () => {
  await closeBrowser();
  await cleanUp();
});

const members = async (listId: string): Promise<string[]> =>
  (await system.api.get<{ data: { email: string }[] }>(`${LISTS}/${listId}/emails`)).data.map(({ email }) => email);
const idIn = (ann: Actor) => new URL(ann.page.url()).pathname.split('/').pop() ?? '';

describe.each(['mouse', 'keyboard'] as const)('by %s', (by) => {
  it('fills a list from a file with bad lines, and takes members off it', async () => {
    const ann = await Actor.visits(system.api.url, by);
    await ann.signsIn();
    await ann.opens('Lists');
    await ann.presses('New list');
    await ann.presses('Create list');
    await ann.isToldAbout('Name', /./);
    expect(await ann.barriers()).toEqual([]);
    await ann.types('Name', `Team by ${by}`);
    await ann.types('Description', 'Gets the figures');
    await ann.presses('Create list');
    await ann.sees(`Team by ${by}`);
    const id = idIn(ann);
    await ann.reads('The list has no members yet.');

    await ann.presses('Add members');
    await ann.presses('Add');
    await ann.isToldAbout('Addresses', 'Give at least one address.');
    const lines = [
      'name,email',
      'Ada,ada@example.com',
      'Nobody,not an address',
      'Bob,bob@example.com',
      'Ada again,ada@EXAMPLE.com',
    ];
    await ann.uploads('Choose a CSV file', { name: 'team.csv', mimeType: 'text/csv', content: lines.join('\r\n') });
    await ann.reads(/^2 addresses were added.* 1 was refused\.$/);
    await ann.within('Refused lines', () => ann.reads('not an address'));
    expect(await ann.barriers()).toEqual([]);
    await ann.presses('Done');
    await ann.isBackOn('Add members');
    expect(await members(id)).toEqual(['ada@example.com', 'bob@example.com']);

    await ann.ticks('Select ada@example.com');
    await ann.presses('Remove');
    await ann.sees('Remove 1 member');
    await ann.reads('It gets no more mail through this list:');
    await ann.within('Remove 1 member', () => ann.presses('Remove'));
    await ann.hears('1 member is removed.');
    await ann.losesSightOf('ada@example.com');
    expect(await members(id)).toEqual(['bob@example.com']);
    await ann.types('Search members', 'nobody');
    await ann.reads('No member has this in the address.');
    await ann.types('Search members', 'BOB@');
    await ann.reads('bob@example.com');
    expect(await ann.barriers()).toEqual([]);
    await ann.leaves();
  });

  it('a list that is sent to says so before it is deleted, and is back with its members', async () => {
    const { api } = system;
    const name = `Board by ${by}`;
    const { id } = await api.made<{ id: string }>(LISTS, { name, emails: ['chair@example.com'] });
    const recipients = { to: [], lists: [id] };
    await api.createSchedule({ ...sampleSchedule(reportId, [], { name: `Monthly by ${by}` }), recipients });
    const ann = await Actor.visits(api.url, by);
    await ann.signsIn();
    await ann.goes(`/lists/${id}`);
    await ann.within('Where it is used', () => ann.reads(`Monthly by ${by}`));
    await ann.presses('Rename');
    await ann.types('Name', `Mine by ${by}`);
    const { version } = await api.get<{ version: number }>(`${LISTS}/${id}`);
    const theirs = { name: `Theirs by ${by}`, description: null };
    const headers = { 'if-match': `"${version}"` };
    expect((await api.ask('PUT', `${LISTS}/${id}`, theirs, headers)).status).toBe(200);
    await ann.presses('Save');
    await ann.sees('Somebody has changed this meanwhile');
    await ann.within('Somebody has changed this meanwhile', () => ann.reads(`Theirs by ${by}`));
    expect(await ann.barriers()).toEqual([]);
    await ann.presses('Save mine over it');
    await ann.hears('The list is saved.');
    await ann.sees(`Mine by ${by}`);

    await ann.presses('Delete');
    await ann.reads('1 schedule sends to it, and goes on without its members:');
    await ann.within('Delete this list?', () => ann.reads(`Monthly by ${by}`));
    expect(await ann.barriers()).toEqual([]);
    await ann.presses('Delete, they go on without it');
    await ann.reads('This list is deleted. Schedules go on without its members until it is restored.');
    await ann.presses('Restore');
    await ann.hears('The list is restored with its members.');
    await ann.reads('chair@example.com');
    await ann.leaves();
  });

  it('a person subscribes, changes it, pauses it, ends it, and leaves what others send', async () => {
    const { api } = system;
    const email = `reader.${by}@example.com`;
    await api.made('/api/v1/users', { email, name: `Reader ${by}`, role: 'author', password: PASSWORD });
    const readers = new Api(api.url);
    await readers.login({ email, password: PASSWORD });
    await readers.createReport({ ...sampleReport, name: 'Figures of mine' });
    const scheduled = await api.createSchedule(
      sampleSchedule(reportId, ['other@example.com', email], { name: 'For many' }),
    );
    const rea = await Actor.visits(api.url, by);
    await rea.signsIn({ email, password: PASSWORD });
    await rea.opens('Subscriptions');
    await rea.losesSightOf('Administration');
    await rea.presses('New subscription');
    await rea.presses('Subscribe');
    await rea.isToldAbout('Report', 'Choose a report');
    await rea.chooses('Report', 'Figures of mine');
    await rea.types('Name', 'For me');
    await rea.chooses('How often', 'On a day of the month');
    await rea.chooses('Day of the month', 'The last day');
    await rea.types('Time', '07:30');
    await rea.within('What this means', () => rea.reads(/last day of (the|each|every) month/i));
    expect(await rea.barriers()).toEqual([]);
    await rea.presses('Subscribe');
    await rea.hears('You are subscribed.');

    await rea.ticks('For me is on');
    await rea.hears('For me is off until you switch it on.');
    await rea.reads('Off');
    await rea.ticks('For me is on');
    await rea.hears('For me is on again.');
    await rea.presses('Actions for For me');
    await rea.presses('Change');
    await rea.sees('Change the subscription');
    expect(await rea.holds('Time')).toBe('07:30');
    await rea.types('Name', 'Still for me');
    await rea.presses('Save');
    await rea.hears('The subscription is saved.');
    await rea.presses('Actions for Still for me');
    await rea.presses('History');
    await rea.reads('It has not been sent yet.');
    expect(await rea.barriers()).toEqual([]);
    await rea.hits('Escape');
    await rea.isBackOn('Actions for Still for me');
    await rea.presses('Actions for Still for me');
    await rea.presses('End');
    await rea.within('End this subscription?', () => rea.presses('End'));
    await rea.hears('Still for me is ended.');

    await rea.presses('Everything I receive');
    await rea.within(/For many/, () => rea.reads('A schedule names you'));
    await rea.presses('Leave For many');
    await rea.within('No longer receive this?', () => rea.presses('Leave'));
    await rea.hears('You no longer receive it.');
    await rea.reads('Nothing is sent to you regularly.');
    const { recipients } = await api.get<ScheduleResource>(`/api/v1/report-schedules/${scheduled.id}`);
    expect(recipients.to).toEqual(['other@example.com']);
    await rea.presses('Kept for me');
    await rea.reads(/^Nothing is kept for you/);
    expect(await rea.barriers()).toEqual([]);
    await rea.leaves();
  });
});

it('what a reader may not do is not offered, and what they may not see does not exist', async () => {
  const { api } = system;
  const email = 'only-reads@example.com';
  await api.made('/api/v1/users', { email, name: 'Only Reads', role: 'viewer', password: PASSWORD });
  const { id } = await api.made<{ id: string }>(LISTS, { name: 'Not theirs', emails: [] });
  const rea = await Actor.visits(api.url, 'mouse');
  await rea.signsIn({ email, password: PASSWORD });
  for (const path of [`/lists/${id}`, `/reports/${reportId}`, '/administration/users', '/administration/state']) {
    await rea.goes(path);
    await rea.reads(/there is no such (page|distribution list|report)/i);
  }
  for (const [title, deed] of [
    ['Reports', 'New report'],
    ['Lists', 'New list'],
  ] as const) {
    await rea.opens(title);
    await rea.isAtRest();
    await rea.losesSightOf(deed);
    expect(await rea.barriers()).toEqual([]);
  }
  await rea.leaves();
});
