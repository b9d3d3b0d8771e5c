/**
 * A function of a content and a part of it that is worked out once for each pair, while the content lives: the same objects, not equal
 * ones. What throws is tried again; a promise that rejects stays.
 */
export const once = <C extends object, P extends object, T>(
  make: (part: P, content: C) => T,
): ((part: P, content: C) => T) => {
  const known = new WeakMap<C, Map<P, T>>();
  return (part, content) => {
    const made = known.get(content) ?? new Map<P, T>();
    known.set(content, made);
    const found = made.get(part);
    if (found !== undefined) return found;
    const value = make(part, content);
    made.set(part, value);
    return value;
  };
};
