import type { FieldValues, Path, UseFormReturn } from 'react-hook-form';
import { asProblem, type FieldError } from '../api/problem';

/**
 * Marks the fields that the server refused, and puts the cursor into the first. What names no field of the form is its
 * `root` error. `fieldOf` gives the field of a path in the body.
 */
export const markRefused = <Form extends FieldValues>(
  form: UseFormReturn<Form>,
  fieldOf: (path: string) => Path<Form> | 'root',
  error: unknown,
  messageOf: (refused: FieldError) => string = ({ message }) => message,
): void => {
  const { message: detail, errors } = asProblem(error);
  if (errors.length === 0) return form.setError('root', { message: detail });
  const told = new Map<Path<Form> | 'root', string[]>();
  for (const refused of errors) {
    const field = fieldOf(refused.path);
    const message = messageOf(refused);
    told.set(field, [...(told.get(field) ?? []), field === 'root' ? `${refused.path}: ${message}` : message]);
  }
  for (const [at, [field, messages]] of [...told].entries())
    form.setError(field, { message: messages.join('; ') }, { shouldFocus: at === 0 });
  return undefined;
};
