import { Anchor, Group, Loader, Paper, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Previewed, type PreviewLink, reports } from '../api/reports';
import { Frame } from '../kit/frame';
import { ProblemAlert } from '../kit/problem-alert';
import { browserZone } from '../kit/time';
import { CellTable } from './cell-table';
import { recordsOf } from './csv';
import { canPreview, type ReportForm, toBody } from './report.form';
import classes from './report.module.css';
import { words } from './report.words';

const TYPING_MS = 700;
const SHOWN = 200;

type Format = Previewed['format'];
const FORMATS = (['HTML', 'PDF', 'CSV', 'EXCEL', 'JSON'] as const).map((value) => ({
  value,
  label: words.forms[value],
}));

type Props = {
  of: ReportForm;
  /** Whether its source was read or saved as it is: a half-typed query is not run at every key. */
  knows: (form: ReportForm) => boolean;
};

/** The report as it would be sent now, a moment after the last key. */
export const Preview = ({ of, knows }: Props) => {
  const [format, setFormat] = useState<Format>('HTML');
  const [settled] = useDebouncedValue(of, TYPING_MS);
  const waits = !knows(settled);
  const enough = canPreview(settled) && !waits;
  const body = { report: toBody(settled), format, timezone: browserZone() };
  const query = useQuery({ ...reports.preview(body), enabled: enough, placeholderData: keepPreviousData });
  return (
    <Paper component="section" aria-label={words.preview} withBorder p="sm" className={classes.preview}>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h4">
            {words.preview}
          </Title>
          <SegmentedControl
            size="xs"
            aria-label={words.form}
            data={FORMATS}
            value={format}
            onChange={(value) => setFormat(value as Format)}
          />
        </Group>
        <Group gap="xs" role="status" mih="1.5rem">
          {query.isFetching && <Loader size="xs" aria-hidden />}
          <Text size="sm" c="dimmed">
            {waits
              ? words.previewWaits
              : !enough
                ? words.previewNeeds
                : query.isFetching
                  ? words.previewBusy
                  : words.previewHint}
          </Text>
        </Group>
        {enough && query.error && (
          <ProblemAlert title={words.previewFailed} error={query.error} onRetry={() => void query.refetch()} />
        )}
        {enough && query.data && !query.error && <Made link={query.data} />}
      </Stack>
    </Paper>
  );
};

/** What was made: shown where a browser can show it, else to download. */
const Made = ({ link }: { link: PreviewLink }) => {
  const { url, contentType, name } = link;
  if (contentType.startsWith('text/html')) return <Frame url={url} title={words.preview} />;
  if (contentType.startsWith('text/csv')) return <AsTable link={link} />;
  // Telephones, and browsers told to download, would show an empty frame.
  const isPdf = contentType === 'application/pdf' && navigator.pdfViewerEnabled;
  return (
    <Stack gap="xs">
      {isPdf && <Frame url={url} title={words.preview} kind="file" />}
      <Anchor href={url} {...(isPdf ? { target: '_blank', rel: 'noreferrer' } : { download: name })}>
        {isPdf ? words.open : words.download(name)}
      </Anchor>
    </Stack>
  );
};

const AsTable = ({ link: { url, name } }: { link: PreviewLink }) => {
  const query = useQuery(reports.previewedText(url));
  if (query.error) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  const [headings = [], ...records] = recordsOf(query.data ?? '');
  return (
    <Stack gap="xs">
      <CellTable
        label={words.tableOf(Math.min(SHOWN, records.length), records.length)}
        headings={headings}
        records={records.slice(0, SHOWN)}
      />
      <Text size="sm" c="dimmed">
        {words.tableOf(Math.min(SHOWN, records.length), records.length)}
      </Text>
      <Anchor href={url} download={name}>
        {words.download(name)}
      </Anchor>
    </Stack>
  );
};
