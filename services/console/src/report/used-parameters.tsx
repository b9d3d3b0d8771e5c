import { Button, Group, Stack, Text } from '@mantine/core';
import { type UseFormReturn, useWatch } from 'react-hook-form';
import { usedParameters } from '../kit/source.form';
import { words } from '../kit/source.words';
import { newParameter } from './parameter.form';
import type { ReportForm } from './report.form';

/** Every run has it, besides the parameters of the report. */
const GIVEN = 'asOf';

/** The parameters that the source uses, and a way to add those that the report does not have yet. */
export const UsedParameters = ({ form }: { form: UseFormReturn<ReportForm> }) => {
  const source = useWatch({ control: form.control, name: 'source' });
  const parameters = useWatch({ control: form.control, name: 'parameters' });
  const used = usedParameters(source);
  const missing = used.filter((name) => name !== GIVEN && !parameters.some((one) => one.name.trim() === name));
  if (used.length === 0) return null;
  const add = () =>
    form.setValue('parameters', [...form.getValues('parameters'), ...missing.map(newParameter)], {
      shouldDirty: true,
    });
  return (
    <Stack gap={4} role="status">
      <Text size="sm">{words.uses(used)}</Text>
      {missing.length > 0 && (
        <Group gap="xs">
          <Text size="sm">{words.missing(missing)}</Text>
          <Button size="compact-sm" variant="default" onClick={add}>
            {words.addMissing(missing.length)}
          </Button>
        </Group>
      )}
    </Stack>
  );
};
