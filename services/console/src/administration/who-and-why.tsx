import { TextInput } from '@mantine/core';
import type { UseFormReturn } from 'react-hook-form';
import { ProblemAlert } from '../kit/problem-alert';

/** An address, and why something is done about it. */
export type WhoAndWhy = { email: string; reason: string };
type Words = { refused: string; email: string; reason: string; reasonHint: string };

/** The field that a refusal is about. */
export const fieldOf = (path: string): keyof WhoAndWhy | 'root' =>
  path === 'email' || path === 'reason' ? path : 'root';

/** The fields of a form that asks whom and why, with what was refused. */
export const WhoAndWhyFields = ({ form, words }: { form: UseFormReturn<WhoAndWhy>; words: Words }) => {
  const { errors } = form.formState;
  return (
    <>
      {errors.root && <ProblemAlert title={words.refused} error={errors.root.message} />}
      <TextInput
        type="email"
        label={words.email}
        required
        data-autofocus
        error={errors.email?.message}
        {...form.register('email')}
      />
      <TextInput
        label={words.reason}
        description={words.reasonHint}
        required
        maxLength={500}
        error={errors.reason?.message}
        {...form.register('reason')}
      />
    </>
  );
};
