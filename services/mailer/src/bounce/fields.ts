/** Fields of a header or of a report (RFC 5322, RFC 3464): the first of each name, which is in lower case. */
export type Fields = ReadonlyMap<string, string>;

/** A header that a mail server makes is shorter by far. */
const MAX_OCTETS = 65_536;
const MAX_FIELDS = 500;
const MAX_VALUE = 4_096;
const NAME = /^[\x21-\x39\x3b-\x7e]{1,100}$/;

/** Reads fields, unfolded. What is no field, or more than anybody needs, is left out. Line ends are `\n`. */
export const fieldsIn = (text: string): Fields => {
  const fields = new Map<string, string>();
  const lines = text
    .slice(0, MAX_OCTETS)
    .replace(/\n[ \t]+/g, ' ')
    .split('\n', MAX_FIELDS);
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).trimEnd().toLowerCase();
    if (NAME.test(name) && !fields.has(name))
      fields.set(
        name,
        line
          .slice(colon + 1)
          .trim()
          .slice(0, MAX_VALUE),
      );
  }
  return fields;
};

/** A value without its comments (RFC 5322, section 3.2.2), which may be nested. Those in a quoted string are none. */
export const withoutComments = (value: string): string => {
  let [kept, depth, quoted] = ['', 0, false];
  for (let at = 0; at < value.length; at++) {
    const sign = value.charAt(at);
    if (sign === '\\') {
      if (depth === 0) kept += value.slice(at, at + 2);
      at++;
    } else if (quoted || (sign === '"' && depth === 0)) {
      if (sign === '"') quoted = !quoted;
      kept += sign;
    } else if (sign === '(') depth++;
    else if (sign === ')' && depth > 0) depth--;
    else if (depth === 0) kept += sign;
  }
  return kept.trim();
};

/** The value of a field and its parameters (RFC 2045, section 5.1), names in lower case. */
export const valueAndParameters = (field: string): { value: string; parameters: Fields } => {
  const plain = withoutComments(field);
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, bare = ''] of plain.matchAll(
    /;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))/g,
  ))
    if (!parameters.has(name.toLowerCase()))
      parameters.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? bare);
  return { value: plain.split(';', 1)[0]?.trim().toLowerCase() ?? '', parameters };
};
