import { readFile } from 'node:fs/promises';
import type { BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { admin } from '../api';
import { waitUntil } from '../wait-until';
import { accessibilityOf, Complaints } from './barriers';
import { newProfile } from './browser';
import { field, foremost, type Name, type Place, pressed, ticked } from './controls';
import { Ears } from './ears';
import { type By, type Hands, handsOf } from './hands';

/** How long a page may take to show something; two processors may be shared with a dozen other programs. */
const PATIENCE_MS = 30_000;

/** How long a story may take, and the start of its system. */
export const STORY_MS = 240_000;

/** How often in a row a page that rests looks the same. */
const LOOKS = 5;

/** What a page draws while it waits. */
const BUSY = '[aria-busy=true], [role=progressbar], .mantine-Skeleton-root[data-visible], .mantine-Loader-root';

/** A file that the page gave. */
export type Download = { name: string; bytes: Buffer };

const inWords = (name: Name): string => (typeof name === 'string' ? `"${name}"` : String(name));

/** A person at the console, who works it by mouse or by keyboard and finds everything by its role and name. */
export class Actor {
  readonly #hands: Hands;
  #narrowed: Place | null = null;

  private constructor(
    readonly page: Page,
    readonly by: By,
    private readonly complaints: Complaints,
    private readonly ears: Ears,
  ) {
    this.#hands = handsOf(page, by);
  }

  /** Opens a browser profile of its own on a path of a system. Nobody is signed in. */
  static async visits(url: string, by: By, options: BrowserContextOptions = {}): Promise<Actor> {
    return Actor.#opens(await newProfile({ ...options, baseURL: url }), by);
  }

  static async #opens(profile: BrowserContext, by: By): Promise<Actor> {
    const page = await profile.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    const complaints = new Complaints();
    await complaints.listen(page);
    const actor = new Actor(page, by, complaints, new Ears(page));
    await actor.goes('/');
    return actor;
  }

  /** Opens another tab beside this one: the same person, with the same session. */
  opensTab(): Promise<Actor> {
    return Actor.#opens(this.page.context(), this.by);
  }

  /** Follows a link that somebody sent, or types a path. */
  async goes(path: string): Promise<void> {
    await this.#does(`go to ${path}`, () => this.page.goto(path));
  }

  /** Chooses a page in the navigation, and sees its heading. */
  async opens(title: Name): Promise<void> {
    await this.#does(`open ${inWords(title)}`, async () => {
      await this.#hands.press(pressed(this.page.getByRole('navigation'), title));
      await this.page.getByRole('heading', { level: 1, name: title }).waitFor();
    });
  }

  /** Presses a button, a link, a tab or an entry of a menu. */
  async presses(name: Name): Promise<void> {
    await this.#does(`press ${inWords(name)}`, async () => this.#hands.press(await this.#find(pressed, name)));
  }

  /** Replaces what a field holds. */
  async types(label: Name, text: string): Promise<void> {
    await this.#does(`type into ${inWords(label)}`, async () => this.#hands.type(await this.#find(field, label), text));
  }

  /** Chooses an option in a field's list. */
  async chooses(label: Name, option: Name): Promise<void> {
    await this.#does(`choose ${inWords(option)} for ${inWords(label)}`, async () =>
      this.#hands.choose(await this.#find(field, label), option),
    );
  }

  /** Changes a check box, a switch or a radio button. */
  async ticks(name: Name): Promise<void> {
    await this.#does(`tick ${inWords(name)}`, async () => this.#hands.tick(await this.#find(ticked, name)));
  }

  /** Presses a key, or keys together: `Escape`, `Shift+Tab`. */
  async hits(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Waits until the page shows a text. */
  async reads(text: Name): Promise<void> {
    await this.#does(`read ${inWords(text)}`, () => this.#shown(text).first().waitFor());
  }

  /** Waits until a page or dialog with this heading is there. */
  async sees(heading: Name): Promise<void> {
    await this.#does(`see ${inWords(heading)}`, () =>
      this.page.getByRole('heading', { name: heading, exact: true }).first().waitFor(),
    );
  }

  /** Waits until a screen reader has said a text, once for each time: a live region held it, drawn or not, there still or gone. */
  async hears(text: string): Promise<void> {
    await this.#does(`hear ${inWords(text)}`, () => this.ears.hear(text, PATIENCE_MS));
  }

  /** Waits until the page no longer shows a text. */
  async losesSightOf(text: Name): Promise<void> {
    await this.#does(`lose sight of ${inWords(text)}`, async () => {
      await waitUntil(`${inWords(text)} to go`, async () => (await this.#shown(text).count()) === 0, PATIENCE_MS);
    });
  }

  /** What a field holds now. */
  holds(label: Name): Promise<string> {
    return this.#does(`look at ${inWords(label)}`, async () => (await this.#find(field, label)).inputValue());
  }

  /** Sees that a field is marked as wrong, and why, as a screen reader would say it. */
  async isToldAbout(label: Name, reason: Name): Promise<void> {
    await this.#does(`be told about ${inWords(label)}`, async () => {
      const wrong = await this.#find(field, label);
      await waitUntil(
        `${inWords(label)} to be marked with ${inWords(reason)}`,
        () =>
          wrong.evaluate(
            (input, [pattern]) => {
              const ids = `${input.getAttribute('aria-describedby') ?? ''} ${input.getAttribute('aria-errormessage') ?? ''}`;
              const said = ids.split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? '');
              return input.getAttribute('aria-invalid') === 'true' && new RegExp(pattern ?? '').test(said.join(' '));
            },
            [typeof reason === 'string' ? reason.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : reason.source],
          ),
        PATIENCE_MS,
      );
    });
  }

  /** Waits until the focus is on a control: where it was before a dialog opened, say. */
  async isBackOn(name: Name): Promise<void> {
    await this.#does(`be back on ${inWords(name)}`, async () => {
      const control = pressed(this.page, name);
      await waitUntil(
        `the focus on ${inWords(name)}`,
        () => control.evaluate((element) => element === document.activeElement),
        PATIENCE_MS,
      );
    });
  }

  /** Does something in one part of the page: the row, list item, region or dialog with that name. */
  async within<T>(name: Name, work: () => Promise<T>): Promise<T> {
    const before = this.#narrowed;
    const roles = ['row', 'listitem', 'region', 'dialog', 'tabpanel', 'article', 'group', 'form'] as const;
    const parts = roles.map((role) =>
      this.page.getByRole(role, { name, exact: typeof name === 'string' && role !== 'row' }),
    );
    this.#narrowed = parts.reduce((all, one) => all.or(one)).filter({ visible: true });
    try {
      return await work();
    } finally {
      this.#narrowed = before;
    }
  }

  /** Waits until the page says that it waits itself. */
  async isToldToWait(): Promise<void> {
    await this.#does('be told to wait', () => this.page.getByRole('status', { name: 'Loading…' }).first().waitFor());
  }

  /** Waits until the page has a heading, nothing on it is being loaded, and no more controls appear. */
  async isAtRest(): Promise<void> {
    await this.#does('see the page at rest', async () => {
      await this.page.getByRole('heading', { level: 1 }).first().waitFor();
      const busy = this.page.locator(BUSY).filter({ visible: true });
      const controls = this.page.locator('a, button, input');
      let [before, looks] = [-1, 0];
      const rests = async () => {
        const now = (await busy.count()) === 0 ? await controls.count() : -1;
        looks = now === before && now >= 0 ? looks + 1 : 0;
        before = now;
        return looks >= LOOKS;
      };
      await waitUntil('everything to be loaded', rests, PATIENCE_MS);
    });
  }

  /** Presses something that gives a file. */
  downloads(name: Name): Promise<Download> {
    return this.#does(`download by ${inWords(name)}`, async () => {
      const coming = this.page.waitForEvent('download');
      await this.#hands.press(await this.#find(pressed, name));
      const file = await coming;
      return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
    });
  }

  /** Chooses a file in the machine's dialog for files, which pressing `name` opens. */
  async uploads(name: Name, file: { name: string; mimeType: string; content: string | Buffer }): Promise<void> {
    await this.#does(`upload by ${inWords(name)}`, async () => {
      const asked = this.page.waitForEvent('filechooser');
      await this.#hands.press(await this.#find(pressed, name));
      const { name: fileName, mimeType, content } = file;
      await (await asked).setFiles({ name: fileName, mimeType, buffer: Buffer.from(content) });
    });
  }

  /** Signs in on the page that asks for it. */
  async signsIn({ email, password } = admin): Promise<void> {
    await this.types('E-mail address', email);
    await this.types('Password', password);
    await this.presses('Sign in');
    await this.#does('see the navigation', () => this.page.getByRole('navigation').first().waitFor());
  }

  /** Expects such messages in the browser's log from now on. */
  forgives(pattern: RegExp): void {
    this.complaints.forgive(pattern);
  }

  /**
   * Everything that is in somebody's way: violations that axe finds in light and in dark colours, violations of the
   * Content-Security-Policy, and errors in the browser's log since the start. Whoever works by keyboard sees the pages that
   * are seen by mouse, so axe, which takes seconds, looks at those alone.
   */
  async barriers(): Promise<string[]> {
    return [...(this.by === 'mouse' ? await accessibilityOf(this.page) : []), ...this.complaints.list()];
  }

  /** Closes the window. */
  async leaves(): Promise<void> {
    await this.page.context().close();
  }

  async #place(): Promise<Place> {
    return this.#narrowed ?? foremost(this.page);
  }

  #shown(text: Name): Locator {
    return (this.#narrowed ?? this.page).getByText(text).filter({ visible: true });
  }

  /**
   * Waits until a control is there: in the dialog on top where one is open, else anywhere, as menus and lists are drawn
   * outside of the dialog that opens them.
   */
  async #find(kind: (place: Place, name: Name) => Locator, name: Name): Promise<Locator> {
    return waitUntil(
      `${inWords(name)} to appear`,
      async () => {
        const near = kind(await this.#place(), name);
        if ((await near.count()) > 0) return near;
        const anywhere = kind(this.page, name);
        return this.#narrowed === null && (await anywhere.count()) > 0 ? anywhere : null;
      },
      PATIENCE_MS,
    );
  }

  /** @throws Error that says what could not be done, and what the page showed */
  async #does<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const shown = await this.page
        .locator('body')
        .ariaSnapshot({ timeout: 5_000 })
        .catch(() => '(nothing)');
      const reason =
        error instanceof Error ? `${error.message}${error.cause ? `: ${String(error.cause)}` : ''}` : String(error);
      const log = this.complaints.list().join('\n');
      throw new Error(`could not ${what} by ${this.by}: ${reason}\n${this.page.url()} shows\n${shown}\n${log}`, {
        cause: error,
      });
    }
  }
}
