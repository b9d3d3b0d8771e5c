/** A parameter of the report as a mail shows it. */
export type ShownParameter = { name: string; value: string };

/** A number is a place in the list, as before parameters had names in templates. */
const isPlace = (name: string): boolean => name === 'length' || /^\d+$/.test(name);

/**
 * The parameters for a template: a list of them, and each by its own name, as in `{{parameters.region}}`. It has nothing else by name, so that a
 * strict template finds a name that is not there.
 * @param texts as they are listed, in the order of `names`
 */
export const namedParameters = (texts: readonly ShownParameter[], names: readonly string[]): ShownParameter[] => {
  const list = [...texts];
  for (const [index, name] of names.entries())
    if (!isPlace(name)) Object.defineProperty(list, name, { value: texts[index]?.value ?? '' });
  // What a template without such a parameter is refused with.
  Object.defineProperty(list, Symbol.toPrimitive, { value: () => 'the parameters of the report' });
  return Object.setPrototypeOf(list, null) as ShownParameter[];
};

/** Whether a name in a template is one of a parameter. */
export const isParameterName = (name: string): boolean => !isPlace(name);
