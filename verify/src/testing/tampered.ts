/** A leaf of some JSON: where it is, as a JSON Pointer, and the same JSON with another leaf there. */
export type Tampered = { path: string; value: unknown };

/** Another value of the same kind: what a forger would write, so that its shape alone does not give it away. */
const another = (leaf: unknown): unknown => {
  if (typeof leaf === 'number') return leaf + 1;
  if (typeof leaf === 'boolean') return !leaf;
  if (typeof leaf !== 'string') return 'x';
  if (leaf === '') return 'x';
  const last = leaf.at(-1) ?? '';
  // The last digit or letter before the end of an instant, such as 2026-11-23T09:00:00.000Z, so that it remains one.
  if (/^\d{4}-.*\dZ$/.test(leaf)) return leaf.replace(/\d(?=Z$)/, (digit) => String((Number(digit) + 1) % 10));
  return leaf.slice(0, -1) + (last === 'A' ? 'B' : 'A');
};

const leaves = (value: unknown, path: readonly (string | number)[]): (readonly (string | number)[])[] => {
  if (typeof value !== 'object' || value === null) return [path];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  // An empty list or object is a leaf: something may be put into it.
  if (entries.length === 0) return [path];
  return entries.flatMap(([name, one]) => leaves(one, [...path, name]));
};

/** Some JSON once for each of its leaves, with that leaf changed and nothing else. */
export function* tamperedWith(value: unknown): Generator<Tampered> {
  for (const path of leaves(value, [])) {
    const copy = structuredClone({ root: value }) as Record<string, unknown>;
    const steps = ['root', ...path];
    const last = steps.pop() ?? '';
    const holder = steps.reduce<unknown>((at, step) => (at as Record<string | number, unknown>)[step], copy);
    const place = holder as Record<string | number, unknown>;
    place[last] = another(place[last]);
    yield { path: `/${path.join('/')}`, value: copy['root'] };
  }
}
