const spellings = (secret: string): string[] => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64'),
  JSON.stringify(secret).slice(1, -1),
];

/** Text from a source without the secrets that were used with it, in one line without control characters. */
export const redacted = (text: string, secrets: readonly string[]): string => {
  const hidden = secrets.filter((secret) => secret !== '').flatMap(spellings);
  // The longest first: one secret can be a part of another.
  hidden.sort((a, b) => b.length - a.length);
  const without = hidden.reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
  return without.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
};

/** The secrets in the URL of a connection: its password, and the URL itself. */
export const secretsInUrl = (url: string): string[] => {
  const { password, searchParams } = new URL(url);
  const named = [...searchParams].flatMap(([name, value]) => (/pass|secret|token|key/i.test(name) ? [value] : []));
  return [url, ...(password === '' ? [] : [password, decoded(password)]), ...named];
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
