import type { Resources } from '@punctual/chassis';
import { Rejection } from '@punctual/contracts';

/**
 * A small fake of the part of the renderer that makes previews: the parameter `content` is the file, `refused` has it refused after the
 * reply, as a rendering that takes long is.
 */
export const servePreviews = ({ bus, previews }: Resources): void => {
  bus.respond('renderer', 'PreviewReport', async ({ data: { key, of, format, parameters, timezone, mjml } }) => {
    if (parameters['invalid']) throw new Rejection('report/invalid', 'wrong', [{ path: 'report', message: 'wrong' }]);
    const refused = { kind: 'refused', code: 'report/deleted', message: 'it is deleted', errors: [] } as const;
    const mediaType = {
      HTML: 'text/html; charset=utf-8',
      PDF: 'application/pdf',
      CSV: 'text/csv',
      EXCEL: 'text/x',
      JSON: 'application/json',
    }[format];
    const content = Buffer.from(String(parameters['content'] ?? JSON.stringify({ of, format, timezone, mjml })));
    const name = `Ångström\r\nX-Evil: 1.${format.toLowerCase()}`;
    await previews.put(
      key,
      parameters['refused'] ? { ...refused, errors: [] } : { kind: 'file', name, mediaType, content },
    );
    return { isReady: !parameters['refused'] };
  });
};
