import { type QueryKey, type UseMutationResult, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { makeIntent, type Press } from './client';

/**
 * A change, under one key for the same input until it succeeds. Whatever the answer, what it may have changed is loaded
 * again.
 */
export const useDeed = <Input, Answer>(
  deed: (input: Input, intent: Press) => Promise<Answer>,
  stale: QueryKey,
): UseMutationResult<Answer, Error, Input> => {
  const [intent] = useState(makeIntent);
  return useMutation({
    mutationFn: (input: Input) => deed(input, intent(input)),
    onSuccess: intent.done,
    onSettled: (_answer, _error, _input, _before, { client }) => client.invalidateQueries({ queryKey: stale }),
  });
};
