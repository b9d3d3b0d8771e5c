/** @jest-environment jsdom */
import { expect, it } from '@jest/globals';
import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FormProvider, useForm } from 'react-hook-form';
import { serve } from '../kit/testing/server';
import { show } from '../kit/testing/show';
import { ReportFields } from './fields-reports';
import { words } from './more-reports.words';
import { formOf, type ScheduleForm, toBody } from './schedule.form';
import { stored } from './testing/stored';

const [stock, returns] = ['8c6f0d5e-7e1a-4f0e-9b6a-0d6f5f6f9b01', '8c6f0d5e-7e1a-4f0e-9b6a-0d6f5f6f9b02'];
const reports = [
  {
    ...{ id: stock, name: 'Stock', type: 'Stock', parameters: { code: '007' } },
    parameterTypes: {
      store: { type: 'choice', oneOf: ['Berlin', 'Paris'], label: 'Shop' },
      codes: { type: 'text', list: true },
      least: { type: 'integer' },
    },
  },
  { id: returns, name: 'Returns', type: 'Returns', parameters: {} },
];
let form: ReturnType<typeof useForm<ScheduleForm>>;
const before = stored({ moreReports: [{ reportId: returns, formats: ['CSV'], parameters: { gone: [1] } }] });
const Fields = () => {
  form = useForm<ScheduleForm>({ defaultValues: formOf(before) });
  return (
    <FormProvider {...form}>
      <ReportFields />
    </FormProvider>
  );
};
const body = () => toBody(form.getValues(), before).moreReports;

it('further reports are added with formats and parameters, moved and removed', async () => {
  serve(({ path }) => {
    const one = reports.find(({ id }) => path.endsWith(id));
    return one ? { body: one } : { body: { data: reports, nextCursor: null } };
  });
  const { barriers } = show(<Fields />);
  expect(body()).toEqual(before.moreReports);
  // What the report no longer has is shown, so that it can be removed.
  const first = within(screen.getByRole('group', { name: words.nth(1) }));
  expect(await first.findByDisplayValue('[1]')).toBeTruthy();

  await userEvent.click(screen.getByRole('button', { name: words.add }));
  expect(body()).toMatchObject([{ reportId: returns }, { reportId: undefined }]);
  const second = within(screen.getByRole('group', { name: words.nth(2) }));
  await userEvent.type(second.getByRole('combobox', { name: new RegExp(words.report) }), 'Sto');
  await userEvent.click(await screen.findByRole('option', { name: 'Stock' }));
  await userEvent.click(second.getByRole('checkbox', { name: 'JSON' }));
  await userEvent.click(second.getByRole('checkbox', { name: 'Excel' }));
  await userEvent.selectOptions(await second.findByLabelText(words.parameter('Shop')), 'Paris');
  await userEvent.type(second.getByLabelText(words.parameter('codes')), '1, 02');
  await userEvent.type(second.getByLabelText(words.parameter('least')), '10');
  expect(second.getByPlaceholderText(words.usual('007'))).toBeTruthy();
  act(() => form.setError('moreReports.1.reportId', { message: 'is in the mail already' }));
  await second.findByText('is in the mail already');
  await userEvent.type(second.getByLabelText(words.parameter('least')), '0');
  expect(second.queryByText('is in the mail already')).toBeNull();
  const added = {
    ...{ reportId: stock, formats: ['EXCEL', 'JSON'] },
    parameters: { store: 'Paris', codes: ['1', '02'], least: 100 },
  };
  expect(body()).toEqual([...before.moreReports, added]);
  expect(await barriers()).toEqual([]);

  await userEvent.click(screen.getByRole('button', { name: words.up(2) }));
  expect(body()).toEqual([added, ...before.moreReports]);
  const moved = within(screen.getByRole('group', { name: words.nth(1) }));
  expect((moved.getByLabelText(words.parameter('codes')) as HTMLInputElement).value).toBe('1, 02');
  await userEvent.clear(moved.getByLabelText(words.parameter('least')));
  await userEvent.click(screen.getByRole('button', { name: words.remove(2) }));
  expect(body()).toEqual([{ ...added, parameters: { store: 'Paris', codes: ['1', '02'] } }]);
}, 60_000);
