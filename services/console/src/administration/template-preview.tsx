import { Loader, Paper, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { reportChoices } from '../api/reports';
import { templates } from '../api/templates';
import { FoundSelect } from '../kit/found-select';
import { Frame } from '../kit/frame';
import { ProblemAlert } from '../kit/problem-alert';
import { words } from './templates.words';

const TYPING_MS = 700;

/** The mail that a template makes, a moment after the last key. */
export const TemplatePreview = ({ mjml }: { mjml: string }) => {
  const [reportId, setReportId] = useState<string | null>(null);
  const [settled] = useDebouncedValue(mjml, TYPING_MS);
  const query = useQuery({
    ...templates.preview(settled, reportId),
    enabled: settled.trim() !== '',
    placeholderData: keepPreviousData,
  });
  return (
    <Paper component="section" aria-label={words.preview} withBorder p="sm">
      <Stack gap="sm">
        <FoundSelect
          choices={reportChoices}
          label={words.previewOf}
          placeholder={words.made}
          value={reportId}
          onChange={setReportId}
          clearable
          clearButtonProps={{ 'aria-label': words.clear }}
        />
        <Text size="sm" c="dimmed" role="status" mih="1.5rem">
          {query.isFetching && <Loader size="xs" aria-hidden mr="xs" />}
          {query.isFetching ? words.previewBusy : words.previewHint}
        </Text>
        {query.error && (
          <ProblemAlert title={words.previewFailed} error={query.error} onRetry={() => void query.refetch()} />
        )}
        {query.data && !query.error && <Frame url={query.data.url} title={words.preview} />}
      </Stack>
    </Paper>
  );
};
