import { Button, Group, Stack, Text } from '@mantine/core';
import type { Account } from '../api/session';
import { Dialog } from '../kit/dialog';
import { words } from './app.words';

const nameOf = ({ name, email }: Account) => name ?? email;

/** The only way on is the start page, loaded anew: nothing that was loaded for the one account stays for the other. */
export const OtherAccount = ({ now, before }: { now: Account; before: Account }) => (
  <Dialog insists title={words.otherAccount}>
    <Stack>
      <Text>{words.otherAccountSays(nameOf(now), nameOf(before))}</Text>
      <Group justify="flex-end">
        <Button onClick={() => window.location.assign('/')} data-autofocus>
          {words.goOnAs(nameOf(now))}
        </Button>
      </Group>
    </Stack>
  </Dialog>
);
