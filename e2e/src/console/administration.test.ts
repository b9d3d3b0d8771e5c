import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { queuedSubject, STREAMS } from '@punctual/contracts';
import { connect } from 'nats';
import { admin } from '../api';
import { sampleReport, sampleSchedule } from '../samples';
import { cleanUp, type System, startNats, startSystem } from '../system';
import { waitUntil } from '../wait-until';
import { Actor, STORY_MS } from './actor';
import { closeBrowser } from './browser';

jest.setTimeout(STORY_MS);

const CALENDARS = '/api/v1/calendars';
const PASSWORD = 'seven green bottles';

let natsUrl = '';
let system: System;
beforeAll(async () => {
  natsUrl = (await startNats()).url;
  system = await startSystem({ env: { NATS_URL: natsUrl, RATE_LIMIT: '0' } });
});
afterAll(async () => {
  await closeBrowser();
  await cleanUp();
});

/** What is shown once: an address or a key. */
const shownOnce = async (ann: Actor): Promise<string> =>
  (await ann.page.getByRole('dialog').locator('code, pre').first().textContent()) ?? '';

/** A request for mail that no service can read, so that the mailer gives it up. */
const sendUnreadable = async (): Promise<void> => {
  const nats = await connect({ servers: natsUrl });
  const message = { specversion: '1.0', type: 'DeliveryOpened', tenantid: 'default', data: '<b>nothing</b>' };
  await nats.jetstream().publish(queuedSubject('mailer', 'DeliveryOpened'), JSON.stringify(message));
  await nats.drain();
};

const parked = async (): Promise<number> => {
  const nats = await connect({ servers: natsUrl });
  const { state } = await (await nats.jetstreamManager()).streams.info(STREAMS.deadLetters);
  await nats.drain();
  return state.messages;
};

