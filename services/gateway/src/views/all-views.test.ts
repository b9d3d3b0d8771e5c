import { expect, it } from '@jest/globals';
import { fired, life, reportDefined, runOpened, scheduleCreated } from '../testing/samples';
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
