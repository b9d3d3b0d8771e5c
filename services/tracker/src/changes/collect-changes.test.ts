import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rowsChange } from '../condition/rows-change';
import { collectChanges } from './collect-changes';
import { shownColumns } from './shown-columns';

type Row = Record<string, string | number | boolean | null>;
/** Rows in canonical form, with the key `id`. */
const file = (...rows: Row[]): Buffer =>
  Buffer.from(
    rows
      .map(({ id, ...rest }) => `${JSON.stringify([id])}\t${JSON.stringify(Object.entries(rest).sort())}`)
      .sort()
      .join('\n'),
  );
const settings = { key: ['id'] };
const labelled = (...keys: string[]) => keys.map((key) => ({ key, label: key }));
const collect = (before: Buffer, now: Buffer, columns = labelled('id', 'n', 's'), tolerance?: { abs: number }) => {
  const how = tolerance ? { ...settings, tolerance } : settings;
  return collectChanges({ before, now }, { settings: how, counts: rowsChange(before, now, how), columns }, true);
};
const many = (count: number, n: number, from = 0): Row[] =>
  Array.from({ length: count }, (_, index) => ({ id: from + index, n }));

describe('the lists of changed rows', () => {
  it('name the rows by their key, with the columns that changed', async () => {
    const before = file({ id: 1, n: 5, s: 'a' }, { id: 2, n: 6, s: 'same' }, { id: 3, n: 1 });
    const now = file({ id: 2, n: 7, s: 'same' }, { id: 3, n: 1 }, { id: 4, n: 0.1 + 0.2 });
    const { lists } = await collect(before, now, [{ key: 'n', label: 'Amount' }, ...labelled('id', 's')]);
    expect(lists.text).toBe(
      [
        '1 row added:\n  + id: 4; Amount: 0.3',
        '1 row removed:\n  - id: 1; Amount: 5; s: a',
        '1 row changed:\n  * id: 2; Amount: 6 → 7',
      ].join('\n\n'),
    );
    expect(lists.html).toContain('<li><strong>id: 2</strong>; Amount: 6 → 7</li>');
  });

  it('name 20 of each kind and count the others, also where no file is wanted', async () => {
    const [before, now] = [
      file(...many(1_000, 1, 5_000), ...many(22, 1)),
      file(...many(1_000, 2, 5_000), ...many(21, 1, 100)),
    ];
    const about = { settings, counts: rowsChange(before, now, settings), columns: labelled('id', 'n') };
    const { lists, file: none } = await collectChanges({ before, now }, about, false);
    expect(none).toBeNull();
    expect(lists).toEqual((await collect(before, now, labelled('id', 'n'))).lists);
    expect(lists.text.match(/^ {2}[-+*] id/gm)).toHaveLength(60);
    expect(lists.text.match(/and .*/g)).toEqual(['and 1 more row', 'and 2 more rows', 'and 980 more rows']);
    expect(lists.html.match(/<li>/g)).toHaveLength(63);
  });

  it('are text in HTML, one line a row, and long values are cut between characters', async () => {
    const s = `<script>"&\n* id: 9\u2028${'x'.repeat(60)}😀😀`;
    const { lists } = await collect(file(), file({ id: '<b>', s }), [...labelled('id'), { key: 's', label: '<i>' }]);
    expect(lists.html).toContain('<strong>id: &lt;b&gt;</strong>; &lt;i&gt;: &lt;script&gt;&quot;&amp; * id: 9 xxx');
    expect(lists.html).not.toMatch(/<script|<b>|<i>/);
    expect(lists.text.split('\n')).toHaveLength(2);
    expect(lists.text).toMatch(/x…$/);
  });

  it('show eight columns of a row and count the others', async () => {
    const row = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`c${index}`, index]));
    const { lists } = await collect(file(), file({ id: 1, ...row }), labelled('id', ...Object.keys(row)));
    expect(lists.text).toMatch(/; c7: 7; and 3 more columns$/);
  });

  it('leave out what moved within the tolerance and what the report does not show', async () => {
    const before = file({ id: 1, n: 100, s: 'a', hidden: 1 }, { id: 2, hidden: 1 });
    const now = file({ id: 1, n: 101, s: 'b', hidden: 2 }, { id: 2, hidden: 90 });
    const { lists, file: csv } = await collect(before, now, labelled('id', 'n', 's'), { abs: 5 });
    expect(lists.text).toBe(
      '2 rows changed:\n  * id: 1; s: a → b\n  * id: 2; in columns that the report does not show',
    );
    expect(String(csv)).not.toContain('90');
  });

  it('show a value that appears or is gone', async () => {
    const { lists } = await collect(file({ id: 1, n: 1 }), file({ id: 1, s: '' }));
    expect(lists.text).toMatch(/id: 1; n: 1 → –; s: – → $/);
  });
});

describe('the file of changed rows', () => {
  it('has a line for each that was added or removed, and two for each that changed', async () => {
    const before = file({ id: 1, n: -5, s: 'a' }, { id: 2, n: 6 });
    const now = file({ id: 2, n: 7, s: '=1+1' }, { id: 3, s: 'x,"y"' });
    const { file: csv } = await collect(before, now, [{ key: 'id', label: '=Id' }, ...labelled('n', 's')]);
    expect(String(csv)).toBe(
      '\ufeff' +
        [`change,'=Id,n,s`, 'removed,1,-5,a', 'before,2,6,', `after,2,7,'=1+1`, `added,3,,"x,""y"""`, ''].join('\r\n'),
    );
  });

  it('leads from the rows before to the rows now', () => {
    const cell = fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.nat({ max: 3 }), { maxKeys: 40 });
    const rowsOf = (all: Record<string, number>) => Object.entries(all).map(([id, n]): Row => ({ id, n }));
    return fc.assert(
      fc.asyncProperty(cell, cell, async (before, now) => {
        const { file: csv } = await collect(file(...rowsOf(before)), file(...rowsOf(now)), labelled('id', 'n'));
        const found = new Map(Object.entries(before));
        for (const line of String(csv).trim().split('\r\n').slice(1)) {
          const [change, id = '', n] = line.split(',');
          if (change === 'removed' || change === 'before') {
            expect(found.get(id)).toBe(Number(n));
            found.delete(id);
          } else found.set(id, Number(n));
        }
        expect(Object.fromEntries(found)).toEqual({ ...now });
      }),
    );
  });

  it('has every row of many', async () => {
    const { file: csv } = await collect(file(...many(5_000, 1)), file(...many(5_000, 2)), labelled('id', 'n'));
    const lines = String(csv).trim().split('\r\n').slice(1);
    expect(new Set(lines).size).toBe(10_000);
    expect(lines.filter((line) => /^after,\d+,2$/.test(line))).toHaveLength(5_000);
  });
});

it('the columns shown are those of the report that are compared, and those of the key', () => {
  const rows = { sha256: '', size: 0, count: 0, key: ['id', 'day'], ignore: ['note'] };
  const facts = { metrics: [], rows, columns: ['day', 'id', 'n', 'note'] };
  const shown = [
    { key: 'n', label: 'Amount' },
    { key: 'note', label: 'Note' },
    { key: 'day', label: 'Day' },
  ];
  const id = { key: 'id', label: 'id' };
  expect(shownColumns({ ...facts, shown }, rows)).toEqual([id, shown[0], shown[2]]);
  expect(shownColumns(facts, rows).map(({ key }) => key)).toEqual(['day', 'id', 'n']);
});
