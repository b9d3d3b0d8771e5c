import { escapeHtml, type LetterMark } from '@punctual/chassis';
import { asLine, type KnownRecipient, type Letter } from '@punctual/contracts';

/** The words for the marks of a body, in its HTML and in its text. */
export type Words = Record<'html' | 'text', Record<LetterMark, string>>;

/** How a value that somebody named stands between our words. */
type Show = (value: string) => string;

/** Names are shown no longer than this, in characters as a reader counts them. */
const MAX_NAME = 100;
const LINE = 78;
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** One line with nothing hidden in it, cut between characters; empty when nothing of it can be seen. */
const nameOf = (text: string): string => {
  // Cut before it is split into characters: a name may be anything somebody stored.
  const line = asLine(text.slice(0, 4 * MAX_NAME));
  if (line.length <= MAX_NAME) return line;
  const parts = Array.from(characters.segment(line), ({ segment }) => segment);
  return parts.length <= MAX_NAME ? line : `${parts.slice(0, MAX_NAME - 1).join('')}\u2026`;
};

const inHtml: Show = (value) => `<bdi>${escapeHtml(value)}</bdi>`;
/** Isolated where it is written from right to left (UAX #9), so that the words beside it keep their places. */
const inText: Show = (value) => (RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value);

const greeting = (recipient: KnownRecipient | null, show: Show): string => {
  const name = nameOf(recipient?.name ?? '');
  return name === '' ? 'Hello,' : `Hello ${show(name)},`;
};

const why = ({ why: reason, schedule, lists }: Letter, recipient: KnownRecipient | null, show: Show): string => {
  const name = nameOf(schedule ?? '');
  const its = name === '' ? 'a schedule' : `the schedule \u201c${show(name)}\u201d`;
  switch (reason) {
    case 'test':
      return `You get this because you asked for a test of ${its}.`;
    case 'subscription':
      return name === ''
        ? 'You get this because you subscribed to it.'
        : `You get this because you subscribed to \u201c${show(name)}\u201d.`;
    case 'rows':
      return `You get this because the data of this report names you, and ${its} sends each person their part.`;
    case 'schedule': {
      const list = nameOf((recipient?.list === undefined ? undefined : lists[recipient.list]) ?? '');
      return list === ''
        ? `You get this because ${its} sends it to you.`
        : `You get this because you are on the list \u201c${show(list)}\u201d, to which ${its} sends it.`;
    }
  }
};

const manageWords = ({ why: reason }: Letter): string =>
  reason === 'test' ? 'Open the schedule' : 'See and change what you receive';

const BEGAN: Readonly<Record<Exclude<Letter['began'], 'planned'>, string>> = {
  'by-hand': 'by hand, outside the plan',
  'made-up-for': 'makes up for a missed time',
  test: 'a test, to you alone',
  again: 'sent again by a person',
};
const FILES: Readonly<Record<string, string>> = { EXCEL: 'Excel' };

/** The lines of the card: what each is called, and what it says. */
const card = ({ why: reason, schedule, frequency, began, formats, nextRun }: Letter): [string, string][] => {
  const name = nameOf(schedule ?? '');
  return [
    ...(name === ''
      ? []
      : [[reason === 'subscription' ? 'Subscription' : 'Schedule', name] satisfies [string, string]]),
    ...(frequency === null ? [] : [['Runs', asLine(frequency)] satisfies [string, string]]),
    ...(began === 'planned' ? [] : [['This run', BEGAN[began]] satisfies [string, string]]),
    ...(formats.length === 0
      ? []
      : [['Files', formats.map((format) => FILES[format] ?? format).join(', ')] satisfies [string, string]]),
    ...(began === 'planned' ? [['Next run', nextRun ?? 'none: this was the last one'] satisfies [string, string]] : []),
  ];
};

/** Lines of at most 78 characters where words allow, as in the rest of the text. */
const wrapped = (text: string): string => {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= LINE) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
};

/** What a letter says to a recipient of it, with a link for leaving where there is one; without one, to all who read the same message. */
export const wordsOf = (letter: Letter, recipient: KnownRecipient | null, leave: string | null = null): Words => {
  const { manageUrl } = letter;
  const lines = card(letter);
  const links: [string, string][] = [
    ...(manageUrl === null ? [] : [[manageWords(letter), manageUrl] satisfies [string, string]]),
    ...(leave === null ? [] : [['Unsubscribe', leave] satisfies [string, string]]),
  ];
  return {
    html: {
      greeting: greeting(recipient, inHtml),
      why: why(letter, recipient, inHtml),
      manage: links
        .map(
          ([words, url]) => `<a href="${escapeHtml(url)}" style="color:inherit;text-decoration:underline">${words}</a>`,
        )
        .join(' \u00b7 '),
      card: lines.map(([label, value]) => `<div>${label}: ${inHtml(value)}</div>`).join(''),
    },
    text: {
      greeting: wrapped(greeting(recipient, inText)),
      why: wrapped(why(letter, recipient, inText)),
      manage: links.map(([words, url]) => wrapped(`${words}: ${url}`)).join('\n'),
      card: lines.map(([label, value]) => wrapped(`${label}: ${inText(value)}`)).join('\n'),
    },
  };
};
