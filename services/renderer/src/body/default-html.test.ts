import { expect, it } from '@jest/globals';
import { fullSample } from '../testing/sample-content';
import { renderBody } from './body';
import { DEFAULT_HTML } from './default-html.generated';
import { DEFAULT_TEMPLATE } from './default-template';
import { defaultHtml } from './template';

it('the HTML of the default template is what MJML makes of it; `npm run gallery` writes it', async () => {
  expect(await defaultHtml()).toBe(DEFAULT_HTML);
});

it('names nothing that is unknown: filled strictly, as templates of users are, it is the same', async () => {
  const asOwn = `${DEFAULT_TEMPLATE} `;
  const { html } = await renderBody(fullSample(30), { stamp: 'Old.' });
  const own = await renderBody(fullSample(30), { stamp: 'Old.', mjml: asOwn });
  expect(own.html.replace(/^ +/gm, '')).toBe(html);
});
