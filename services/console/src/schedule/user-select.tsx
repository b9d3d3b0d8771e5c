import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { users } from '../api/users';

type Props = { label: string; value: string | null; onChange: (userId: string | null) => void };

/** Finds an account by name or address. For administrators, who alone may list accounts. */
export const UserSelect = ({ label, value, onChange }: Props) => {
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, 250);
  const { data } = useQuery(users.list({ limit: 20, status: 'ACTIVE', ...(search === '' ? {} : { search }) }));
  const options = (data?.data ?? []).map(({ id, name, email }) => ({
    value: id,
    label: name === null ? email : `${name} <${email}>`,
  }));
  return (
    <Select
      label={label}
      required
      searchable
      data={options}
      filter={({ options: all }) => all}
      value={value}
      onChange={onChange}
      onSearchChange={setTyped}
    />
  );
};
