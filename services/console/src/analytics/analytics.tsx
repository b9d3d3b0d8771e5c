import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { analytics } from '../api/analytics';
import { ButtonToPage } from '../kit/link';
import { Loaded } from '../kit/loaded';
import { browserZone } from '../kit/time';
import { type AnalyticsSearch, toFilters } from './analytics.search';
import { words } from './analytics.words';
import { Causes } from './causes';
import { PeriodPicker } from './period';
import { Plots } from './plots';
import { Tables } from './tables';
import { Tiles } from './tiles';

type Props = { search: AnalyticsSearch; onChange: (by: AnalyticsSearch) => void };

/** How deliveries went in a period: numbers, plots and tables. */
export const AnalyticsOf = ({ search, onChange }: Props) => {
  const zone = browserZone();
  // A period begins with a day, so the filters are the same ones all day.
  const query = useQuery(analytics(toFilters(search, { zone, now: new Date() })));
  return (
    <Stack>
      <PeriodPicker search={search} zone={zone} onChange={onChange} />
      <Loaded query={query}>
        {(found) =>
          found.total === 0 ? (
            <Stack gap="xs" align="flex-start">
              <Text>{words.empty}</Text>
              <Text c="dimmed">{words.emptyHint}</Text>
              <ButtonToPage to="/schedules" variant="default">
                {words.toSchedules}
              </ButtonToPage>
            </Stack>
          ) : (
            <Stack>
              <Tiles of={found} />
              <Text size="sm">{words.testsLeftOut}</Text>
              <Plots of={found} />
              <Tables of={found} />
              <Causes of={found} />
            </Stack>
          )
        }
      </Loaded>
    </Stack>
  );
};
