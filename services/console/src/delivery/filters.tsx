import { Button, CloseButton, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { reportChoices } from '../api/reports';
import { FoundSelect } from '../kit/found-select';
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
  const narrowed = [text, recipient, status, reportId, scheduleId, runId, from, to].some(
    (filter) => filter !== undefined,
  );
  return (
    <>
      <SearchBox value={text} label={words.search} onChange={(typed) => onChange({ search: typed })} />
      <NativeSelect
        label={words.status}
        data={statuses}
        value={status ?? ''}
        onChange={(event) => onChange({ status: STATUSES.find((one) => one === event.currentTarget.value) })}
      />
      <FoundSelect
        choices={reportChoices}
        label={words.report}
        placeholder={words.anyReport}
        maw="16rem"
        clearable
        value={reportId ?? null}
        onChange={(id) => onChange({ reportId: id ?? undefined })}
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
