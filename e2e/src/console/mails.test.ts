import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { sampleReport, sampleSchedule } from '../samples';
import { cleanUp, type System, startSystem } from '../system';
import { waitUntil } from '../wait-until';
import { Actor, STORY_MS } from './actor';
import { closeBrowser } from './browser';

jest.setTimeout(STORY_MS);

let system: System;
beforeAll(async () => {
  system = await startSystem({ env: { RATE_LIMIT: '0' } });
});
afterAll(async () => {
  await closeBrowser();
  await cleanUp();
});

/** One red pixel. */
const LOGO = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);
const mail = (inside: string): string =>
  `<mjml><mj-body><mj-section><mj-column>${inside}</mj-column></mj-section></mj-body></mjml>`;

/** What a mail that goes out now holds. */
const sentNow = async (scheduleId: string): Promise<string> => {
  const { api } = system;
  const deliveryId = await api.execute(scheduleId);
  await waitUntil('the mail', async () => (await api.delivery(deliveryId)).status === 'SENT');
  const message = await api.get<string>(`/api/v1/deliveries/${encodeURIComponent(deliveryId)}/message`);
  return message.replaceAll('=\r\n', '');
};

describe.each(['mouse', 'keyboard'] as const)('by %s', (by) => {
  it('an administrator gives mails a look, and writes a template that a report is sent with', async () => {
    const { api } = system;
    const { id: reportId } = await api.createReport({ ...sampleReport, name: `Figures by ${by}` });
    const { id: scheduleId } = await api.createSchedule(sampleSchedule(reportId, 'client@example.com'));
    const ann = await Actor.visits(api.url, by);
    await ann.signsIn();
    await ann.goes('/administration/branding');
    await ann.types('Organisation', `Example by ${by}`);
    await ann.types('Colour', 'red');
    await ann.uploads('Choose a picture', { name: 'logo.svg', mimeType: 'image/svg+xml', content: '<svg/>' });
    await ann.reads('This is neither PNG nor JPEG.');
    await ann.uploads('Choose a picture', { name: 'logo.png', mimeType: 'image/png', content: LOGO });
    await ann.presses('Save');
    await ann.isToldAbout('Colour', /must be a colour/);
    await ann.types('Colour', '#7a1f5c');
    await ann.types('Confidentiality notice', `For you alone, by ${by}.`);
    await ann.presses('Save');
    await ann.hears('Mails look like this from now on.');
    expect(await ann.barriers()).toEqual([]);
    const usual = await sentNow(scheduleId);
    expect(usual).toContain(`Example by ${by}`);
    expect(usual).toContain('#7a1f5c');
    expect(usual).toContain(`For you alone, by ${by}.`);
    expect(usual).toMatch(/Content-Id: <logo-/i);

    await ann.goes('/administration/templates');
    await ann.presses('New template');
    await ann.types('Name', `Short by ${by}`);
    await ann.types('MJML', mail('<mj-text onclick="x()">a</mj-text><mj-include path="/etc/passwd" />'));
    await ann.presses('Make the template');
    await ann.isToldAbout('MJML', /event attribute onclick.*; .*mj-include is refused/);
    await ann.types('MJML', mail(`<mj-text>All of {{name}} by ${by}</mj-text>`));
    await ann.page.frameLocator('iframe').getByText(`All of Sales by region by ${by}`).waitFor();
    expect(await ann.barriers()).toEqual([]);
    await ann.presses('Make the template');
    await ann.hears(`“Short by ${by}” is made.`);

    await ann.goes(`/reports/${reportId}`);
    await ann.chooses('Mail template', `Short by ${by}`);
    await ann.presses('Save');
    await ann.hears('The report is saved.');
    const own = await sentNow(scheduleId);
    expect(own).toContain(`All of Figures by ${by} by ${by}`);
    expect(own).toContain(`For you alone, by ${by}.`);

    await ann.goes('/administration/templates');
    await ann.presses(`Actions for Short by ${by}`);
    await ann.presses('Delete');
    await ann.within(`Delete “Short by ${by}”?`, () => ann.presses('Delete'));
    await ann.reads(/^Reports use it\./);
    await ann.presses('Delete it all the same');
    await ann.hears(`“Short by ${by}” is deleted.`);
    expect(await sentNow(scheduleId)).toContain(`All of Figures by ${by} by ${by}`);
    await ann.presses('Restore it');
    await ann.hears(`“Short by ${by}” is back.`);
    await ann.leaves();
  });
});
