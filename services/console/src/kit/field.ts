import { createContext, useContext } from 'react';
import { type FieldPath, type FieldValues, useController, useFormContext } from 'react-hook-form';

/** What the server says about fields while they are typed, by field name. */
export const Judged = createContext<ReadonlyMap<string, string>>(new Map());

const isBlank = (value: unknown) => value === '' || value === null || (Array.isArray(value) && value.length === 0);

/**
 * A field of the form around it, as the inputs take it: value, change, and the server's refusal beside it. A field that
 * is still empty is not blamed while others are typed; saving blames it.
 */
export const useField = <Form extends FieldValues, Name extends FieldPath<Form>>(name: Name) => {
  const { control } = useFormContext<Form>();
  const { field, fieldState } = useController<Form, Name>({ control, name });
  const judged = useContext(Judged).get(name);
  const error = fieldState.error?.message ?? (isBlank(field.value) ? undefined : judged);
  return { ...field, error };
};