describe.each(['mouse', 'keyboard'] as const)('by %s', (by) => {
  it('invites somebody, who sets a password, gets another role, is shut out and let in again', async () => {
    const email = `new.${by}@example.com`;
    const ann = await Actor.visits(system.api.url, by);
    await ann.signsIn();
    await ann.opens('Administration');
    await ann.presses('New user');
    await ann.types('E-mail address', 'nobody');
    await ann.presses('Create the account');
    await ann.isToldAbout('E-mail address', /./);
    expect(await ann.barriers()).toEqual([]);
    await ann.types('E-mail address', email);
    await ann.types('Name', `New ${by}`);
    await ann.ticks('Viewer');
    await ann.presses('Create the account');
    await ann.sees('Let them set a password');
    const address = await shownOnce(ann);
    expect(address).toContain('/set-password#');
    // A slip does not lose what is shown once.
    await ann.hits('Escape');
    expect(await ann.barriers()).toEqual([]);
    await ann.presses('I have saved it');
    await ann.isBackOn('New user');
    await ann.within(new RegExp(email.replace('.', '\\.')), () => ann.reads('No password yet'));

    const new_ = await Actor.visits(system.api.url, by);
    await new_.goes(address);
    await new_.types('New password', 'short');
    await new_.presses('Set the password');
    await new_.isToldAbout('New password', /./);
    expect(await new_.barriers()).toEqual([]);
    await new_.types('New password', PASSWORD);
    await new_.presses('Set the password');
    await new_.reads('Your password is set.');
    await new_.presses('Go to sign in');
    await new_.signsIn({ email, password: PASSWORD });
    await new_.opens('Reports');
    await new_.losesSightOf('New report');

    await ann.within(new RegExp(email.replace('.', '\\.')), () => ann.reads('Active'));
    await ann.presses(`Actions for New ${by}`);
    await ann.presses('Change name and role');
    await ann.sees(`Change New ${by}`);
    await ann.ticks('Author');
    await ann.presses('Save');
    await ann.hears(`New ${by} is changed.`);
    await new_.goes('/reports');
    await new_.presses('New report');
    await new_.sees('New report');
    await new_.types('Name', 'Half written');

    await ann.presses(`Actions for New ${by}`);
    await ann.presses('Disable');
    await ann.within(`Disable New ${by}?`, () => ann.presses('Disable'));
    await ann.hears(`New ${by} is disabled.`);
    await new_.types('Type', 'any');
    await new_.ticks('Table');
    await new_.uploads('Choose a CSV file', { name: 'a.csv', mimeType: 'text/csv', content: 'a\n1\n' });
    await new_.sees('Your session has ended');
    await new_.types('Password', PASSWORD);
    await new_.presses('Sign in');
    await new_.reads('Not signed in');
    expect(await new_.barriers()).toEqual([]);

    await ann.presses(`Actions for New ${by}`);
    await ann.presses('Enable');
    await ann.within(`Enable New ${by} again?`, () => ann.presses('Enable'));
    await ann.hears(`New ${by} is enabled.`);
    await new_.types('Password', PASSWORD);
    await new_.presses('Sign in');
    await new_.losesSightOf('Your session has ended');
    expect(await new_.holds('Name')).toBe('Half written');

    await ann.presses(`Actions for New ${by}`);
    await ann.presses('Reset the password');
    await ann.within(`Reset the password of New ${by}?`, () => ann.presses('Reset the password'));
    await ann.sees('Let them set a password');
    expect(await shownOnce(ann)).not.toBe(address);
    await ann.presses('I have saved it');
    expect((await system.api.ask('POST', '/api/v1/sessions', { email, password: PASSWORD })).status).toBe(401);
    expect(await ann.barriers()).toEqual([]);
    await ann.leaves();
    await new_.leaves();
  });

  it('makes a key that is shown once, works, and works no more when it is revoked', async () => {
    const ann = await Actor.visits(system.api.url, by);
    await ann.signsIn();
    await ann.presses(`Account of ${admin.email}`);
    await ann.presses('API keys');
    await ann.presses('New API key');
    await ann.presses('Make the key');
    await ann.isToldAbout('Name', /./);
    await ann.types('Name', `Robot by ${by}`);
    expect(await ann.barriers()).toEqual([]);
    await ann.presses('Make the key');
    await ann.sees('Your new API key');
    const key = await shownOnce(ann);
    expect(await ann.barriers()).toEqual([]);
    await ann.presses('I have saved it');
    await ann.losesSightOf(key);
    await ann.goes('/administration/api-keys');
    await ann.reads(`Robot by ${by}`);
    expect(await ann.page.content()).not.toContain(key);
    const status = async () =>
      (await fetch(`${system.api.url}/api/v1/reports`, { headers: { 'x-api-key': key } })).status;
    expect(await status()).toBe(200);
    await ann.presses(`Revoke Robot by ${by}`);
    await ann.within(`Revoke “Robot by ${by}”?`, () => ann.presses('Revoke'));
    await ann.hears(`“Robot by ${by}” is revoked.`);
    expect(await status()).toBe(401);
    await ann.leaves();
  });

  it('keeps a calendar: marks the bad line, keeps what is typed beside another change, deletes and restores', async () => {
    const name = `Office by ${by}`;
    const ann = await Actor.visits(system.api.url, by);
    await ann.signsIn();
    await ann.goes('/administration/calendars');
    await ann.presses('New calendar');
    await ann.types('Name', name);
    await ann.types('Country', 'DE');
    await ann.reads('Germany');
    await ann.types('Further days', '2027-12-24\n2027-02-30');
    await ann.presses('Make the calendar');
    await ann.isToldAbout('Further days', /Line 2/);
    expect(await ann.barriers()).toEqual([]);
    await ann.types('Further days', '2027-12-24\n2027-12-31');
    await ann.presses('Make the calendar');
    await ann.hears(`“${name}” is made.`);
    await ann.within(new RegExp(name), () => ann.reads('2 days'));

    const { data } = await system.api.get<{ data: { id: string; name: string; version: number }[] }>(CALENDARS);
    const { id = '', version = 0 } = data.find((one) => one.name === name) ?? {};
    await ann.presses(`Actions for ${name}`);
    await ann.presses('Change');
    await ann.types('Region', 'BY');
    const theirs = { name, country: 'DE', region: 'BE', dates: [] };
    const headers = { 'if-match': `"${version}"` };
    expect((await system.api.ask('PUT', `${CALENDARS}/${id}`, theirs, headers)).status).toBe(200);
    await ann.presses('Save');
    await ann.reads(/Somebody has changed this( calendar)? meanwhile/);
    expect(await ann.holds('Region')).toBe('BY');
    expect(await ann.barriers()).toEqual([]);
    await ann.presses('Save mine over it');
    await ann.hears(`“${name}” is changed. The schedules that follow it are planned again.`);
    expect(await system.api.get(`${CALENDARS}/${id}`)).toMatchObject({
      region: 'BY',
      dates: ['2027-12-24', '2027-12-31'],
    });

    await ann.presses(`Actions for ${name}`);
    await ann.presses('Delete');
    await ann.reads('No schedule follows it.');
    await ann.within(`Delete “${name}”?`, () => ann.presses('Delete'));
    await ann.hears(`“${name}” is deleted.`);
    expect((await system.api.ask('GET', `${CALENDARS}/${id}`)).status).not.toBe(200);
    await ann.presses('Restore it');
    await ann.hears(`“${name}” is back.`);
    await ann.within(new RegExp(name), () => ann.reads('2 days'));
    await ann.leaves();
  });

  it('a message that was given up is shown, replayed and discarded', async () => {
    const ann = await Actor.visits(system.api.url, by);
    await ann.signsIn();
    await ann.goes('/administration/dead-letters');
    await ann.reads('There are no dead letters: every message was handled.');
    await sendUnreadable();
    await waitUntil('the letter', async () => (await parked()) === 1);
    await ann.goes('/');
    await ann.presses('1 message was given up');
    await ann.presses('Actions for DeliveryOpened');
    await ann.presses('Show');
    await ann.sees('Dead letter: DeliveryOpened');
    await ann.reads(/<b>nothing<\/b>/);
    expect(await ann.barriers()).toEqual([]);
    await ann.hits('Escape');
    await ann.losesSightOf('The message as it was sent');

    // What was wrong with it is still wrong, so it comes back, and no mail is sent.
    await ann.presses('Actions for DeliveryOpened');
    await ann.presses('Replay');
    await ann.within('Replay DeliveryOpened?', () => ann.presses('Replay'));
    await ann.hears('DeliveryOpened is replayed.');
    await waitUntil('the letter again', async () => (await parked()) === 1);
    await ann.goes('/administration/dead-letters');
    await ann.presses('Actions for DeliveryOpened');
    await ann.presses('Discard');
    await ann.within('Discard DeliveryOpened?', () => ann.presses('Discard'));
    await ann.hears('DeliveryOpened is discarded.');
    await ann.reads('There are no dead letters: every message was handled.');
    expect(await parked()).toBe(0);
    expect(await ann.barriers()).toEqual([]);
    await ann.leaves();
  });
});

it('names the schedules that follow a calendar before it is deleted, and the state of every part', async () => {
  const { api } = system;
  const calendar = await api.made<{ id: string }>(CALENDARS, {
    name: 'Followed',
    country: 'FR',
    region: null,
    dates: [],
  });
  const { id: reportId } = await api.createReport(sampleReport);
  const holidays = { calendarId: calendar.id, onHoliday: 'skip' };
  await api.createSchedule(sampleSchedule(reportId, 'client@example.com', { name: 'Follows it', calendar: holidays }));
  const ann = await Actor.visits(api.url, 'mouse');
  await ann.signsIn();
  await ann.goes('/administration/calendars');
  await ann.presses('Actions for Followed');
  await ann.presses('Delete');
  await ann.reads('1 schedule follows it:');
  await ann.within('Delete “Followed”?', () => ann.reads('Follows it'));
  await ann.presses('Cancel');
  await ann.presses('State of the parts');
  await ann.within(/^eventStore/, () => ann.reads('Available'));
  expect(await ann.barriers()).toEqual([]);
  await ann.leaves();
});
