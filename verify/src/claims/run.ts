import { anyAt, dataAt, flagAt, listAt, numberAt, textAt } from '../field';
import type { EvidenceEvent, File, Fired, Judged, Rendered } from '../format';

/** The firing of the occurrence, as its event says. */
export const firedOf = ({ id, data }: EvidenceEvent): Fired => ({
  occurrenceId: textAt(data, 'occurrenceId') ?? '',
  trigger: textAt(data, 'trigger'),
  nominal: textAt(data, 'nominal'),
  timezone: textAt(data, 'timezone'),
  dueAt: textAt(data, 'dueAt'),
  firedAt: textAt(data, 'at'),
  event: id,
});

/** What was observed, and the verdict, as the observation says. */
export const judgedOf = ({ id, data }: EvidenceEvent): Judged => {
  const [facts, verdict] = [dataAt(data, 'facts'), dataAt(data, 'verdict')];
  return {
    condition: anyAt(dataAt(data, 'judging'), 'condition'),
    reportVersion: numberAt(facts, 'reportVersion'),
    rowCount: numberAt(facts, 'rowCount'),
    metrics: listAt(facts, 'metrics'),
    change: anyAt(facts, 'change'),
    state: textAt(verdict, 'state'),
    send: flagAt(verdict, 'send'),
    reason: textAt(verdict, 'reason'),
    text: textAt(verdict, 'text'),
    observed: textAt(verdict, 'observed'),
    baseline: textAt(verdict, 'baseline'),
    judgedAt: textAt(data, 'at'),
    event: id,
  };
};

/** The files in a list of artifacts, with what identifies their bytes. */
export const filesIn = (data: unknown): File[] =>
  listAt(data, 'artifacts').map((one) => ({
    name: textAt(one, 'name') ?? '',
    role: textAt(one, 'role') ?? '',
    mediaType: textAt(one, 'mediaType') ?? '',
    size: numberAt(one, 'size') ?? 0,
    sha256: textAt(one, 'sha256') ?? '',
  }));

const key = (files: readonly File[]): string => JSON.stringify(files);

/** What a rendering is known by: what it was made for, and the number of the request that it answered. */
const renderingKey = (renderedFor: string | null, attempt: number | null): string =>
  JSON.stringify([renderedFor, attempt]);

/** The events that say how files were rendered, by what they are known by; the latest counts. */
const renderingsIn = (events: readonly EvidenceEvent[]): Map<string, EvidenceEvent> => {
  const found = new Map<string, EvidenceEvent>();
  for (const event of events) {
    const { type, data } = event;
    if (type !== 'ReportRendered') continue;
    found.set(renderingKey(textAt(data, 'runId') ?? textAt(data, 'deliveryId'), numberAt(data, 'attempt')), event);
  }
  return found;
};

/** The files of each request to send, where they are others than before. */
export const renderedOf = (delivery: readonly EvidenceEvent[], renderings: readonly EvidenceEvent[]): Rendered[] => {
  const found: Rendered[] = [];
  const made = renderingsIn(renderings);
  let facts: unknown = null;
  for (const { id, type, data } of delivery) {
    if (type !== 'DeliveryOpened' && type !== 'DispatchRequested') continue;
    facts = dataAt(data, type === 'DeliveryOpened' ? 'rendering' : 'shared') ?? facts;
    const files = filesIn(data);
    const before = found.at(-1);
    if (files.length === 0 || (before && key(before.files) === key(files))) continue;
    const renderedFor = textAt(facts, 'renderedFor');
    const rendering = numberAt(facts, 'attempt') ?? 1;
    found.push({
      attempt: numberAt(data, 'attempt') ?? 0,
      subject: textAt(data, 'subject'),
      reportVersion: numberAt(facts, 'reportVersion'),
      rowCount: numberAt(facts, 'rowCount'),
      contentHash: textAt(facts, 'contentHash'),
      renderedFor,
      files,
      request: id,
      event: made.get(renderingKey(renderedFor, rendering))?.id ?? null,
    });
  }
  return found;
};
