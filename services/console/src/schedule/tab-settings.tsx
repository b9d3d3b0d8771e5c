import { Anchor, Code, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { reports } from '../api/reports';
import type { ReportSchedule } from '../api/schedules';
import { writeValue } from '../kit/json-text';
import { When } from '../kit/when';
import { words } from './detail.words';
import { words as dialogWords } from './dialog.words';
import { words as furtherWords } from './more-reports.words';

const names = words.settings;

/** A further report, with its formats and parameters. */
const Further = ({ schedule: { moreReports }, at }: { schedule: ReportSchedule; at: number }) => {
  const { reportId = '', formats, parameters = {} } = moreReports[at] ?? {};
  const { data: report } = useQuery(reports.one(reportId));
  const said = formats?.map((format) => dialogWords.formatNames[format]).join(', ') ?? furtherWords.asSchedule;
  const given = Object.entries(parameters).map(([name, value]) => `${name}: ${writeValue(value)}`);
  return (
    <>
      <Anchor renderRoot={(props) => <Link to="/reports/$id" params={{ id: reportId }} {...props} />}>
        {report?.name ?? reportId}
      </Anchor>
      {`, ${[said, ...given].join(', ')}`}
    </>
  );
};

/** What is set, in words. */
export const SettingsTab = ({ schedule }: { schedule: ReportSchedule }) => {
  const { data: report } = useQuery(reports.one(schedule.reportId));
  const { blackouts, calendar, formats, moreReports, retry } = schedule;
  const link = (
    <Anchor renderRoot={(props) => <Link to="/reports/$id" params={{ id: schedule.reportId }} {...props} />}>
      {report?.name ?? schedule.reportId}
    </Anchor>
  );
  const rows: readonly [string, ReactNode][] = [
    [names.report, link],
    [names.zone, schedule.timezone],
    [names.formats, formats.map((format) => dialogWords.formatNames[format]).join(', ')],
    ...moreReports.map((_, at): [string, ReactNode] => [
      furtherWords.nth(at + 1),
      <Further key="further" schedule={schedule} at={at} />,
    ]),
    [names.condition, dialogWords.conditions[schedule.distributionCondition.type]],
    [names.start, schedule.startDate ?? words.none],
    [names.end, schedule.endDate ?? words.none],
    [names.calendar, calendar ? `${words.someCalendar}. ${dialogWords.onHolidays[calendar.onHoliday]}` : words.none],
    [
      names.blackouts,
      blackouts.length === 0 ? words.none : blackouts.map(({ from, to }) => `${from} – ${to}`).join(', '),
    ],
    [names.misfire, dialogWords.misfires[schedule.misfire]],
    [names.overlap, dialogWords.overlaps[schedule.overlap]],
    [dialogWords.large, dialogWords.larges[schedule.largeFiles]],
    [dialogWords.missing, dialogWords.missings[schedule.onMissingCharacters]],
    [names.attempts, retry.maxAttempts],
    [names.version, schedule.version],
    [names.created, <When key="created" at={schedule.createdAt} />],
    [names.changed, <When key="changed" at={schedule.updatedAt} />],
  ];
  return (
    <Stack>
      <Table layout="fixed">
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th scope="row">{name}</Table.Th>
              <Table.Td>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <details>
        <Text component="summary" size="sm">
          {names.api}
        </Text>
        <Code block tabIndex={0}>
          {JSON.stringify(schedule, null, 2)}
        </Code>
      </details>
    </Stack>
  );
};
