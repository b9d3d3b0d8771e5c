import { expect, it } from '@jest/globals';
import { DEFAULT_HTML } from './default-html.generated';
import { DEFAULT_TEMPLATE } from './default-template';
import { htmlOf } from './template';

it('the HTML of the default template is what MJML makes of it; `npm run gallery` writes it', async () => {
  expect(await htmlOf(DEFAULT_TEMPLATE)).toBe(DEFAULT_HTML);
});
