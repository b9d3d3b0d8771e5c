import { Text } from '@mantine/core';
import { asProblem } from '../api/problem';
import { removeTemplate, type TemplateSummary, templates } from '../api/templates';
import { useDeed } from '../api/use-deed';
import { Confirm } from '../kit/confirm';
import { words } from './templates.words';

type Props = { template: TemplateSummary; onDeleted: (template: TemplateSummary) => void; onClose: () => void };

/** Deletes a template. Where reports use it, the server says so, and it is asked once more. */
export const DeleteTemplate = ({ template, onDeleted, onClose }: Props) => {
  const remove = useDeed(
    ({ one, force }: { one: TemplateSummary; force: boolean }) => removeTemplate(one, force),
    templates.all,
  );
  const isUsed = remove.error !== null && asProblem(remove.error).code === 'template/in-use';
  return (
    <Confirm
      opened
      title={words.deleteTitle(template.name)}
      deed={isUsed ? words.deleteAnyway : words.delete}
      danger
      busy={remove.isPending}
      error={isUsed ? undefined : remove.error}
      onDo={() => remove.mutate({ one: template, force: isUsed }, { onSuccess: () => onDeleted(template) })}
      onClose={onClose}
    >
      <Text role={isUsed ? 'alert' : undefined}>{isUsed ? words.deleteKeeps : words.deleteSays}</Text>
    </Confirm>
  );
};
