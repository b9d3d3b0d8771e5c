import { theme } from '../file/theme';
import { ATTRIBUTES, MORE_SECTIONS, MORE_STYLES } from './more-template';
import { CHARTS, narrowTableStyles, PARAMETERS, tableMarkup, tableStyles } from './report-markup';

/** The mail body of reports without a template. Values: see `BodyValues` in body-values.ts. */
export const DEFAULT_TEMPLATE = `<mjml lang="en">
  <mj-head>
    <mj-title>{{name}}</mj-title>
    <mj-preview>{{subtitle}}</mj-preview>
    ${ATTRIBUTES}
    <mj-style>${tableStyles('rows')}
      .metric { display: inline-block; box-sizing: border-box; vertical-align: top; width: 176px; max-width: 100%; margin: 0 8px 8px 0; padding: 10px 14px; border: 1px solid ${theme.line}; border-radius: 8px; }
      @media (max-width: 479px) { .metric { width: 100%; margin-right: 0; } ${narrowTableStyles('rows')} .narrow { display: block !important; } }
      {{#if moreReports}}${MORE_STYLES}{{/if}}
    </mj-style>
  </mj-head>
  <mj-body background-color="#f5f7fa" width="640px">
    <mj-section background-color="#f5f7fa" padding="12px 0"><mj-column><mj-spacer height="1px" /></mj-column></mj-section>
    <mj-section border-top="4px solid {{brand.accent}}" padding="24px 24px 20px">
      <mj-column>
        <mj-raw>{{#if brand.logo}}</mj-raw>
        <mj-text padding="0 0 12px"><img src="{{brand.logo.src}}" alt="{{brand.logo.alt}}" style="display:block;max-width:240px;max-height:48px;border:0" /></mj-text>
        <mj-raw>{{/if}}</mj-raw>
        <mj-text padding="0 0 12px">{{greeting}}</mj-text>
        <mj-text><h1 dir="auto" style="text-align:start;margin:0 0 4px;font-size:24px;line-height:1.25;font-weight:700">{{name}}</h1></mj-text>
        <mj-text font-size="13px" color="${theme.muted}">{{subtitle}}</mj-text>
        ${PARAMETERS}
      </mj-column>
    </mj-section>
    <mj-raw>{{#if metrics}}</mj-raw>
    <mj-section padding="0 24px 16px">
      <mj-column>
        <mj-text>{{#each metrics}}<div class="metric" style="display:inline-block;width:176px;margin:0 8px 8px 0;padding:10px 14px;border:1px solid ${theme.line};border-radius:8px"><div class="metric-name" dir="auto" style="font-size:12px;color:${theme.muted}">{{name}}</div><div class="metric-value" style="font-size:20px;font-weight:700">{{value}}</div></div>{{/each}}</mj-text>
      </mj-column>
    </mj-section>
    <mj-raw>{{/if}}</mj-raw>
    ${CHARTS}
    <mj-section padding="0 24px 24px">
      <mj-column>
        ${tableMarkup('rows')}
      </mj-column>
    </mj-section>
    ${MORE_SECTIONS}
    <mj-section background-color="#f5f7fa" padding="16px 24px 32px">
      <mj-column>
        <mj-text font-size="12px" color="${theme.muted}" padding="0 0 12px">{{#if period}}<div>Period: {{period}}</div>{{/if}}<div>{{card}}</div></mj-text>
        <mj-text font-size="12px" color="${theme.muted}" padding="0 0 12px"><div>{{why}}</div><div>{{manage}}</div></mj-text>
        <mj-raw>{{#if notice}}</mj-raw>
        <mj-text font-size="12px" color="${theme.muted}" padding="0 0 12px"><div dir="auto" style="text-align:start;white-space:pre-line">{{notice}}</div></mj-text>
        <mj-raw>{{/if}}</mj-raw>
        <mj-text font-size="12px" color="${theme.muted}" align="center">{{#if brand.name}}<bdi>{{brand.name}}</bdi> · {{/if}}Sent on schedule by Punctual</mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
`;
