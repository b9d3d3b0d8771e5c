import { Alert, Anchor, Button, Group, List, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { type Delivery, deliveries, fileOf, proofOf } from '../api/deliveries';
import { useSession } from '../api/use-session';
import { Facts } from '../kit/facts';
import { Icon } from '../kit/icons';
import { ToPage } from '../kit/link';
import { Loaded } from '../kit/loaded';
import { Page } from '../kit/page';
import { Status } from '../kit/status';
import { instant } from '../kit/time';
import { When } from '../kit/when';
import { filesOf, retryAt, size, skipReason, titleOf } from './about';
import { Archived } from './archived';
import { words } from './delivery.words';
import { lookOf } from './looks';
import { Mail } from './mail';
import { Recipients } from './recipients';
import { SendAgain } from './send-again';
import { Timeline } from './timeline';

const route = getRouteApi('/shell/deliveries/$id');

/** One delivery: what became of it, for whom, in which order, and the mail itself. */
export const DeliveryPage = () => {
  const { id } = route.useParams();
  const { user } = useSession();
  const query = useQuery(deliveries.one(id));
  const mayAgain = user.role !== 'viewer' && query.data?.channel === 'email' && query.data.trigger !== 'notice';
  return (
    <Page
      title={query.data ? titleOf(query.data) : words.one}
      actions={query.data && query.data.archivedAt === undefined && <Actions id={id} mayAgain={mayAgain} />}
    >
      <Loaded query={query}>
        {(delivery) => (
          <>
            <Summary of={delivery} />
            {delivery.archivedAt === undefined ? <Details of={delivery} /> : <Archived of={delivery} />}
            <Timeline id={id} />
          </>
        )}
      </Loaded>
    </Page>
  );
};

const Details = ({ of: delivery }: { of: Delivery }) => (
  <>
    <Recipients of={delivery} />
    <Files of={delivery} />
    <Mail key={delivery.id} of={delivery} />
  </>
);

/** The proof is for everybody who sees the delivery; sending again is for those who may. */
const Actions = ({ id, mayAgain }: { id: string; mayAgain: boolean }) => (
  <>
    <Button component="a" href={proofOf(id)} download variant="default">
      {words.proof}
    </Button>
    {mayAgain && <SendAgain id={id} />}
  </>
);

const rowsOf = ({ metadata }: Delivery): string | null =>
  typeof metadata['rowCount'] === 'number' ? metadata['rowCount'].toLocaleString() : null;

const Summary = ({ of: delivery }: { of: Delivery }) => {
  const {
    dueAt,
    sentAt,
    trigger,
    channel,
    attemptCount,
    formats,
    errorMessage,
    scheduleId,
    reportId,
    repeats,
    repeatedBy,
  } = delivery;
  const next = retryAt(delivery);
  const links = (
    <Group gap="md">
      <ToPage to="/schedules/$id" params={{ id: scheduleId }} search={{}}>
        {words.openSchedule}
      </ToPage>
      <ToPage to="/reports/$id" params={{ id: reportId }}>
        {words.openReport}
      </ToPage>
    </Group>
  );
  return (
    <Stack gap="sm">
      {errorMessage && (
        <Alert color="red" title={words.problem} icon={<Icon name="warning" />}>
          {errorMessage}
        </Alert>
      )}
      <Facts
        of={[
          [words.status, <Status key="status" look={lookOf(delivery)} />],
          [words.due, instant(dueAt)],
          [words.sentAt, sentAt && instant(sentAt)],
          [words.retryAt, next && instant(next)],
          [words.skipped, skipReason(delivery)],
          [words.trigger, words.triggers[trigger] ?? trigger],
          [words.channel, channel && (words.channels[channel] ?? channel)],
          [words.attempts, channel && attemptCount],
          [words.formats, formats.length > 0 ? formats.join(', ') : null],
          [words.rows, rowsOf(delivery)],
          [words.repeats, repeats && <Earlier key="repeats" id={repeats.deliveryId} />],
          [words.repeatedBy, repeatedBy.length > 0 ? <Later key="repeated" of={repeatedBy} /> : null],
          // A notice tells of several schedules, so it belongs to none of them.
          [words.links, trigger === 'notice' ? null : links],
        ]}
      />
    </Stack>
  );
};

const Earlier = ({ id }: { id: string }) => (
  <ToPage to="/deliveries/$id" params={{ id }}>
    {words.openRepeated}
  </ToPage>
);

/** The runs that sent it again, each with when. */
const Later = ({ of }: { of: Delivery['repeatedBy'] }) => (
  <Stack gap={2}>
    {of.map(({ runId, how, recipients, at }) => (
      <span key={runId}>
        <ToPage to="/deliveries" search={{ runId }}>
          {words.repeated(words.hows[how], words.people(recipients))}
        </ToPage>{' '}
        (<When at={at} />)
      </span>
    ))}
  </Stack>
);

const Files = ({ of: delivery }: { of: Delivery }) => {
  const files = filesOf(delivery);
  return (
    <Stack component="section" gap="xs" aria-label={words.files}>
      <Title order={2} size="h4">
        {words.files}
      </Title>
      {files.length === 0 ? (
        <Text c="dimmed">{words.noFiles}</Text>
      ) : (
        <List listStyleType="none">
          {files.map(({ name, size: octets }) => (
            <List.Item key={name}>
              <Anchor href={fileOf(delivery.id, name)} download={name}>
                {words.file(name, size(octets))}
              </Anchor>
            </List.Item>
          ))}
        </List>
      )}
    </Stack>
  );
};
