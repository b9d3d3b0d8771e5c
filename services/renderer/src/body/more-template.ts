import { theme } from '../file/theme';
import { CHARTS, narrowTableStyles, PARAMETERS, tableMarkup, tableStyles } from './report-markup';

/** The class of tables of further reports. */
const NAME = 'more-rows';

/** How the sections of further reports look; templates may have tables of their own. */
export const MORE_STYLES = `${tableStyles(NAME)}
      @media (max-width: 479px) { ${narrowTableStyles(NAME)} }`;

/** The sections of further reports: each with its name, its card line, its charts and its first rows. Values: see `BodySection`. */
export const MORE_SECTIONS = `<mj-raw>{{#each moreReports}}</mj-raw>
    <mj-section border-top="2px solid ${theme.line}" padding="20px 24px 16px">
      <mj-column>
        <mj-text><h2 dir="auto" style="text-align:start;margin:0 0 4px;font-size:20px;line-height:1.25;font-weight:700">{{name}}</h2></mj-text>
        <mj-text font-size="13px" color="${theme.muted}">{{cardLine}}</mj-text>
        ${PARAMETERS}
      </mj-column>
    </mj-section>
    ${CHARTS}
    <mj-section padding="0 24px 24px">
      <mj-column>
        ${tableMarkup(NAME)}
      </mj-column>
    </mj-section>
    <mj-raw>{{/each}}</mj-raw>`;

/** What the parts of a body have in common. */
export const ATTRIBUTES = `<mj-attributes>
      <mj-all font-family="'Segoe UI', Roboto, Helvetica, Arial, sans-serif" />
      <mj-text color="${theme.ink}" font-size="15px" line-height="1.5" padding="0" />
      <mj-section padding="0 24px" background-color="#ffffff" />
      <mj-column padding="0" />
      <mj-table color="${theme.ink}" font-size="13px" line-height="1.4" padding="0" />
    </mj-attributes>`;

/** The sections as a mail of their own, of which templates without a place for them get the styles and the content. */
export const MORE_TEMPLATE = `<mjml lang="en">
  <mj-head>
    ${ATTRIBUTES}
    <mj-style>${MORE_STYLES}
      @media (max-width: 479px) { .narrow { display: block !important; } }
    </mj-style>
  </mj-head>
  <mj-body background-color="#f5f7fa" width="640px">
    ${MORE_SECTIONS}
  </mj-body>
</mjml>
`;
