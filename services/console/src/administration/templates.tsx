import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { bringBackTemplate, templates } from '../api/templates';
import { DeleteTemplate } from './delete-template';
import { type Filters, NamedThings } from './named-things';
import { ChangeTemplate, NewTemplate } from './template-dialog';
import { words } from './templates.words';

const useTemplates = (filters: Filters) => useQuery({ ...templates.list(filters), placeholderData: keepPreviousData });

/** Templates of mails. */
export const Templates = () => (
  <NamedThings words={words} useList={useTemplates} all={templates.all} bringBack={bringBackTemplate}>
    {({ row, opened, close }, done, gone) => (
      <>
        {opened('new') && <NewTemplate onClose={close} onSaved={(name) => done(words.madeNew(name))} />}
        {row && opened('change') && (
          <ChangeTemplate id={row.id} onClose={close} onSaved={(name) => done(words.saved(name))} />
        )}
        {row && opened('delete') && <DeleteTemplate template={row} onClose={close} onDeleted={gone} />}
      </>
    )}
  </NamedThings>
);
