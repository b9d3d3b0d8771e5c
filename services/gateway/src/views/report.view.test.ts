import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '@punctual/contracts';
import { at, definition, reportDefined, reportId, userId } from '../testing/samples';
import { reportView } from './report.view';
import { row } from './testing/fold';

describe('report', () => {
  it('holds the definition, its version and the time of its last change', () => {
    const revised: DomainEvent = {
      type: 'ReportRevised',
      data: { reportId, definition: { ...definition, name: 'New' }, at: at(5) },
    };
    expect(row(reportView, reportId, reportDefined, revised)).toMatchObject({
      id: reportId,
      userId,
      name: 'New',
      version: 2,
      createdAt: at(0),
      updatedAt: at(5),
      deletedAt: null,
    });
  });

  it('keeps a deleted report so that it can be restored', () => {
    const deleted: DomainEvent = { type: 'ReportDeleted', data: { reportId, at: at(2) } };
    const restored: DomainEvent = { type: 'ReportRestored', data: { reportId, at: at(3) } };
    expect(row(reportView, reportId, reportDefined, deleted)).toMatchObject({ deletedAt: at(2), version: 2 });
    expect(row(reportView, reportId, reportDefined, deleted, restored)).toMatchObject({ deletedAt: null, version: 3 });
  });

  it('leaves the rows of inline sources out of lists', () => {
    const doc = row(reportView, reportId, reportDefined);
    expect(JSON.parse(String(doc && reportView.columns['summary']?.of(doc)))).toMatchObject({
      name: 'Progress',
      source: { kind: 'inline' },
    });
    expect(String(doc && reportView.columns['summary']?.of(doc))).not.toContain('rows');
  });
});
