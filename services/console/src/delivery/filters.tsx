import { Button, CloseButton, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { reports } from '../api/reports';
import { SearchBox } from '../kit/search-box';
import { type DeliveriesSearch, dayOf, STATUSES } from './deliveries.search';
import { words } from './delivery.words';

type Props = { search: DeliveriesSearch; onChange: (by: Partial<DeliveriesSearch>) => void };

const statuses = [
  { value: '', label: words.anyStatus },
  ...STATUSES.map((value) => ({ value, label: words.statuses[value] })),
];

/** What the table is narrowed to. Every filter is in the URL. */
export const Filters = ({ search, onChange }: Props) => {
  const { search: text, recipient, status, reportId, scheduleId, runId, from, to } = search;
  const known = useQuery(reports.list({ limit: 200, sort: 'name' })).data?.data ?? [];
  // A link may name a report that is deleted, or beyond the first 200.
  const missing = reportId !== undefined && !known.some(({ id }) => id === reportId);
  const reportOptions = [
    { value: '', label: words.anyReport },
    ...known.map(({ id, name }) => ({ value: id, label: name })),
    ...(missing ? [{ value: reportId, label: reportId }] : []),
  ];
  const narrowed = [text, recipient, status, reportId, scheduleId, runId, from, to].some(
    (filter) => filter !== undefined,
  );
  return (
    <>
      <SearchBox
        value={text}
        label={words.search}
        onChange={(typed) => onChange({ search: typed })}
      />
      <NativeSelect
        label={words.status}
        data={statuses}
        value={status ?? ''}
        onChange={(event) => onChange({ status: STATUSES.find((one) => one === event.currentTarget.value) })}
      />
      <NativeSelect
        label={words.report}
        maw="16rem"
        data={reportOptions}
        value={reportId ?? ''}
        onChange={(event) => onChange({ reportId: event.currentTarget.value || undefined })}
      />
      <TextInput
        type="date"
        label={words.from}
        value={dayOf(from)}
        onChange={(event) => onChange({ from: event.currentTarget.value || undefined })}
      />
      <TextInput
        type="date"
        label={words.until}
        value={dayOf(to)}
        onChange={(event) => onChange({ to: event.currentTarget.value || undefined })}
      />
      {recipient && <Narrowed to={words.toOne(recipient)} onClear={() => onChange({ recipient: undefined })} />}
      {scheduleId && <Narrowed to={words.ofSchedule} onClear={() => onChange({ scheduleId: undefined })} />}
      {runId && <Narrowed to={words.ofRun} onClear={() => onChange({ runId: undefined })} />}
      {narrowed && (
        <Button
          variant="subtle"
          onClick={() =>
            onChange({
              search: undefined,
              recipient: undefined,
              status: undefined,
              reportId: undefined,
              scheduleId: undefined,
              runId: undefined,
              from: undefined,
              to: undefined,
            })
          }
        >
          {words.clear}
        </Button>
      )}
    </>
  );
};

/** A filter that came with a link, and has no field. */
const Narrowed = ({ to, onClear }: { to: string; onClear: () => void }) => (
  <Group gap={4} pb={6}>
    <Text size="sm">{to}</Text>
    <CloseButton aria-label={words.remove(to)} size="sm" onClick={onClear} />
  </Group>
);
