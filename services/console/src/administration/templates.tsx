import { Button, Group, Stack, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { bringBackTemplate, type TemplateSummary, templates } from '../api/templates';
import { useDeed } from '../api/use-deed';
import { announce } from '../kit/announce';
import { DataTable } from '../kit/data-table';
import { Rows } from '../kit/list-page';
import { ProblemAlert } from '../kit/problem-alert';
import { actionsColumn } from '../kit/row-menu';
import { SearchBox } from '../kit/search-box';
import { oneOf } from '../kit/search-params';
import { useAsked } from '../kit/use-asked';
import { When } from '../kit/when';
import { DeleteTemplate } from './delete-template';
import { ChangeTemplate, NewTemplate } from './template-dialog';
import { words } from './templates.words';
import { usePart } from './use-part';

/** Templates of mails. */
export const Templates = () => {
  const { search, narrow, paging } = usePart();
  const asked = useAsked<'new' | 'change' | 'delete', TemplateSummary>();
  const [gone, setGone] = useState<TemplateSummary | null>(null);
  const sort = oneOf(['name', '-name', 'createdAt', '-createdAt'], search.sort);
  const query = useQuery({
    ...templates.list({ sort, cursor: search.cursor, search: search.search }),
    placeholderData: keepPreviousData,
  });
  const { row } = asked;
  const done = (said: string) => {
    asked.close();
    announce(said);
  };
  return (
    <Stack>
      <Text size="sm">{words.hint}</Text>
      <Group align="flex-end" justify="space-between">
        <SearchBox value={search.search} onChange={(typed) => narrow({ search: typed })} />
        <Button data-new onClick={() => asked.ask('new')}>
          {words.new}
        </Button>
      </Group>
      {gone && <Gone template={gone} onBack={() => setGone(null)} />}
      <Rows query={query} empty={search.search ? words.noneFound : words.none} paging={paging}>
        {(rows) => (
          <DataTable
            label={words.title}
            rows={rows}
            idOf={({ id }) => id}
            nameOf={({ name }) => name}
            sorting={{ sort, onSort: (next) => narrow({ sort: next as typeof sort }) }}
            columns={[
              { id: 'name', header: words.name, sort: 'name', cell: ({ name }) => name },
              { id: 'updated', header: words.updated, cell: ({ updatedAt }) => <When at={updatedAt} /> },
              actionsColumn<TemplateSummary>(
                ({ name }) => name,
                (template) => [
                  { label: words.change, onDo: () => asked.ask('change', template) },
                  { label: words.delete, danger: true, onDo: () => asked.ask('delete', template) },
                ],
              ),
            ]}
          />
        )}
      </Rows>
      {asked.opened('new') && <NewTemplate onClose={asked.close} onSaved={(name) => done(words.madeNew(name))} />}
      {row && asked.opened('change') && (
        <ChangeTemplate id={row.id} onClose={asked.close} onSaved={(name) => done(words.saved(name))} />
      )}
      {row && asked.opened('delete') && (
        <DeleteTemplate
          template={row}
          onClose={asked.close}
          onDeleted={(template) => {
            setGone(template);
            done(words.deleted(template.name));
          }}
        />
      )}
    </Stack>
  );
};

/** What was just deleted, and the way back. */
const Gone = ({ template, onBack }: { template: TemplateSummary; onBack: () => void }) => {
  const restore = useDeed(({ id }: TemplateSummary, intent) => bringBackTemplate(id, intent), templates.all);
  const bringBack = () =>
    restore.mutate(template, {
      onSuccess: () => {
        announce(words.restored(template.name));
        onBack();
      },
    });
  return (
    <>
      <Group>
        <Text size="sm">{words.deleted(template.name)}</Text>
        <Button size="xs" variant="default" loading={restore.isPending} onClick={bringBack}>
          {words.restore}
        </Button>
      </Group>
      {restore.error && <ProblemAlert error={restore.error} />}
    </>
  );
};
