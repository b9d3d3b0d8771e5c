import { Checkbox } from '@mantine/core';
import { Choice } from '../kit/choice';
import { SearchBox } from '../kit/search-box';
import { words } from './schedule.words';
import type { SchedulesSearch } from './schedules.search';

type Props = { search: SchedulesSearch; onChange: (by: Partial<SchedulesSearch>) => void };

/** Search, saved filters and state, all in the URL. */
export const ScheduleFilters = ({ search, onChange }: Props) => (
  <>
    <SearchBox value={search.search} onChange={(text) => onChange({ search: text })} />
    <Choice label={words.show} options={words.views} value={search.view} onChange={(view) => onChange({ view })} />
    <Choice
      label={words.stateFilter}
      options={words.states}
      value={search.status}
      onChange={(status) => onChange({ status })}
    />
    <Checkbox
      mb={8}
      label={words.deletedOnes}
      checked={search.deleted === 'true'}
      onChange={(event) => onChange({ deleted: event.currentTarget.checked ? 'true' : undefined })}
    />
  </>
);
