import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { bringBackCalendar, type Calendar, calendars } from '../api/calendars';
import type { Column } from '../kit/data-table';
import { holidaysOf } from './calendar.form';
import { CalendarDialog } from './calendar-dialog';
import { words } from './calendars.words';
import { DeleteCalendar } from './delete-calendar';
import { type Filters, NamedThings } from './named-things';

const COLUMNS: readonly Column<Calendar>[] = [
  { id: 'holidays', header: words.holidays, cell: holidaysOf },
  { id: 'dates', header: words.dates, cell: ({ dates }) => words.dateCount(dates.length) },
];

const useCalendars = (filters: Filters) => useQuery({ ...calendars.list(filters), placeholderData: keepPreviousData });

/** Shared calendars of days off. */
export const Calendars = () => (
  <NamedThings words={words} useList={useCalendars} all={calendars.all} bringBack={bringBackCalendar} columns={COLUMNS}>
    {({ row, opened, close }, done, gone) => (
      <>
        <CalendarDialog
          opened={opened('new')}
          calendar={null}
          onClose={close}
          onSaved={(name) => done(words.made(name))}
        />
        <CalendarDialog
          opened={opened('change')}
          calendar={row}
          onClose={close}
          onSaved={(name) => done(words.saved(name))}
        />
        <DeleteCalendar opened={opened('delete')} calendar={row} onClose={close} onDeleted={gone} />
      </>
    )}
  </NamedThings>
);
