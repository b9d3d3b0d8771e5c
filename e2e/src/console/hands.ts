import type { Locator, Page } from 'playwright-core';
import { reach } from './reach';

const LONGEST_LIST = 300;

/** How a person works a page. Each waits until the control is there. */
export type Hands = {
  press(control: Locator): Promise<void>;
  /** Replaces what a field holds. */
  type(field: Locator, text: string): Promise<void>;
  tick(box: Locator): Promise<void>;
  /** Chooses an option of a list that a field opens, or of a `select`. */
  choose(field: Locator, option: string | RegExp): Promise<void>;
};

/** By how a person works a page. */
export type By = 'mouse' | 'keyboard';

const isSelect = (field: Locator): Promise<boolean> => field.evaluate((element) => element.tagName === 'SELECT');

const selectOption = async (field: Locator, option: string | RegExp): Promise<void> => {
  const labels = await field.locator('option').allTextContents();
  const label = labels.find((text) => (typeof option === 'string' ? text === option : option.test(text)));
  await field.selectOption({ label: label ?? String(option) });
};

const isChosenRadio = (box: Locator): Promise<boolean> =>
  box.evaluate((input) => input instanceof HTMLInputElement && input.type === 'radio' && input.checked);

const optionOf = (page: Page, name: string | RegExp): Locator =>
  page.getByRole('option', { name, exact: true }).filter({ visible: true });

/** In a long list people type what they look for, where the field lets them. */
const narrow = async (
  field: Locator,
  option: string | RegExp,
  type: (text: string) => Promise<void>,
): Promise<void> => {
  if (typeof option === 'string' && (await field.isEditable())) await type(option);
};

const mouse = (page: Page): Hands => ({
  press: (control) => control.click(),
  type: async (field, text) => {
    await field.click();
    await field.fill(text);
  },
  // A drawn switch hides its input: a person clicks what is drawn, which is the label.
  tick: async (box) => {
    const id = await box.getAttribute('id');
    const labels = page.locator(`label[for="${id}"]`).filter({ visible: true });
    await (id !== null && (await labels.count()) > 0 ? labels.first() : box).click();
  },
  choose: async (field, option) => {
    if (await isSelect(field)) return selectOption(field, option);
    await field.click();
    await narrow(field, option, (text) => field.fill(text));
    await optionOf(page, option).click();
  },
});

/** Whether an option is the one that Enter would choose: it has the focus, or the field names it (`aria-activedescendant`). */
const isActive = (option: Locator): Promise<boolean> =>
  option.evaluate((element) => {
    const { activeElement } = document;
    return activeElement === element || activeElement?.getAttribute('aria-activedescendant') === element.id;
  });

const walkTo = async (page: Page, option: Locator): Promise<void> => {
  await option.waitFor();
  for (let presses = 0; presses < LONGEST_LIST; presses++) {
    if (await isActive(option)) return;
    await page.keyboard.press('ArrowDown');
  }
  throw new Error('no arrow key leads to the option');
};

const keyboard = (page: Page): Hands => ({
  press: async (control) => {
    await reach(page, control);
    // Enter follows links and presses buttons; a tab or cell that got the focus is pressed by it too.
    await page.keyboard.press('Enter');
  },
  type: async (field, text) => {
    await reach(page, field);
    // A field for a time of day takes its digits one after the other.
    if ((await field.getAttribute('type')) === 'time') return page.keyboard.type(text.replace(':', ''));
    await page.keyboard.press('ControlOrMeta+A');
    await (text === '' ? page.keyboard.press('Delete') : page.keyboard.insertText(text));
  },
  tick: async (box) => {
    await reach(page, box);
    // Arrow keys choose a radio button already.
    if (!(await isChosenRadio(box))) await page.keyboard.press('Space');
  },
  choose: async (field, option) => {
    await reach(page, field);
    if (await isSelect(field)) return selectOption(field, option);
    if (!(await optionOf(page, option).isVisible())) await page.keyboard.press('ArrowDown');
    await narrow(field, option, async (text) => {
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.insertText(text);
      // What was active before the list changed is not any more, although the page may still say so for a moment.
      await page.keyboard.press('ArrowDown');
    });
    await walkTo(page, optionOf(page, option));
    await page.keyboard.press('Enter');
  },
});

/** The hands of a person at a page. */
export const handsOf = (page: Page, by: By): Hands => (by === 'mouse' ? mouse(page) : keyboard(page));
