import { describe, expect, it } from '@jest/globals';
import { joinMetrics } from './metrics-text';

const text = (service: string, value: number) => `# HELP a_total What a counts
# TYPE a_total counter
a_total{service="${service}"} ${value}
# TYPE only_${service} gauge
only_${service} 1
`;

describe('joining metrics', () => {
  it('puts samples of one metric under one header', () => {
    const joined = joinMetrics([text('x', 1), text('y', 2)]);
    expect(joined.match(/# TYPE a_total counter/g)).toHaveLength(1);
    expect(joined).toContain('a_total{service="x"} 1\na_total{service="y"} 2\n');
    expect(joined).toContain('only_x 1');
    expect(joined).toContain('only_y 1');
  });

  it('leaves a single text unchanged, except for empty lines', () => {
    expect(joinMetrics([text('x', 1)]).replaceAll('\n\n', '\n')).toBe(text('x', 1));
  });
});
