import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseDeliveryId, scheduleIdIn } from '@punctual/contracts';
import { judgingBy } from '../testing/observed';
import { renderedFor } from '../testing/samples';
import { TrackerUnderTest } from '../testing/tracker-under-test';

let tracker: TrackerUnderTest;
beforeEach(async () => {
  tracker = await TrackerUnderTest.start();
});
afterEach(() => tracker.close(), 20_000);

const missingCharacters = [{ file: 'r.pdf', count: 2, examples: ['U+12000', 'U+D800'] }];

/** A run whose files have marks for characters that no font has. Answers its delivery. */
const marked = async (changes: Parameters<TrackerUnderTest['fire']>[0]): Promise<string> => {
  const deliveryId = await tracker.fire(changes);
  const { occurrenceId } = parseDeliveryId(deliveryId);
  await tracker.reaches(`run-${occurrenceId}`, 'RunOpened', 'RenderRequested');
  const data = { ...renderedFor(1, occurrenceId, tracker.now()), rowCount: 1, missingCharacters };
  await tracker.append(`rendering-${occurrenceId}`, { type: 'ReportRendered', data });
  return deliveryId;
};

describe('files with characters that no font has', () => {
  it('are sent, unless the schedule says otherwise', async () => {
    await tracker.reaches(`delivery-${await marked({})}`, 'DeliveryOpened');
  }, 30_000);

  it('fail the run of a schedule that sends none, with the characters as its reason', async () => {
    const deliveryId = await marked({ onMissingCharacters: 'fail' });
    const { occurrenceId } = parseDeliveryId(deliveryId);
    const run = await tracker.reaches(`run-${occurrenceId}`, 'RunOpened', 'RenderRequested', 'RunFailed');
    expect(run.at(-1)?.data).toMatchObject({
      cause: 'rendering',
      reason: 'no font has 2 characters of r.pdf (U+12000, U+D800); the schedule does not send such files',
    });
    expect(run[0]?.data).not.toHaveProperty('onMissingCharacters');
    expect(await tracker.events(`delivery-${deliveryId}`)).toEqual([]);
  }, 30_000);

  it('fail no run whose condition sends nothing, and what was observed is recorded', async () => {
    const judging = judgingBy({ type: 'EMPTY' });
    const { occurrenceId } = parseDeliveryId(await marked({ onMissingCharacters: 'fail', judging }));
    await tracker.reaches(`run-${occurrenceId}`, 'RunOpened', 'RenderRequested', 'RunSkipped');
    await tracker.reaches(`condition-${scheduleIdIn(occurrenceId)}`, 'ObservationRecorded');
  }, 30_000);

  it('fail it also when they were rendered for another run', async () => {
    const first = await marked({});
    await tracker.reaches(`delivery-${first}`, 'DeliveryOpened');
    const second = parseDeliveryId(await tracker.fire({ onMissingCharacters: 'fail' })).occurrenceId;
    const run = await tracker.reaches(`run-${second}`, 'RunOpened', 'RunFailed');
    expect(run[0]?.data).toMatchObject({ rendering: { missingCharacters } });
  }, 30_000);
});
