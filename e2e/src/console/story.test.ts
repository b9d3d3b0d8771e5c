import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { admin } from '../api';
import { sampleReport } from '../samples';
import { cleanUp, type System, startSystem } from '../system';
import { waitUntil } from '../wait-until';
import { Actor, STORY_MS } from './actor';
import { closeBrowser } from './browser';

jest.setTimeout(2 * STORY_MS);

const READER = 'reader@example.com';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(async () => {
  await closeBrowser();
  await cleanUp();
});

const mailsTo = async (email: string): Promise<number> =>
  (await system.api.get<{ items: unknown[] }>(`/inbox.json?to=${email}`)).items.length;

describe.each(['mouse', 'keyboard'] as const)('by %s', (by) => {
  it('leads from the first sign-in to a condition, a run, its history, a list, a subscription and the way out of it, without reloading', async () => {
    const [toAdmin, toReader] = [await mailsTo(admin.email), await mailsTo(READER)];
    const ann = await Actor.visits(system.api.url, by);
    await ann.signsIn();
    await ann.goes('/welcome');
    await ann.presses('Make the sample and run it');
    await ann.sees('Sample: every weekday to me');
    await ann.reads('Hand');
    await ann.reads('Sent');
    await waitUntil('the mail of the sample', async () => (await mailsTo(admin.email)) > toAdmin);
    expect(await ann.barriers()).toEqual([]);

    await ann.presses('Change');
    await ann.sees('Change schedule');
    await ann.types('To', READER);
    await ann.hits('Enter');
    await ann.chooses('Send', 'When a metric passes a threshold');
    await ann.chooses('Metric', 'revenue');
    await ann.chooses('Is', 'above');
    await ann.types('Value', '1000000');
    await ann.presses('Save');
    await ann.hears('Saved.');
    await ann.presses('Run now');
    await ann.within('Run this schedule now?', () => ann.presses('Run now'));
    await ann.hears('The run has started; its mail is on its way.');
    await ann.reads('Skipped');
    await ann.reads(/revenue 63,460 is not above 1,000,000/);
    expect(await mailsTo(READER)).toBe(toReader);
    expect(await ann.barriers()).toEqual([]);
    for (const tab of ['Calendar', 'Recipients', 'Condition', 'Changes', 'Settings']) {
      await ann.presses(tab);
      await ann.isAtRest();
      expect([tab, await ann.barriers()]).toEqual([tab, []]);
    }

    await ann.opens('Lists');
    await ann.presses('New list');
    await ann.types('Name', `Readers by ${by}`);
    await ann.presses('Create list');
    await ann.sees(`Readers by ${by}`);
    await ann.presses('Add members');
    await ann.types('Addresses', `${READER}, second@example.com`);
    await ann.presses('Add');
    await ann.reads('2 addresses were added');
    expect(await ann.barriers()).toEqual([]);
    await ann.presses('Done');
    await ann.reads('second@example.com');

    const mine = `Mine by ${by}`;
    await system.api.createReport({ ...sampleReport, name: `Sales for ${by}` });
    await ann.opens('Subscriptions');
    await ann.presses('New subscription');
    await ann.chooses('Report', `Sales for ${by}`);
    await ann.types('Name', mine);
    expect(await ann.barriers()).toEqual([]);
    await ann.presses('Subscribe');
    await ann.hears('You are subscribed.');
    await ann.presses('Everything I receive');
    await ann.reads('You subscribed to it');
    await ann.presses(`Leave ${mine}`);
    await ann.within('No longer receive this?', () => ann.presses('Leave'));
    await ann.hears('You no longer receive it.');
    await ann.losesSightOf(mine);
    expect(await ann.barriers()).toEqual([]);
    await ann.leaves();
  });
});
