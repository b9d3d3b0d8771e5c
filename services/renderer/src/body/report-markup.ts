import { theme } from '../file/theme';

/** How the table of a body looks, for the tables of a class. */
export const tableStyles = (name: string): string => `
      .${name} td, .${name} th { padding: 7px 8px; border-bottom: 1px solid ${theme.line}; text-align: left; text-align: start; vertical-align: top; word-break: normal; overflow-wrap: break-word; }
      .${name} th { background: ${theme.band}; border-bottom: 2px solid ${theme.accent}; }
      .${name} .n { text-align: right; white-space: nowrap; }
      .${name} .w { word-break: break-all; }
      .${name} .total td { font-weight: 700; background: ${theme.band}; border-top: 2px solid ${theme.accent}; }`;

/** The same, on a phone. */
export const narrowTableStyles = (name: string): string =>
  `.${name} td, .${name} th { padding: 6px 3px; font-size: 11px; } .${name} .wide { display: none; }`;

/** A table of `BodyTable`, and what is said about the rest of it: the content of a column of MJML. */
export const tableMarkup = (name: string): string => `<mj-raw>{{#if rows}}</mj-raw>
        <mj-table css-class="${name}"><tr>{{#each columns}}<th scope="col" class="{{classes}}"{{#if numeric}} align="right"{{else}} dir="auto"{{/if}}>{{label}}</th>{{/each}}</tr>{{#each rows}}<tr>{{cells this}}</tr>{{/each}}{{#if totals}}<tr class="total">{{cells totals}}</tr>{{/if}}</mj-table>
        <mj-raw>{{/if}}</mj-raw>
        <mj-text font-size="13px" color="${theme.muted}" padding="10px 0 0">{{extent}}{{#if narrowExtent}}<div class="narrow" style="display:none;mso-hide:all">{{narrowExtent}}</div>{{/if}}</mj-text>`;

/** The values of a report's parameters, below its name. */
export const PARAMETERS = `<mj-text font-size="13px" color="${theme.muted}">{{#each parameters}}<div><bdi>{{name}}</bdi>: <bdi>{{value}}</bdi></div>{{/each}}</mj-text>`;

/** A section for each chart of a report. */
export const CHARTS = `<mj-raw>{{#each charts}}</mj-raw>
    <mj-section padding="0 24px 20px">
      <mj-column>
        <mj-image src="{{src}}" alt="{{alt}}" padding="0" width="592px" border="1px solid ${theme.line}" border-radius="8px" />
      </mj-column>
    </mj-section>
    <mj-raw>{{/each}}</mj-raw>`;
