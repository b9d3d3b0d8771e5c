import { Alert, Button, Skeleton, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { bringBackReport, refreshReports, reports } from '../api/reports';
import { useSession } from '../api/use-session';
import { announce } from '../kit/announce';
import { Page } from '../kit/page';
import { ProblemAlert } from '../kit/problem-alert';
import { useIntent } from '../kit/use-intent';
import { DeleteReport } from './delete-report';
import { ReportEditor } from './editor';
import { words } from './report.words';
import { UsedBy } from './used-by';

const route = getRouteApi('/shell/reports/$id');

/** One report, or a new one at `/reports/new`. */
export const ReportPage = () => {
  const { id } = route.useParams();
  return id === 'new' ? <NewReport /> : <OneReport key={id} id={id} />;
};

const NewReport = () => {
  const navigate = route.useNavigate();
  const { user } = useSession();
  return (
    <Page title={words.new}>
      <ReportEditor
        mayWrite={user.role !== 'viewer'}
        onSaved={(id) => void navigate({ to: '/reports/$id', params: { id }, ignoreBlocker: true })}
      />
    </Page>
  );
};

const OneReport = ({ id }: { id: string }) => {
  const { user } = useSession();
  const queries = useQueryClient();
  const [deleted, setDeleted] = useState(false);
  const query = useQuery({ ...reports.one(id), enabled: !deleted });
  const intent = useIntent();
  const restore = useMutation({
    mutationFn: () => bringBackReport(id, intent(id)),
    onSuccess: async () => {
      setDeleted(false);
      announce(words.restored);
      await refreshReports(queries);
    },
  });
  const { data: report } = query;
  if (!report)
    return (
      <Page title={words.edit}>
        {query.error ? (
          <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Skeleton height={300} />
        )}
      </Page>
    );
  if (deleted)
    return (
      <Page title={report.name}>
        <Alert color="blue" title={words.deletedTitle}>
          <Stack align="flex-start">
            <Text size="sm">{words.deleted}</Text>
            {restore.error && <ProblemAlert error={restore.error} />}
            <Button variant="default" loading={restore.isPending} onClick={() => restore.mutate()}>
              {words.restore}
            </Button>
          </Stack>
        </Alert>
      </Page>
    );
  const mayWrite = user.role !== 'viewer';
  const gone = () => {
    setDeleted(true);
    void queries.invalidateQueries({ queryKey: [...reports.all, 'list'] });
  };
  const actions = mayWrite && <DeleteReport report={report} onDone={gone} />;
  return (
    <Page title={report.name} actions={actions}>
      <ReportEditor report={report} mayWrite={mayWrite} onSaved={() => {}} />
      <UsedBy reportId={id} />
    </Page>
  );
};
