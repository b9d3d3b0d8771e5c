import { escapeHtml } from '@punctual/chassis/offline';
import type { Event } from '@punctual/contracts';
import { instantText, parseInstant } from '../data/instant';
import { theme } from '../file/theme';

type Dataset = NonNullable<Event<'RenderRequested'>['data']['data']>['datasets'][number];

/** How old data is that was not ready in time, for the readers of a mail. */
export const stampText = (datasets: readonly Dataset[], zone: string): string => {
  const how = datasets.map(({ name, asOf }) => {
    const instant = asOf === null ? null : parseInstant(asOf);
    return instant ? `${name} is as of ${instantText(instant, zone)}` : `${name} was never updated`;
  });
  return `This report was sent before its data was up to date: ${how.join(', ')}.`;
};

/** Puts a text above all else in the HTML of a mail, whatever template it has. */
export const stamped = (html: string, text: string): string => {
  const banner = `<div role="note" style="padding:12px 24px;background:#fff4ce;color:${theme.ink};font-family:'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:15px;line-height:1.5">${escapeHtml(text)}</div>`;
  const body = /<body[^>]*>/i.exec(html);
  const at = body ? body.index + body[0].length : 0;
  return html.slice(0, at) + banner + html.slice(at);
};
