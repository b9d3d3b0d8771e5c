import { decimalText, type ParameterType, parameterProblems, parseDecimal, type ReportBody } from '@punctual/contracts';
import { RenderError } from '../data/render-error';
import { dateOf, type RunTime } from './date-words';

type Definition = Pick<ReportBody, 'parameters' | 'parameterTypes'>;
export type Values = ReportBody['parameters'];
type Value = Values[string];

const asRead = (type: ParameterType['type'], value: Value, time: RunTime): Value => {
  if (typeof value === 'string' && (type === 'date' || type === 'instant')) return dateOf(value, type, time);
  if (type !== 'decimal' || (typeof value !== 'string' && typeof value !== 'number')) return value;
  const decimal = parseDecimal(String(value));
  return decimal ? decimalText(decimal) : value;
};

const read = ({ type, list }: ParameterType, value: Value, time: RunTime): Value => {
  if (value === null) return null;
  return list === true && Array.isArray(value)
    ? value.map((one) => asRead(type, one, time))
    : asRead(type, value, time);
};

/**
 * The parameters of one run: the values it is given over the defaults of the report, with date words evaluated and decimals as exact
 * text. What the report does not declare stays as it is.
 * @throws RenderError `report/bad-parameter`, final, naming the parameter: the report was edited since the value was given
 */
export const runParameters = (definition: Definition, given: Values, time: RunTime): Values => {
  const refusal = (name: string, message: string) =>
    new RenderError('report/bad-parameter', `the parameter ${name}: ${message}`, true, `parameters.${name}`);
  const [problem] = parameterProblems(definition, given);
  if (problem) throw refusal(problem.path, problem.message);
  const values: Values = { ...definition.parameters, ...given };
  for (const [name, type] of Object.entries(definition.parameterTypes ?? {})) {
    try {
      values[name] = read(type, (Object.hasOwn(values, name) ? values[name] : null) ?? null, time);
    } catch (error) {
      throw error instanceof RenderError ? refusal(name, error.message) : error;
    }
  }
  return values;
};
