import type { Probe, ProbeBody } from '../api/datasets';
import { blankSource, fromSource, type SourceForm, sourceFieldOf, toSource } from '../kit/source.form';

/** A probe as it is typed. The name is that of its dataset. */
export type ProbeForm = { name: string; source: SourceForm; every: string };

/** What the form holds at first. */
export const fromProbe = (name: string, probe: Probe | null): ProbeForm => {
  const source = probe ? fromSource(probe.source) : { ...blankSource, kind: 'sql' as const };
  return { name, source, every: probe?.every ?? 'PT1M' };
};

/** The form as the API takes it. A probe holds no rows itself. */
export const toBody = ({ source, every }: ProbeForm): ProbeBody => ({
  source: toSource(source, []) as ProbeBody['source'],
  every,
});

/** The form's field of a path in the body. */
export const fieldOf = (form: ProbeForm) => (path: string) => {
  if (path === 'every') return path;
  if (path === 'source' || path === 'source.kind') return 'source.kind';
  const field = path.startsWith('source.') ? sourceFieldOf(path.slice('source.'.length), form.source) : null;
  return field === null ? 'root' : (`source.${field}` as const);
};

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** The fields in which two probes differ, each with both values. */
export const differencesOf = (mine: ProbeForm, theirs: ProbeForm, names: Record<'source' | 'every', string>) =>
  (['source', 'every'] as const)
    .map((field) => ({ field: names[field], mine: shown(toBody(mine)[field]), theirs: shown(toBody(theirs)[field]) }))
    .filter((both) => both.mine !== both.theirs);
