import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import {
  type DomainEvent,
  decodeEvent,
  definitionOf,
  erasedAddress,
  personalFieldsIn,
  replacePersonal,
  streamName,
} from '@punctual/contracts';
import { fired, life, reportDefined, runOpened, scheduleCreated } from '../testing/samples';
import { allViews } from './all-views';
import { deliveryView } from './delivery.view';
import { reportView } from './report.view';
import { runView } from './run.view';
import { scheduleView } from './schedule.view';
import { fold } from './testing/fold';

it('no view keeps undefined, which JSON would drop and a rebuild would miss', () => {
  const docs = [
    fold(deliveryView, fired(), ...life()),
    fold(scheduleView, scheduleCreated, fired()),
    fold(reportView, reportDefined),
    fold(runView, fired(), runOpened),
  ];
  for (const doc of docs) expect(JSON.parse(JSON.stringify(doc))).toStrictEqual(doc);
});

const samples = join(__dirname, '../../../../contracts/src/samples');
const events = readdirSync(samples).map(
  (file) => decodeEvent(JSON.parse(readFileSync(join(samples, file), 'utf8'))).event,
);

it('a view names the streams of every event it folds, since it is given no others', () => {
  const missed = allViews.flatMap((view) =>
    events
      .filter((event) => view.keys(event).length > 0)
      .filter(({ type }) => !view.prefixes.includes(streamName(definitionOf(type).noun, '')))
      .map(({ type }) => `${view.name}: ${type}`),
  );
  expect(missed).toEqual([]);
});

/** The event as it reads when everybody in it was erased. */
const erased = (event: DomainEvent): DomainEvent => {
  const fields = personalFieldsIn(event.type);
  const data = fields ? replacePersonal(fields, event.data, () => erasedAddress('0123456789ab')) : event.data;
  return { ...event, data } as DomainEvent;
};

it('a view whose keys name people says what holds its rows together, so that those of the erased are found', () => {
  const naming = allViews.filter((view) =>
    events.some((event) => {
      const keys = view.keys(event).join();
      return keys !== view.keys(erased(event)).join() && (view.together?.of(event) ?? null) === null;
    }),
  );
  expect(naming.map(({ name }) => name)).toEqual([]);
  expect(allViews.filter(({ together }) => together).map(({ name }) => name)).toEqual(['list-member']);
});
