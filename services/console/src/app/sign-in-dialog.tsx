import { Stack, Text } from '@mantine/core';
import { Dialog } from '../kit/dialog';
import { SignInForm } from '../kit/sign-in-form';
import { words } from './app.words';

type Props = { email: string; onDone: () => void };

/** Cannot be closed: there is nothing to do on the page without a session. Other dialogs stay open below. */
export const SignInDialog = ({ email, onDone }: Props) => (
  <Dialog insists title={words.signInAgain}>
    <Stack>
      <Text size="sm">{words.signInAgainHint}</Text>
      <SignInForm email={email} onDone={onDone} />
    </Stack>
  </Dialog>
);
