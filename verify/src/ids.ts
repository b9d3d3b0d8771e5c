/** What the id of a delivery says: `<occurrenceId>~<channel>~<page>`. */
export type DeliveryParts = { occurrenceId: string; scheduleId: string; channel: string; isNotice: boolean };

/** The parts of the id of a delivery; null for another text. */
export const partsOf = (deliveryId: string): DeliveryParts | null => {
  const [, occurrenceId, channel] = /^(.*)~(email|portal)~\d+$/s.exec(deliveryId) ?? [];
  if (occurrenceId === undefined || channel === undefined) return null;
  const [scheduleId = '', identity = ''] = occurrenceId.split('~');
  return { occurrenceId, scheduleId, channel, isNotice: identity.startsWith('notice-') };
};

/** The streams that a proof may have events of, by what they are for. */
export const streamsOf = (deliveryId: string) => {
  const { occurrenceId = '', scheduleId = '' } = partsOf(deliveryId) ?? {};
  return {
    schedule: `schedule-${scheduleId}`,
    occurrence: `occurrence-${occurrenceId}`,
    run: `run-${occurrenceId}`,
    rendering: `rendering-${occurrenceId}`,
    condition: `condition-${scheduleId}`,
    delivery: `delivery-${deliveryId}`,
    /** Before runs existed, each delivery had its own rendering. */
    ownRendering: `rendering-${deliveryId}`,
    mailing: `mailing-${deliveryId}`,
  };
};
