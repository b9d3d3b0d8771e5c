/** Reads JSON of which nothing is known: what is not there, or is something else, is null or empty. */
export type Data = Readonly<Record<string, unknown>>;

export const isData = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const at = (data: unknown, name: string): unknown =>
  isData(data) && Object.hasOwn(data, name) ? data[name] : undefined;

export const textAt = (data: unknown, name: string): string | null => {
  const value = at(data, name);
  return typeof value === 'string' ? value : null;
};

export const numberAt = (data: unknown, name: string): number | null => {
  const value = at(data, name);
  return typeof value === 'number' ? value : null;
};

export const flagAt = (data: unknown, name: string): boolean | null => {
  const value = at(data, name);
  return typeof value === 'boolean' ? value : null;
};

export const listAt = (data: unknown, name: string): readonly unknown[] => {
  const value = at(data, name);
  return Array.isArray(value) ? value : [];
};

/** The texts in a list; what is no text is left out. */
export const textsAt = (data: unknown, name: string): string[] =>
  listAt(data, name).filter((one) => typeof one === 'string');

export const dataAt = (data: unknown, name: string): Data | null => {
  const value = at(data, name);
  return isData(value) ? value : null;
};

/** Any value; null where there is none. */
export const anyAt = (data: unknown, name: string): unknown => at(data, name) ?? null;
