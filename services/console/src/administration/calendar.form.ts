import type { Calendar, CalendarBody } from '../api/calendars';
import { words } from './calendars.words';

/** `dates` has one a line. */
export type CalendarForm = { name: string; country: string; region: string; dates: string };

/** What the form holds at first. */
export const fromCalendar = (calendar: Calendar | null): CalendarForm => ({
  name: calendar?.name ?? '',
  country: calendar?.country ?? '',
  region: calendar?.region ?? '',
  dates: (calendar?.dates ?? []).join('\n'),
});

const linesOrText = (text: string): string => text.trim().split(/\n\s*/).join(', ');
const linesOf = (text: string): string[] => text.split(/[\s,;]+/).filter((line) => line !== '');
const code = (text: string): string | null => text.trim().toUpperCase() || null;

/** The form as the API takes it. */
export const toBody = ({ name, country, region, dates }: CalendarForm): CalendarBody => ({
  name: name.trim(),
  country: code(country),
  region: code(region),
  dates: linesOf(dates),
});

/** The fields in which two calendars differ, each with both values. */
export const differencesOf = (mine: CalendarForm, theirs: CalendarForm) =>
  (['name', 'country', 'region', 'dates'] as const)
    .map((field) => ({ field: words[field], mine: linesOrText(mine[field]), theirs: linesOrText(theirs[field]) }))
    .filter((one) => one.mine !== one.theirs);

/** The form's field of a path in the body. */
export const fieldOf = (path: string): keyof CalendarForm | 'root' => {
  const [first] = path.split('.');
  return (['name', 'country', 'region', 'dates'] as const).find((field) => field === first) ?? 'root';
};

/** The message of the server, with the line it is about. */
export const messageOf = ({ path, message }: { path: string; message: string }): string => {
  const line = /^dates\.(\d+)$/.exec(path)?.[1];
  return line === undefined ? message : words.line(Number(line) + 1, message);
};

/** A country, or a part of it, in the viewer's language: `Germany (BY)`. */
export const holidaysOf = ({ country, region }: Pick<Calendar, 'country' | 'region'>): string => {
  if (country === null) return words.noCountry;
  const name = nameOfCountry(country) ?? country;
  return region === null ? name : `${name} (${region})`;
};

/** The name of a country's code; null for what is none. */
export const nameOfCountry = (typed: string): string | null => {
  const text = typed.trim().toUpperCase();
  if (!/^[A-Z]{2}$/.test(text)) return null;
  return new Intl.DisplayNames(undefined, { type: 'region', fallback: 'none' }).of(text) ?? null;
};
