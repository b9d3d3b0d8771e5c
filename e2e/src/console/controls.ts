import type { Locator, Page } from 'playwright-core';

/** A text as a person reads it: the whole name of a control, or what a pattern finds in it. */
export type Name = string | RegExp;

/** Where to look: a page, or a part of it. */
export type Place = Page | Locator;

type Role = Parameters<Place['getByRole']>[0];

const PRESSED: readonly Role[] = ['button', 'link', 'menuitem', 'menuitemcheckbox', 'menuitemradio', 'tab', 'gridcell'];
const TICKED: readonly Role[] = ['checkbox', 'switch', 'radio'];

const anyOf = (place: Place, roles: readonly Role[], name: Name): Locator =>
  roles.map((role) => place.getByRole(role, { name, exact: true })).reduce((all, one) => all.or(one));

/** A label's text, with the star of a required field or without. */
const label = (name: Name): RegExp =>
  typeof name === 'string' ? new RegExp(`^\\s*${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*\\*?\\s*$`) : name;

/** What is pressed: a button, a link, an entry of a menu, a tab, a cell of a grid. */
export const pressed = (place: Place, name: Name): Locator => anyOf(place, PRESSED, name).filter({ visible: true });

/** What is switched on and off. The input may be drawn by its label alone, so it need not be visible itself. */
export const ticked = (place: Place, name: Name): Locator => anyOf(place, TICKED, name);

/** What is typed into or chosen from, by its label; passwords have a label and no role. */
export const field = (place: Place, name: Name): Locator =>
  place
    .getByLabel(label(name))
    .and(place.locator('input, textarea, select, [contenteditable]'))
    .filter({ visible: true });

/** Where a person looks first: the dialog on top where one is open, else the page. */
export const foremost = async (page: Page): Promise<Place> => {
  const dialogs = page.getByRole('dialog').or(page.getByRole('alertdialog')).filter({ visible: true });
  const open = await dialogs.count();
  return open === 0 ? page : dialogs.nth(open - 1);
};
