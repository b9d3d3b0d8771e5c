import { Group, NativeSelect, TextInput } from '@mantine/core';
import { ZoneSelect } from '../kit/zone-select';
import { type AnalyticsSearch, PERIODS, periodOf } from './analytics.search';
import { words } from './analytics.words';

type Props = { search: AnalyticsSearch; zone: string; onChange: (by: AnalyticsSearch) => void };

/** The period, which is in the URL: one that ends now, or its first and last day; and the zone of days and hours. */
export const PeriodPicker = ({ search, zone, onChange }: Props) => {
  const period = periodOf(search);
  const choices = PERIODS.map((value) => ({ value: String(value), label: words.periods[value] }));
  return (
    <Group align="end">
      <NativeSelect
        label={words.period}
        data={period === '' ? [{ value: '', label: words.chosenDays }, ...choices] : choices}
        value={period}
        onChange={(event) =>
          onChange({
            days: PERIODS.find((one) => one === event.currentTarget.value),
            from: undefined,
            to: undefined,
          })
        }
      />
      <TextInput
        type="date"
        label={words.from}
        value={search.from ?? ''}
        onChange={(event) => onChange({ from: event.currentTarget.value || undefined, days: undefined })}
      />
      <TextInput
        type="date"
        label={words.until}
        value={search.to ?? ''}
        onChange={(event) => onChange({ to: event.currentTarget.value || undefined, days: undefined })}
      />
      <ZoneSelect
        label={words.zone}
        value={search.zone ?? zone}
        onChange={(chosen) => onChange({ zone: chosen === null || chosen === zone ? undefined : chosen })}
      />
    </Group>
  );
};
