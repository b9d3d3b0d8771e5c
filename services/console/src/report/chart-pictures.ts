import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { reports } from '../api/reports';
import { browserZone } from '../kit/time';
import { canPreview, type ReportForm, toBody } from './report.form';

const TYPING_MS = 700;

/** A picture of the mail, with the text that stands for it. */
export type Picture = { src: string; alt: string };

const attributeOf = (tag: string, name: 'src' | 'alt'): string =>
  new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '';

/** The text of an attribute. Only that is parsed: a whole mail has styles, which the policy of this page refuses. */
const textOf = (attribute: string): string =>
  new DOMParser().parseFromString(attribute, 'text/html').body.textContent ?? '';

/** The pictures inside of a mail's HTML, in their order. */
export const picturesIn = (html: string): Picture[] =>
  [...html.matchAll(/<img\b[^>]*>/g)]
    .map(([tag]) => ({ src: attributeOf(tag, 'src'), alt: textOf(attributeOf(tag, 'alt')) }))
    .filter(({ src }) => src.startsWith('data:image/'));

/** The picture of each chart by its title, which its text begins with. Of charts with one title, the first has the first picture. */
export const picturesOf = (titles: readonly string[], pictures: readonly Picture[]): (Picture | undefined)[] => {
  const left = [...pictures];
  return titles.map((title) => {
    const at = left.findIndex(({ alt }) => title !== '' && alt.startsWith(`${title}: `));
    return at < 0 ? undefined : left.splice(at, 1)[0];
  });
};

/** The charts as the preview shows them, a moment after the last key. A template may leave them out. */
export const useChartPictures = (of: ReportForm, knows: (form: ReportForm) => boolean): (Picture | undefined)[] => {
  const [settled] = useDebouncedValue(of, TYPING_MS);
  const enabled = settled.charts.length > 0 && canPreview(settled) && knows(settled);
  const made = useQuery({
    ...reports.preview({ report: toBody(settled), format: 'HTML', timezone: browserZone() }),
    enabled,
    placeholderData: keepPreviousData,
  });
  const { data } = useQuery({
    ...reports.previewedText(made.data?.url ?? ''),
    enabled: enabled && made.data !== undefined && !made.error,
    select: picturesIn,
    placeholderData: keepPreviousData,
  });
  const titles = of.charts.map(({ title }) => title.trim());
  return enabled && data && !made.error ? picturesOf(titles, data) : [];
};
