import type { CommandHandler } from '@punctual/chassis';
import type { RecordFeedback } from './record-feedback';

/** A provider reported what became of a mail. The reply has the delivery that the report is about, null for none. */
export const onRecordFeedback =
  (record: RecordFeedback): CommandHandler<'RecordFeedback'> =>
  async ({ data: { report, deliveryId } }) =>
    record(report, { deliveryId });
