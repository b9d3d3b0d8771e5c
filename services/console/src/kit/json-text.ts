/** What a text is in JSON; undefined where it is none. */
export const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** `12`, `true` and `{"a":1}` are what they are in JSON; anything else is a text. */
export const readValue = (text: string): unknown => {
  const value = parsedJson(text.trim());
  return value === undefined ? text : value;
};

/** The text that `readValue` reads as the value: a text that looks like JSON needs its quotes. */
export const writeValue = (value: unknown): string =>
  typeof value === 'string' && parsedJson(value.trim()) === undefined ? value : JSON.stringify(value);
