import { SimpleGrid } from '@mantine/core';
import { useMemo } from 'react';
import type { Analytics } from '../api/analytics';
import { localDay, weekdays } from '../kit/time';
import { words } from './analytics.words';
import { Plot } from './plot';

/** Deliveries by day, hour and weekday. */
export const Plots = ({ of: { days, hours, weekdays: byWeekday } }: { of: Analytics }) => {
  const bars = useMemo(
    () => ({
      days: days.map(({ day, ...counts }) => ({ name: localDay(day), counts })),
      hours: hours.map(({ hour, ...counts }) => ({ name: `${String(hour).padStart(2, '0')}:00`, counts })),
      weekdays: byWeekday.map(({ weekday, ...counts }) => ({ name: weekdays[weekday - 1] ?? '', counts })),
    }),
    [days, hours, byWeekday],
  );
  return (
    <>
      <Plot title={words.byDay} first={words.day} bars={bars.days} />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Plot title={words.byHour} first={words.hour} bars={bars.hours} />
        <Plot title={words.byWeekday} first={words.weekday} bars={bars.weekdays} />
      </SimpleGrid>
    </>
  );
};
