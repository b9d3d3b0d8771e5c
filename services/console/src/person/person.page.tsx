import { Alert, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type Delivery, deliveries } from '../api/deliveries';
import { useSession } from '../api/use-session';
import { ButtonToPage, ToPage } from '../kit/link';
import { Rows } from '../kit/list-page';
import { Loaded } from '../kit/loaded';
import { Page } from '../kit/page';
import { Status } from '../kit/status';
import { answerLook, answerOf, bySchedule, titleOf } from './answer';
import { LatelyTable } from './lately-table';
import classes from './person.module.css';
import { words } from './person.words';
import { SentTable } from './sent-table';
import { SuppressedNote } from './suppressed';

const route = getRouteApi('/shell/people/$email');

/** One address: whether it got the last mail, and all that was sent to it. */
export const PersonPage = () => {
  const { email } = route.useParams();
  const { scheduleId, cursor } = route.useSearch();
  const { user } = useSession();
  const navigate = route.useNavigate();
  const latest = useQuery({ ...deliveries.list({ recipient: email, scheduleId }), placeholderData: keepPreviousData });
  const page = useQuery({
    ...deliveries.list({ recipient: email, scheduleId, cursor }),
    placeholderData: keepPreviousData,
  });
  const isMe = email.toLowerCase() === user.email.toLowerCase();
  return (
    <Page
      title={email}
      actions={
        isMe && (
          <ButtonToPage to="/subscriptions" variant="default">
            {words.receives}
          </ButtonToPage>
        )
      }
    >
      {user.role === 'admin' && <SuppressedNote email={email} />}
      {scheduleId !== undefined && (
        <Alert color="blue">
          <Group justify="space-between">
            {words.narrowed}
            <ToPage to="/people/$email" params={{ email }} search={{}}>
              {words.all}
            </ToPage>
          </Group>
        </Alert>
      )}
      <Loaded query={latest}>
        {({ data }) => (
          <>
            <DidThey email={email} last={data[0]} />
            {scheduleId === undefined && data.length > 0 && <LatelyTable email={email} of={bySchedule(data)} />}
          </>
        )}
      </Loaded>
      <Title order={2} size="h4">
        {words.deliveries}
      </Title>
      <Rows
        query={page}
        empty={words.none(email)}
        paging={{ cursor, onCursor: (next) => void navigate({ search: (old) => ({ ...old, cursor: next }) }) }}
      >
        {(rows) => <SentTable email={email} rows={rows} />}
      </Rows>
    </Page>
  );
};

/** The answer in one sentence, about the newest delivery. */
const DidThey = ({ email, last }: { email: string; last: Delivery | undefined }) => {
  if (!last) return null;
  const answer = answerOf(last, email);
  return (
    <Paper component="section" withBorder p="md" aria-labelledby="question">
      <Stack gap="xs" align="flex-start">
        <Title order={2} size="h4" id="question">
          {words.question}
        </Title>
        <Text>{words.asked(titleOf(last), last.createdAt)}</Text>
        <Group gap="sm" wrap="nowrap" align="flex-start">
          <span className={classes.verdict}>
            <Status look={answerLook(answer)} />
          </span>
          <Text size="sm">{answer.why}</Text>
        </Group>
        <ToPage to="/deliveries/$id" params={{ id: last.id }} size="sm">
          {words.showDelivery}
        </ToPage>
      </Stack>
    </Paper>
  );
};
