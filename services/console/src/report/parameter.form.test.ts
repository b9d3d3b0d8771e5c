import { describe, expect, it } from '@jest/globals';
import type { ReportBody } from '../api/reports';
import {
  defaultsOf,
  fromParameters,
  newParameter,
  type ParameterForm,
  parameterFieldOf,
  typesOf,
} from './parameter.form';

const of = (changes: Partial<ParameterForm>): ParameterForm => ({ ...newParameter('p'), ...changes });
const read = (changes: Partial<ParameterForm>) => defaultsOf([of(changes)])?.['p'];

const BODIES: Pick<ReportBody, 'parameters' | 'parameterTypes'>[] = [
  { parameters: { a: 1, b: 'x', c: '12', d: null, e: { f: [1] } } },
  { parameters: {}, parameterTypes: { a: { type: 'date', required: true } } },
  {
    parameters: { a: '', b: '12', c: ['x,y', '7'], d: false },
    parameterTypes: {
      a: { type: 'text' },
      b: { type: 'decimal', list: false, required: false },
      c: { type: 'choice', list: true, oneOf: ['x,y', '7', 7, true], label: 'C', description: 'Of some' },
      d: { type: 'boolean' },
    },
  },
  { parameters: { constructor: 'x' }, parameterTypes: { toString: { type: 'text' as const } } },
];

describe('the parameters of a report', () => {
  it.each(BODIES)('%j come back as they were', (body) => {
    const form = fromParameters(body);
    expect(defaultsOf(form)).toEqual(body.parameters);
    expect(typesOf(form)).toEqual('parameterTypes' in body ? body.parameterTypes : undefined);
  });

  it.each<[string, Partial<ParameterForm>, unknown]>([
    ['a text that looks like a number', { type: 'text', value: '007' }, '007'],
    ['a date by words', { type: 'date', value: 'today - P7D' }, 'today - P7D'],
    ['an exact number', { type: 'decimal', value: '12.50' }, '12.50'],
    ['a number', { type: 'integer', value: '12' }, 12],
    ['what is no number, for the server to refuse', { type: 'integer', value: 'many' }, 'many'],
    ['a choice as it is declared', { type: 'choice', choices: '"7"\nEMEA', value: '7' }, '7'],
    ['a choice that is a number', { type: 'choice', choices: '7\n8', value: '7' }, 7],
    ['a list between commas', { type: 'text', isList: true, value: 'EMEA, 12 ,, APAC' }, ['EMEA', '12', 'APAC']],
    ['a list of numbers', { type: 'integer', isList: true, value: '1,2' }, [1, 2]],
    ['anything, where nothing is declared', { value: '12' }, 12],
    ['an empty text, where nothing is declared', { value: '' }, ''],
    ['nothing, where the field of a declared one is empty', { type: 'text', value: '' }, undefined],
  ])('are read: %s', (_, typed, value) => expect(read(typed)).toEqual(value));

  it('declare only what is said, and no choices of another kind', () => {
    const typed = [
      of({ name: ' region ', type: 'choice', choices: ' EMEA \n\n7', isRequired: true, label: ' Region ' }),
      of({ name: 'zip', type: 'text', choices: 'left over' }),
      of({ name: 'free' }),
      of({ name: ' ', type: 'text' }),
    ];
    expect(typesOf(typed)).toEqual({
      region: { type: 'choice', oneOf: ['EMEA', 7], required: true, label: 'Region' },
      zip: { type: 'text' },
    });
    expect(typesOf([of({})])).toBeUndefined();
  });
});

it.each([
  ['parameters.p', 'parameters.0.value'],
  ['parameters.p.3', 'parameters.0.value'],
  ['parameterTypes.p.oneOf.1', 'parameters.0.choices'],
  ['parameterTypes.p.label', 'parameters.0.label'],
  ['parameterTypes.p.description', 'parameters.0.name'],
  ['parameterTypes.p', 'parameters.0.name'],
  ['parameterTypes.price', null],
  ['parameterTypes', null],
  ['parametersof.p', null],
])('what the server says about %s is shown at %s', (path, field) =>
  expect(parameterFieldOf(path, [of({ name: 'p' })])).toBe(field),
);
