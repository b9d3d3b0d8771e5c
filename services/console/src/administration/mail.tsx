import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { checkMail, type MailCheck, sendTestMail, type TestMailResult } from '../api/mail';
import { useSession } from '../api/use-session';
import { DataTable } from '../kit/data-table';
import { ProblemAlert } from '../kit/problem-alert';
import { markRefused } from '../kit/refused';
import { Status, type StatusLook } from '../kit/status';
import { words } from './mail.words';
import { MailRelays } from './relays';

/** Whether mail can be sent as the operator configured it. */
export const Mail = () => (
  <Stack>
    <Text size="sm">{words.hint}</Text>
    <Check />
    <MailRelays />
    <Title order={2} size="h4">
      {words.test}
    </Title>
    <Test />
  </Stack>
);

type Step = MailCheck['checks'][number];

const stepLook = ({ ok }: Step): StatusLook => {
  if (ok === null) return { icon: 'skip', tone: 'calm', word: words.unknown };
  return ok ? { icon: 'check', tone: 'good', word: words.works } : { icon: 'warning', tone: 'bad', word: words.fails };
};

const Check = () => {
  const checked = useMutation({ mutationFn: checkMail });
  const { data } = checked;
  return (
    <Stack>
      <Group gap="sm">
        <Button variant="default" loading={checked.isPending} onClick={() => checked.mutate()}>
          {words.check}
        </Button>
        <Text size="sm" c="dimmed">
          {words.checkHint}
        </Text>
      </Group>
      {checked.error && <ProblemAlert title={words.failedCheck} error={checked.error} />}
      {data && (
        <>
          <Text role="status">{(data.ok ? words.allWell : words.notWell)(data.server, data.sender)}</Text>
          <DataTable
            label={words.result}
            rows={data.checks}
            idOf={({ name, relay }) => `${relay} ${name}`}
            nameOf={({ name, relay }) => [relay, words.steps[name]].filter(Boolean).join(' ')}
            columns={[
              ...(data.checks.some(({ relay }) => relay !== undefined)
                ? [{ id: 'relay', header: words.relay, cell: ({ relay }: Step) => relay ?? '' }]
                : []),
              { id: 'step', header: words.step, cell: ({ name }) => words.steps[name] },
              { id: 'state', header: words.state, cell: (step) => <Status look={stepLook(step)} /> },
              { id: 'detail', header: words.detail, cell: ({ detail }) => detail },
            ]}
          />
        </>
      )}
    </Stack>
  );
};

const saidBy = ({ outcome, smtpCode, text }: TestMailResult): string =>
  `${words.outcomes[outcome]}: ${smtpCode === null ? '' : `${smtpCode} `}${text}`;

const Test = () => {
  const { user } = useSession();
  const form = useForm({ defaultValues: { to: user.email } });
  const { errors } = form.formState;
  const sent = useMutation({ mutationFn: ({ to }: { to: string }) => sendTestMail(to.trim()) });
  const submit = form.handleSubmit((values) =>
    sent
      .mutateAsync(values)
      .catch((error: unknown) => markRefused(form, (path) => (path === 'to' ? path : 'root'), error)),
  );
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack maw="30rem" gap="sm">
        {errors.root && <ProblemAlert title={words.failedTest} error={errors.root.message} />}
        <TextInput type="email" label={words.to} error={errors.to?.message} {...form.register('to')} />
        <Button type="submit" variant="default" w="fit-content" loading={sent.isPending}>
          {words.send}
        </Button>
        {sent.data && <Text role="status">{saidBy(sent.data)}</Text>}
      </Stack>
    </form>
  );
};
