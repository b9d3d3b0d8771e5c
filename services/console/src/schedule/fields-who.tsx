import { Button, Group, MultiSelect, Switch, TagsInput } from '@mantine/core';
import { useState } from 'react';
import { useWatch } from 'react-hook-form';
import { listChoices } from '../api/lists';
import { useField } from '../kit/field';
import { useChoices } from '../kit/use-choices';
import { withAddresses } from './addresses';
import { words } from './dialog.words';
import type { ScheduleForm } from './schedule.form';

type Line = 'to' | 'cc' | 'bcc';

/** Addresses and lists. Cc and Bcc appear when they are wanted. */
export const WhoFields = () => {
  const { cc, bcc, lists: chosen } = useWatch<ScheduleForm, 'recipients'>({ name: 'recipients' });
  const [copies, setCopies] = useState(cc.length > 0 || bcc.length > 0);
  const { value, onChange, ref, error } = useField<ScheduleForm, 'individually'>('individually');
  return (
    <>
      <AddressField line="to" />
      {copies ? (
        <>
          <AddressField line="cc" />
          <AddressField line="bcc" />
        </>
      ) : (
        <Group>
          <Button variant="subtle" size="compact-sm" onClick={() => setCopies(true)}>
            {`${words.cc}, ${words.bcc}`}
          </Button>
        </Group>
      )}
      <ListField />
      <Switch
        ref={ref}
        label={words.individually}
        description={chosen.length > 0 ? words.listsIndividually : words.individuallyHint}
        checked={value || chosen.length > 0}
        disabled={chosen.length > 0}
        error={error}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </>
  );
};

const AddressField = ({ line }: { line: Line }) => {
  const { onChange, ...field } = useField<ScheduleForm, `recipients.${Line}`>(`recipients.${line}`);
  return (
    <TagsInput
      {...field}
      label={words[line]}
      description={line === 'to' ? words.addressHint : undefined}
      splitChars={[',', ';', '\n']}
      acceptValueOnBlur
      clearable
      onChange={(addresses) => onChange(withAddresses([], addresses))}
      onPaste={(event) => {
        event.preventDefault();
        onChange(withAddresses(field.value, [event.clipboardData.getData('text')]));
      }}
    />
  );
};

const ListField = () => {
  const field = useField<ScheduleForm, 'recipients.lists'>('recipients.lists');
  const { error, ...found } = useChoices(listChoices, field.value);
  return (
    <MultiSelect {...field} {...found} label={words.lists} searchable clearable error={field.error ?? error?.message} />
  );
};
