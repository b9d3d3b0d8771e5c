/**
 * Joins texts in Prometheus's exposition format (version 0.0.4) into one: samples of the same metric are grouped
 * under one HELP and one TYPE, as the format demands. The texts must differ in a label, such as the service's name.
 */
export const joinMetrics = (texts: readonly string[]): string => {
  const families = new Map<string, { about: Map<string, string>; samples: string[] }>();
  for (const text of texts) {
    let family = '';
    for (const line of text.split('\n')) {
      if (line === '') continue;
      const described = /^# (HELP|TYPE) (\S+)/.exec(line);
      if (described) family = described[2] ?? '';
      const entry = families.get(family) ?? { about: new Map<string, string>(), samples: [] };
      families.set(family, entry);
      if (described) entry.about.set(described[1] ?? '', line);
      else if (!line.startsWith('#')) entry.samples.push(line);
    }
  }
  return [...families.values()].flatMap(({ about, samples }) => [...about.values(), ...samples, '']).join('\n');
};
