import { ActionIcon, Button, Checkbox, Fieldset, Group, Stack, Text } from '@mantine/core';
import { useFieldArray, useFormContext } from 'react-hook-form';
import { reportChoices } from '../api/reports';
import { useField } from '../kit/field';
import { FoundSelect } from '../kit/found-select';
import { Icon } from '../kit/icons';
import { words as dialog } from './dialog.words';
import { ParameterValues } from './fields-parameters';
import { MOST, newFurther } from './more-reports.form';
import { words } from './more-reports.words';
import { FORMATS, type ScheduleForm } from './schedule.form';

/** The further reports of the mail, in their order. */
export const ReportFields = () => {
  const { control } = useFormContext<ScheduleForm>();
  const { fields, append, remove, move } = useFieldArray({ control, name: 'moreReports' });
  return (
    <Fieldset legend={words.moreReports} variant="unstyled">
      <Stack gap="sm" align="stretch">
        {fields.length > 0 && (
          <Text size="sm" c="dimmed">
            {words.hint}
          </Text>
        )}
        {fields.map(({ id }, at) => (
          <Stack key={id} gap="xs" role="group" aria-label={words.nth(at + 1)}>
            <ReportField at={at} />
            <Group gap="xs">
              <Small label={words.up(at + 1)} icon="up" disabled={at === 0} onClick={() => move(at, at - 1)} />
              <Small
                label={words.down(at + 1)}
                icon="down"
                disabled={at === fields.length - 1}
                onClick={() => move(at, at + 1)}
              />
              <Button variant="subtle" size="compact-sm" onClick={() => remove(at)}>
                {words.remove(at + 1)}
              </Button>
            </Group>
          </Stack>
        ))}
        <Group>
          <Button
            variant="subtle"
            size="compact-sm"
            disabled={fields.length >= MOST}
            onClick={() => append(newFurther())}
          >
            {words.add}
          </Button>
        </Group>
      </Stack>
    </Fieldset>
  );
};

type SmallProps = { label: string; icon: 'up' | 'down'; disabled: boolean; onClick: () => void };

const Small = ({ label, icon, disabled, onClick }: SmallProps) => (
  <ActionIcon variant="default" aria-label={label} title={label} disabled={disabled} onClick={onClick}>
    <Icon name={icon} />
  </ActionIcon>
);

const ReportField = ({ at }: { at: number }) => {
  const { clearErrors } = useFormContext<ScheduleForm>();
  // With other formats or parameters it may be in the mail twice.
  const differs = () => clearErrors(`moreReports.${at}.reportId`);
  const { onChange: choose, ...report } = useField<ScheduleForm, `moreReports.${number}.reportId`>(
    `moreReports.${at}.reportId`,
  );
  const {
    onChange: tick,
    ref: _ref,
    ...formats
  } = useField<ScheduleForm, `moreReports.${number}.formats`>(`moreReports.${at}.formats`);
  return (
    <>
      <FoundSelect
        {...report}
        choices={reportChoices}
        label={words.report}
        required
        openOnFocus={false}
        value={report.value === '' ? null : report.value}
        onChange={(id) => choose(id ?? '')}
      />
      <Checkbox.Group
        {...formats}
        label={words.formats}
        description={words.formatsHint}
        onChange={(all: string[]) => {
          tick(FORMATS.filter((format) => all.includes(format)));
          differs();
        }}
      >
        <Group mt="xs">
          {FORMATS.map((format) => (
            <Checkbox key={format} value={format} label={dialog.formatNames[format]} />
          ))}
        </Group>
      </Checkbox.Group>
      {report.value !== '' && (
        <ParameterValues key={report.value} at={at} reportId={report.value} onDiffers={differs} />
      )}
    </>
  );
};
