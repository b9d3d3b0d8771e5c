import type { Template, TemplateBody } from '../api/templates';
import { words } from './templates.words';

export type TemplateForm = { name: string; mjml: string };

/** What a new template begins with: something of everything that is shown most. */
const BEGINNING = `<mjml>
  <mj-body>
    <mj-section>
      <mj-column>
        <mj-text font-size="20px">{{name}}</mj-text>
        <mj-text>{{subtitle}}</mj-text>
        <mj-text>{{#each metrics}}<p>{{name}}: {{value}}</p>{{/each}}</mj-text>
        <mj-table>
          <tr>{{#each columns}}<th align="left">{{label}}</th>{{/each}}</tr>
          {{#each rows}}<tr>{{#each this}}<td>{{text}}</td>{{/each}}</tr>{{/each}}
        </mj-table>
        <mj-text>{{extent}}</mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
`;

/** What the form holds at first. */
export const fromTemplate = (template: Template | null): TemplateForm => ({
  name: template?.name ?? '',
  mjml: template?.mjml ?? BEGINNING,
});

/** The form as the API takes it. */
export const toBody = ({ name, mjml }: TemplateForm): TemplateBody => ({ name: name.trim(), mjml });

/** The fields in which two templates differ, each with both values. */
export const differencesOf = (mine: TemplateForm, theirs: TemplateForm) =>
  (['name', 'mjml'] as const)
    .map((field) => ({ field: words[field], mine: mine[field], theirs: theirs[field] }))
    .filter((one) => one.mine !== one.theirs);

/** The form's field of a path in the body. */
export const fieldOf = (path: string): keyof TemplateForm | 'root' =>
  (['name', 'mjml'] as const).find((field) => field === path) ?? 'root';
