/** English, with ISO 8601 dates: what a report without a locale is written in. */
export const DEFAULT_LOCALE = 'en-US';

/** Formatters take a tenth of a millisecond to make, so each is made once. Reports name a handful of them. */
const MOST_KEPT = 500;
const kept = new Map<string, unknown>();

/** What is made of a locale and options, or a text that says the same, made once: equal options give the same. */
export const onceFor = <T>(kind: string, locale: string | null, options: object | string, make: () => T): T => {
  const key = `${kind} ${locale} ${typeof options === 'string' ? options : JSON.stringify(options)}`;
  const known = kept.get(key);
  if (known !== undefined) return known as T;
  if (kept.size >= MOST_KEPT) kept.clear();
  const made = make();
  kept.set(key, made);
  return made;
};

/** The number formatter of a locale. */
export const numberFormatOf = (locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat =>
  onceFor('number', locale, options, () => new Intl.NumberFormat(locale, options));

/** The formatter of dates that are given in UTC: zones are applied by the zone rules in use, not by Intl. */
export const dateFormatOf = (locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  onceFor('date', locale, options, () => new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }));

/** Whether a BCP 47 tag is well formed and the runtime has its data. */
export const isKnownLocale = (tag: string): boolean => {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
};

const currencies = new Set(Intl.supportedValuesOf('currency'));

/** Whether ISO 4217 has this currency. */
export const isKnownCurrency = (code: string): boolean => currencies.has(code);
