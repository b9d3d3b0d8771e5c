import { type QueryKey, type UseMutationResult, useMutation } from '@tanstack/react-query';

/** A change; whatever the answer, what it may have changed is loaded again. */
export const useDeed = <Input, Answer>(
  deed: (input: Input) => Promise<Answer>,
  stale: QueryKey,
): UseMutationResult<Answer, Error, Input> =>
  useMutation({
    mutationFn: deed,
    onSettled: (_answer, _error, _input, _before, { client }) => client.invalidateQueries({ queryKey: stale }),
  });
