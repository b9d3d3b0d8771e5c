import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Actor, STORY_MS } from './actor';
import { closeBrowser } from './browser';
import { serveSample } from './sample-page';

jest.setTimeout(STORY_MS);

let url = '';
let server: Server;
beforeAll(async () => {
  ({ url, server } = await serveSample());
});
afterAll(async () => {
  await closeBrowser();
  server.closeAllConnections();
  server.close();
});

describe.each(['mouse', 'keyboard'] as const)('a person who works by %s', (by) => {
  it('fills a dialog, is told what is wrong, and is back where it was opened', async () => {
    const ann = await Actor.visits(url, by);
    await ann.presses('New thing');
    await ann.presses('Save');
    await ann.isToldAbout('Name', 'must not be empty');
    await ann.types('Name', 'wrong');
    await ann.types('Name', '東京 & <b>');
    await ann.types('Password', 'secret');
    await ann.chooses('Kind', 'Stock');
    await ann.chooses('Report', 'Stock');
    expect(await ann.holds('Report')).toBe('Stock');
    expect(await ann.barriers()).toEqual([]);
    await ann.presses('Save');
    await ann.reads('saved 東京 & <b>, secret, Stock, Stock');
    await ann.losesSightOf('Kind');
    await ann.isBackOn('New thing');
    await ann.leaves();
  });

  it('walks menus, tabs, rows, switches and pages', async () => {
    const ann = await Actor.visits(url, by);
    await ann.presses('Actions');
    await ann.presses('Remove');
    await ann.reads('Remove');
    await ann.presses('Changes');
    await ann.reads('tab Changes');
    await ann.within('Second', () => ann.presses('Open'));
    await ann.reads('opened Second');
    await ann.ticks('Live');
    await ann.reads('live true');
    await ann.ticks('Large');
    await ann.reads('size l');
    const { name, bytes } = await ann.downloads('Export');
    expect([name, bytes.toString()]).toEqual(['things.csv', 'a,b\n1,2\n']);
    await ann.opens('Other');
    expect(await ann.barriers()).toEqual([]);
    await ann.leaves();
  });
});

it('names every barrier of a page, each colour scheme by itself', async () => {
  const ann = await Actor.visits(url, 'mouse');
  await ann.goes('/broken');
  const found = await ann.barriers();
  for (const expected of [/^light: label at input/, /^dark: color-contrast at \.pale/])
    expect(found).toContainEqual(expect.stringMatching(expected));
  expect(found.filter((line) => /^light: color-contrast/.test(line))).toEqual([]);
  expect(found).toContainEqual(expect.stringMatching(/^policy: style-src-attr inline/));
  expect(found).toContainEqual(expect.stringContaining('something failed'));
  expect(found.join('\n')).not.toContain('404');
  ann.forgives(/policy|Content Security Policy/);
  expect((await ann.barriers()).filter((line) => /polic/i.test(line))).toEqual([]);
  await ann.leaves();
});

it('says what it could not do, and what the page showed instead', async () => {
  const ann = await Actor.visits(url, 'keyboard');
  ann.page.setDefaultTimeout(500);
  await expect(ann.opens('Missing')).rejects.toThrow(
    /could not open "Missing" by keyboard[\s\S]*heading "Home"[\s\S]*button "New thing"/,
  );
  await ann.leaves();
});
