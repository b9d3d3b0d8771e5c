import type { ReportBody } from '../api/reports';
import { parsedJson, readValue, writeValue } from '../kit/json-text';

type Types = NonNullable<ReportBody['parameterTypes']>;
type Declared = Types[string];

/**
 * A parameter while a report is edited: its default as it is typed, and what it may be. `kept` is how it was declared, with what is not edited
 * here.
 */
export type ParameterForm = {
  name: string;
  value: string;
  /** Empty where it is not declared, and may be anything. */
  type: Declared['type'] | '';
  isList: boolean;
  isRequired: boolean;
  /** The values of a choice, one a line. */
  choices: string;
  label: string;
  kept: Partial<Declared>;
};

/** A parameter that may be anything. */
export const newParameter = (name = ''): ParameterForm => ({
  ...{ name, value: '', type: '', isList: false, isRequired: false, choices: '', label: '', kept: {} },
});

const linesOf = (text: string): string[] => text.split('\n').flatMap((line) => line.trim() || []);

const choicesOf = ({ choices }: ParameterForm): NonNullable<Declared['oneOf']> =>
  linesOf(choices).map((line) => readValue(line) as string | number | boolean);

/** Those whose values are texts, whatever they look like: `007` is no number. */
const TEXTS: readonly ParameterForm['type'][] = ['text', 'decimal', 'date', 'instant'];

/** A value of a declared parameter: a choice is one of its values as they are there. */
const readItem = (parameter: ParameterForm, text: string): unknown => {
  const value = readValue(text);
  if (typeof value === 'string') return value;
  if (TEXTS.includes(parameter.type)) return text;
  return parameter.type === 'choice' && choicesOf(parameter).includes(text) ? text : value;
};

/** A list is one in JSON, or what stands between commas. */
const readList = (parameter: ParameterForm): unknown => {
  const whole = parsedJson(parameter.value.trim());
  if (Array.isArray(whole)) return whole;
  return parameter.value.split(',').flatMap((part) => (part.trim() === '' ? [] : [readItem(parameter, part.trim())]));
};

const defaultOf = (parameter: ParameterForm): unknown => {
  if (parameter.type === '') return readValue(parameter.value);
  return parameter.isList ? readList(parameter) : readItem(parameter, parameter.value);
};

/** What is declared, where nothing was; a flag that was said stays said. */
const flag = (value: boolean, before: boolean | undefined) => (value || before !== undefined ? value : undefined);

const declaredOf = (parameter: ParameterForm): Declared => {
  const { type, isList, isRequired, label, kept } = parameter;
  const said = {
    ...kept,
    type,
    oneOf: type === 'choice' ? choicesOf(parameter) : undefined,
    list: flag(isList, kept.list),
    required: flag(isRequired, kept.required),
    label: label.trim() || undefined,
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as Declared;
};

const named = (parameters: readonly ParameterForm[]): ParameterForm[] =>
  parameters.flatMap((one) => (one.name.trim() === '' ? [] : [{ ...one, name: one.name.trim() }]));

/** The defaults, by name. One that is declared has none where its field is empty; the empty text is `""`. */
export const defaultsOf = (parameters: readonly ParameterForm[]): ReportBody['parameters'] =>
  Object.fromEntries(
    named(parameters)
      .filter(({ type, value }) => type === '' || value.trim() !== '')
      .map((one) => [one.name, defaultOf(one)]),
  );

/** What is declared, by name; undefined where nothing is, so that any value is taken. */
export const typesOf = (parameters: readonly ParameterForm[]): Types | undefined => {
  const declared = named(parameters).filter(({ type }) => type !== '');
  return declared.length === 0 ? undefined : Object.fromEntries(declared.map((one) => [one.name, declaredOf(one)]));
};

const defaultText = (value: unknown, isDeclared: boolean): string => {
  if (value === undefined) return '';
  return value === '' && isDeclared ? '""' : writeValue(value);
};

/** The parameters of a report: those with a default, then those that are only declared. */
export const fromParameters = ({
  parameters,
  parameterTypes = {},
}: Pick<ReportBody, 'parameters' | 'parameterTypes'>): ParameterForm[] => {
  const defaults = parameters ?? {};
  return [...new Set([...Object.keys(defaults), ...Object.keys(parameterTypes)])].map((name) => {
    const kept = Object.hasOwn(parameterTypes, name) ? parameterTypes[name] : undefined;
    return {
      name,
      value: defaultText(Object.hasOwn(defaults, name) ? defaults[name] : undefined, kept !== undefined),
      type: kept?.type ?? '',
      isList: kept?.list ?? false,
      isRequired: kept?.required ?? false,
      choices: (kept?.oneOf ?? []).map(writeValue).join('\n'),
      label: kept?.label ?? '',
      kept: kept ?? {},
    };
  });
};

const FIELDS = {
  type: 'type',
  oneOf: 'choices',
  list: 'isList',
  required: 'isRequired',
  label: 'label',
} as const;
type Field = 'name' | 'value' | (typeof FIELDS)[keyof typeof FIELDS];

const isField = (text: string): text is keyof typeof FIELDS => Object.hasOwn(FIELDS, text);

/** The field that shows what the server says about a path, such as `parameterTypes.region.oneOf`; null for another path. */
export const parameterFieldOf = (
  path: string,
  parameters: readonly Pick<ParameterForm, 'name'>[],
): `parameters.${number}.${Field}` | null => {
  const [, of, rest = ''] = /^(parameters|parameterTypes)\.(.+)$/.exec(path) ?? [];
  const at = parameters.findIndex(({ name }) => name.trim() !== '' && `${rest}.`.startsWith(`${name.trim()}.`));
  if (of === undefined || at < 0) return null;
  if (of === 'parameters') return `parameters.${at}.value`;
  const [said = ''] = rest.slice((parameters[at]?.name.trim().length ?? 0) + 1).split('.');
  return `parameters.${at}.${isField(said) ? FIELDS[said] : 'name'}`;
};
