import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { useId } from 'react';
import { words } from './kit.words';

/** A password. Mantine's own field tells a reader neither that it is wrong, nor why, nor what is written below its label. */
export const PasswordField = (props: PasswordInputProps) => {
  const id = useId();
  const { error, description } = props;
  const [errorId, descriptionId] = [`${id}-error`, `${id}-description`];
  const said = [description ? descriptionId : null, error ? errorId : null].filter((one) => one !== null).join(' ');
  return (
    <PasswordInput
      {...props}
      errorProps={{ id: errorId }}
      descriptionProps={{ id: descriptionId }}
      aria-invalid={Boolean(error)}
      aria-describedby={said || undefined}
      visibilityToggleButtonProps={{ 'aria-label': words.showPassword }}
    />
  );
};
