import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { reports } from '../api/reports';
import { browserZone } from '../kit/time';
import { canPreview, type ReportForm, toBody } from './report.form';

const TYPING_MS = 700;

/** A picture of the mail, with the text that stands for it. */
export type Picture = { src: string; alt: string };

/** The pictures inside of a mail's HTML, in their order. It is read, never shown: nothing in it runs or is loaded. */
export const picturesIn = (html: string): Picture[] =>
  [...new DOMParser().parseFromString(html, 'text/html').querySelectorAll('img')]
    .map((image) => ({ src: image.getAttribute('src') ?? '', alt: image.getAttribute('alt') ?? '' }))
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
