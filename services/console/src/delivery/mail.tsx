import { Anchor, Button, Group, NativeSelect, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Delivery, deliveries, type MessageLink, messageFileOf } from '../api/deliveries';
import { Frame } from '../kit/frame';
import { Loaded } from '../kit/loaded';
import { size } from './about';
import { words } from './delivery.words';

/** The mail as one recipient got it, in a sandbox, and as the file that was sent. */
export const Mail = ({ of: { id, recipients } }: { of: Delivery }) => {
  const [shown, setShown] = useState(false);
  const [to, setTo] = useState(recipients[0]?.email ?? '');
  if (recipients.length === 0) return null;
  return (
    <Stack component="section" gap="xs" aria-label={words.mail}>
      <Title order={2} size="h4">
        {words.mail}
      </Title>
      <Group align="flex-end">
        {recipients.length > 1 && (
          <NativeSelect
            label={words.mailTo}
            data={recipients.map(({ email }) => email)}
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
        )}
        <Button variant="default" aria-expanded={shown} onClick={() => setShown(!shown)}>
          {shown ? words.hideMail : words.showMail}
        </Button>
        <Anchor href={messageFileOf(id, to)} download pb={6}>
          {words.downloadMail}
        </Anchor>
      </Group>
      {shown && <Message id={id} to={to} />}
    </Stack>
  );
};

const Message = ({ id, to }: { id: string; to: string }) => (
  <Loaded query={useQuery(deliveries.message(id, to))}>{(link) => <Shown link={link} />}</Loaded>
);

const Shown = ({ link: { url, headers, attachments } }: { link: MessageLink }) => (
  <Stack gap="xs">
    <Table.ScrollContainer
      minWidth={400}
      scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': words.headers } }}
    >
      <Table aria-label={words.headers} fz="sm" withRowBorders={false} verticalSpacing={2}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="12rem">{words.header}</Table.Th>
            <Table.Th>{words.value}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {headers
            .map(({ name, value }, at) => ({ name, value, key: `${name} ${at}` }))
            .map(({ name, value, key }) => (
              <Table.Tr key={key}>
                <Table.Th scope="row">{name}</Table.Th>
                <Table.Td>{value}</Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
    {attachments.length > 0 && (
      <Text size="sm">
        {words.attachments}: {attachments.map(({ name, size: octets }) => words.file(name, size(octets))).join(', ')}
      </Text>
    )}
    <Text size="sm" c="dimmed">
      {words.mailHint}
    </Text>
    <Frame url={url} title={words.mail} />
  </Stack>
);
