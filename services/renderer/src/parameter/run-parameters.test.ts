import { describe, expect, it } from '@jest/globals';
import { type ReportBody, reportBody } from '@punctual/contracts';
import { runParameters } from './run-parameters';

const time = { asOf: '2026-11-23T09:00:00.000Z', timezone: 'UTC', lastRun: null };
const report = (fields: object): ReportBody =>
  reportBody.parse({ name: 'Sales', type: 'Sales', source: { kind: 'inline', rows: [] }, ...fields });

describe('the parameters of a run', () => {
  it('are as they are where nothing is declared', () => {
    const parameters = { since: 'today', deep: { a: [1] } };
    expect(runParameters(report({ parameters }), { extra: 'startOfMonth' }, time)).toEqual({
      ...parameters,
      extra: 'startOfMonth',
    });
  });

  it('are read by their types, defaults and given ones alike', () => {
    const definition = report({
      parameters: { since: 'startOfMonth', days: ['today', '2026-01-01'], price: '12.50', note: 'today' },
      parameterTypes: {
        since: { type: 'date' },
        until: { type: 'instant' },
        days: { type: 'date', list: true },
        price: { type: 'decimal' },
        region: { type: 'text' },
      },
    });
    expect(runParameters(definition, { until: 'endOfMonth - P1M' }, time)).toEqual({
      since: '2026-11-01',
      until: '2026-10-31T23:59:59.999Z',
      days: ['2026-11-23', '2026-01-01'],
      price: '12.5',
      note: 'today',
      region: null,
    });
  });

  it('fail the run for good where the report was edited so that they no longer fit', () => {
    const definition = report({ parameterTypes: { region: { type: 'choice', oneOf: ['EMEA'], required: true } } });
    for (const given of [{ region: 'APAC' }, { regoin: 'EMEA' }, {}])
      expect(() => runParameters(definition, given, time)).toThrow(
        expect.objectContaining({
          code: 'report/bad-parameter',
          isFinal: true,
          message: expect.stringContaining('reg'),
        }),
      );
  });

  it('say which one is outside the years that dates have', () => {
    const definition = report({ parameterTypes: { since: { type: 'date' } } });
    expect(() => runParameters(definition, { since: '9999-12-31 + P1D' }, time)).toThrow(/the parameter since: .*9999/);
  });
});
