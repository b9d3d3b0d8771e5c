/** One of the things that a field offers: its id, and what it is called. */
export type Choice = { value: string; label: string };

/** Where the choices of a field come from: some found by a part of the name, one by its id. */
export type Choices = {
  /** The first word of the keys of the queries. */
  key: string;
  find: (search: string, signal: AbortSignal) => Promise<Choice[]>;
  one: (id: string, signal: AbortSignal) => Promise<Choice>;
};

/** The filters that find choices: the first by name where nothing is searched. */
export const choiceQuery = (search: string) => ({
  limit: 50,
  sort: 'name' as const,
  ...(search === '' ? {} : { search }),
});

/** A thing with a name as a choice. */
export const choiceOf = ({ id, name }: { id: string; name: string }): Choice => ({ value: id, label: name });
