/**
 * What MJML makes of the template of mails without one of their own; `npm run gallery` writes it, and a test compares it. A process that
 * fills no other never loads MJML, which takes 80 MiB and half a second.
 */
export const DEFAULT_HTML = `<!doctype html>
<html lang="en" dir="auto" xmlns="http://www.w3.org/1999/xhtml" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<title>{{name}}</title>
<!--[if !mso]><!-->
<meta http-equiv="X-UA-Compatible" content="IE=edge">
<!--<![endif]-->
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style type="text/css">
#outlook a { padding:0; }
body { margin:0;padding:0;-webkit-text-size-adjust:100%;-ms-text-size-adjust:100%; }
table, td { border-collapse:collapse;mso-table-lspace:0pt;mso-table-rspace:0pt; }
img { border:0;height:auto;line-height:100%; outline:none;text-decoration:none;-ms-interpolation-mode:bicubic; }
p { display:block;margin:13px 0; }
</style>
<!--[if mso]>
<noscript>
<xml>
<o:OfficeDocumentSettings>
<o:AllowPNG/>
<o:PixelsPerInch>96</o:PixelsPerInch>
</o:OfficeDocumentSettings>
</xml>
</noscript>
<![endif]-->
<!--[if lte mso 11]>
<style type="text/css">
.mj-outlook-group-fix { width:100% !important; }
</style>
<![endif]-->


<style type="text/css">
@media only screen and (min-width:480px) {
.mj-column-per-100 { width:100% !important; max-width: 100%; }
}
</style>
<style media="screen and (min-width:480px)">
.moz-text-html .mj-column-per-100 { width:100% !important; max-width: 100%; }
</style>




<style type="text/css">

@media only screen and (max-width:479px) {
table.mj-full-width-mobile { width: 100% !important; }
td.mj-full-width-mobile { width: auto !important; }
}

</style>

<style type="text/css">
.rows td, .rows th { padding: 7px 8px; border-bottom: 1px solid #d5dae1; text-align: left; text-align: start; vertical-align: top; word-break: normal; overflow-wrap: break-word; }
.rows th { background: #f5f7fa; border-bottom: 2px solid #1d4ed8; }
.rows .n { text-align: right; white-space: nowrap; }
.rows .w { word-break: break-all; }
.rows .total td { font-weight: 700; background: #f5f7fa; border-top: 2px solid #1d4ed8; }
.metric { display: inline-block; box-sizing: border-box; vertical-align: top; width: 176px; max-width: 100%; margin: 0 8px 8px 0; padding: 10px 14px; border: 1px solid #d5dae1; border-radius: 8px; }
@media (max-width: 479px) { .metric { width: 100%; margin-right: 0; } .rows td, .rows th { padding: 6px 3px; font-size: 11px; } .rows .wide { display: none; } .narrow { display: block !important; } }
{{#if moreReports}}
.more-rows td, .more-rows th { padding: 7px 8px; border-bottom: 1px solid #d5dae1; text-align: left; text-align: start; vertical-align: top; word-break: normal; overflow-wrap: break-word; }
.more-rows th { background: #f5f7fa; border-bottom: 2px solid #1d4ed8; }
.more-rows .n { text-align: right; white-space: nowrap; }
.more-rows .w { word-break: break-all; }
.more-rows .total td { font-weight: 700; background: #f5f7fa; border-top: 2px solid #1d4ed8; }
@media (max-width: 479px) { .more-rows td, .more-rows th { padding: 6px 3px; font-size: 11px; } .more-rows .wide { display: none; } }{{/if}}
</style>

</head>

<body  style="word-spacing:normal;background-color:#f5f7fa;">

<div style="display:none;font-size:1px;color:#ffffff;line-height:1px;max-height:0px;max-width:0px;opacity:0;overflow:hidden;">{{subtitle}}</div>

<div
aria-label="{{name}}" aria-roledescription="email" role="article" lang="en" dir="auto" style="word-spacing:normal;background-color:#f5f7fa;"
>


<!--[if mso | IE]><table align="center" border="0" cellpadding="0" cellspacing="0" class="" role="presentation" style="width:640px;" width="640" bgcolor="#f5f7fa" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->


<div  style="background:#f5f7fa;background-color:#f5f7fa;margin:0px auto;max-width:640px;">

<table
align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="background:#f5f7fa;background-color:#f5f7fa;width:100%;"
>
<tbody>
<tr>
<td
style="direction:ltr;font-size:0px;padding:12px 0;text-align:center;"
>
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="" style="vertical-align:top;width:640px;" ><![endif]-->

<div
class="mj-column-per-100 mj-outlook-group-fix" style="font-size:0px;text-align:left;direction:ltr;display:inline-block;vertical-align:top;width:100%;"
>

<table
border="0" cellpadding="0" cellspacing="0" role="presentation" width="100%"
>
<tbody>
<tr>
<td  style="vertical-align:top;padding:0;">

<table
border="0" cellpadding="0" cellspacing="0" role="presentation" style="" width="100%"
>
<tbody>

<tr>
<td
style="font-size:0px;word-break:break-word;"
>

<div
style="height:1px;line-height:1px;"
>&#8202;</div>

</td>
</tr>

</tbody>
</table>

</td>
</tr>
</tbody>
</table>

</div>

<!--[if mso | IE]></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>

</div>


<!--[if mso | IE]></td></tr></table><table align="center" border="0" cellpadding="0" cellspacing="0" class="" role="presentation" style="width:640px;" width="640" bgcolor="#ffffff" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->


<div  style="background:#ffffff;background-color:#ffffff;margin:0px auto;max-width:640px;">

<table
align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="background:#ffffff;background-color:#ffffff;width:100%;"
>
<tbody>
<tr>
<td
style="border-top:4px solid {{brand.accent}};direction:ltr;font-size:0px;padding:24px 24px 20px;text-align:center;"
>
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="" style="vertical-align:top;width:592px;" ><![endif]-->

<div
class="mj-column-per-100 mj-outlook-group-fix" style="font-size:0px;text-align:left;direction:ltr;display:inline-block;vertical-align:top;width:100%;"
>

<table
border="0" cellpadding="0" cellspacing="0" role="presentation" width="100%"
>
<tbody>
<tr>
<td  style="vertical-align:top;padding:0;">

<table
border="0" cellpadding="0" cellspacing="0" role="presentation" style="" width="100%"
>
<tbody>
{{#if brand.logo}}
<tr>
<td
align="left" style="font-size:0px;padding:0 0 12px;word-break:break-word;"
>

<div
style="font-family:'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:15px;line-height:1.5;text-align:left;color:#1f2937;"
><img src="{{brand.logo.src}}" alt="{{brand.logo.alt}}" style="display:block;max-width:240px;max-height:48px;border:0" /></div>

</td>
</tr>
{{/if}}
<tr>
<td
align="left" style="font-size:0px;padding:0 0 12px;word-break:break-word;"
>

<div
style="font-family:'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:15px;line-height:1.5;text-align:left;color:#1f2937;"
>{{greeting}}</div>

</td>
</tr>

<tr>
<td
align="left" style="font-size:0px;padding:0;word-break:break-word;"
>

<div
style="font-family:'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:15px;line-height:1.5;text-align:left;color:#1f2937;"
><h1 dir="auto" style="text-align:start;margin:0 0 4px;font-size:24px;line-height:1.25;font-weight:700">{{name}}</h1></div>

</td>
</tr>

<tr>
<td
align="left" style="font-size:0px;padding:0;word-break:break-word;"
>

<div
style="font-family:'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:13px;line-height:1.5;text-align:left;color:#5b6472;"
>{{subtitle}}</div>

</td>
</tr>

<tr>
<td
align="left" style="font-size:0px;padding:0;word-break:break-word;"
>

<div
style="font-family:'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:13px;line-height:1.5;text-align:left;color:#5b6472;"
>{{#each parameters}}<div><bdi>{{name}}</bdi>: <bdi>{{value}}</bdi></div>{{/each}}</div>

</td>
</tr>

</tbody>
</table>

</td>
</tr>
</tbody>
</table>

</div>

<!--[if mso | IE]></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>

</div>


<!--[if mso | IE]></td></tr></table><![endif]-->

{{#if metrics}}

<!--[if mso | IE]><table align="center" border="0" cellpadding="0" cellspacing="0" class="" role="presentation" style="width:640px;" width="640" bgcolor="#ffffff" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->


<div  style="background:#ffffff;background-color:#ffffff;margin:0px auto;max-width:640px;">

<table
align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="background:#ffffff;background-color:#ffffff;width:100%;"
>
<tbody>
<tr>
<td
style="direction:ltr;font-size:0px;padding:0 24px 16px;text-align:center;"
>
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="" style="vertical-align:top;width:592px;" ><![endif]-->

<div
class="mj-column-per-100 mj-outlook-group-fix" style="font-size:0px;text-align:left;direction:ltr;display:inline-block;vertical-align:top;width:100%;"
>

<table
border="0" cellpadding="0" cellspacing="0" role="presentation" width="100%"
>
<tbody>
<tr>
<td  style="vertical-align:top;padding:0;">

<table
border="0" cellpadding="0" cellspacing="0" role="presentation" style="" width="100%"
>
<tbody>

<tr>
<td
align="left" style="font-size:0px;padding:0;word-break:break-word;"
>

<div
style="font-family:'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:15px;line-height:1.5;text-align:left;color:#1f2937;"
>{{#each metrics}}<div class="metric" style="display:inline-block;width:176px;margin:0 8px 8px 0;padding:10px 14px;border:1px solid #d5dae1;border-radius:8px"><div class="metric-name" dir="auto" style="font-size:12px;color:#5b6472">{{name}}</div><div class="metric-value" style="font-size:20px;font-weight:700">{{value}}</div></div>{{/each}}</div>

</td>
</tr>

</tbody>
</table>

</td>
</tr>
</tbody>
</table>

</div>

<!--[if mso | IE]></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>

</div>


<!--[if mso | IE]></td></tr></table><![endif]-->

{{/if}}{{#each charts}}

<!--[if mso | IE]><table align="center" border="0" cellpadding="0" cellspacing="0" class="" role="presentation" style="width:640px;" width="640" bgcolor="#ffffff" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->


<div  style="background:#ffffff;background-color:#ffffff;margin:0px auto;max-width:640px;">

<table
align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="background:#ffffff;background-color:#ffffff;width:100%;"
>
<tbody>
<tr>
<td
style="direction:ltr;font-size:0px;padding:0 24px 20px;text-align:center;"
>
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="" style="vertical-align:top;width:592px;" ><![endif]-->

<div
class="mj-column-per-100 mj-outlook-group-fix" style="font-size:0px;text-align:left;direction:ltr;display:inline-block;vertical-align:top;width:100%;"
>

<table
border="0" cellpadding="0" cellspacing="0" role="presentation" width="100%"
>
<tbody>
<tr>
<td  style="vertical-align:top;padding:0;">

<table
border="0" cellpadding="0" cellspacing="0" role="presentation" style="" width="100%"
>
<tbody>

<tr>
<td
align="center" style="font-size:0px;padding:0;word-break:break-word;"
>

<table
border="0" cellpadding="0" cellspacing="0" role="presentation" style="border-collapse:collapse;border-spacing:0px;"
>
<tbody>
<tr>
<td  style="width:590px;">

<img
alt="{{alt}}" src="{{src}}" style="border:1px solid #d5dae1;border-radius:8px;display:block;outline:none;text-decoration:none;height:auto;width:100%;font-size:13px;" width="590" height="auto"
/>

</td>
</tr>
</tbody>
</table>

</td>
</tr>

</tbody>
</table>

</td>
</tr>
</tbody>
</table>

</div>

<!--[if mso | IE]></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>

</div>


<!--[if mso | IE]></td></tr></table><![endif]-->

{{/each}}

<!--[if mso | IE]><table align="center" border="0" cellpadding="0" cellspacing="0" class="" role="presentation" style="width:640px;" width="640" bgcolor="#ffffff" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->


<div  style="background:#ffffff;background-color:#ffffff;margin:0px auto;max-width:640px;">

<table
align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="background:#ffffff;background-color:#ffffff;width:100%;"
>
<tbody>
<tr>
<td
style="direction:ltr;font-size:0px;padding:0 24px 24px;text-align:center;"
>
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="" style="vertical-align:top;width:592px;" ><![endif]-->

<div
class="mj-column-per-100 mj-outlook-group-fix" style="font-size:0px;text-align:left;direction:ltr;display:inline-block;vertical-align:top;width:100%;"
>

<table
border="0" cellpadding="0" cellspacing="0" role="presentation" width="100%"
>
<tbody>
<tr>
<td  style="vertical-align:top;padding:0;">

<table
border="0" cellpadding="0" cellspacing="0" role="presentation" style="" width="100%"
>
<tbody>
{{#if rows}}
<tr>
<td
align="left" class="rows" style="font-size:0px;padding:0;word-break:break-word;"
>

<table
cellpadding="0" cellspacing="0" width="100%" border="0" style="color:#1f2937;font-family:'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:13px;line-height:1.4;table-layout:auto;width:100%;border:none;"
>
<tr>{{#each columns}}<th scope="col" class="{{classes}}"{{#if numeric}} align="right"{{else}} dir="auto"{{/if}}>{{label}}</th>{{/each}}</tr>{{#each rows}}<tr>{{cells this}}</tr>{{/each}}{{#if totals}}<tr class="total">{{cells totals}}</tr>{{/if}}
</table>

</td>
</tr>
{{/if}}
<tr>
<td
align="left" style="font-size:0px;padding:10px 0 0;word-break:break-word;"
>

<div
style="font-family:'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:13px;line-height:1.5;text-align:left;color:#5b6472;"
>{{extent}}{{#if narrowExtent}}<div class="narrow" style="display:none;mso-hide:all">{{narrowExtent}}</div>{{/if}}</div>

</td>
</tr>

</tbody>
</table>

</td>
</tr>
</tbody>
</table>

</div>

<!--[if mso | IE]></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>

</div>


<!--[if mso | IE]></td></tr></table><![endif]-->

{{#each moreReports}}

<!--[if mso | IE]><table align="center" border="0" cellpadding="0" cellspacing="0" class="" role="presentation" style="width:640px;" width="640" bgcolor="#ffffff" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->


<div  style="background:#ffffff;background-color:#ffffff;margin:0px auto;max-width:640px;">

<table
align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="background:#ffffff;background-color:#ffffff;width:100%;"
>
<tbody>
<tr>
<td
style="border-top:2px solid #d5dae1;direction:ltr;font-size:0px;padding:20px 24px 16px;text-align:center;"
>
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="" style="vertical-align:top;width:592px;" ><![endif]-->

<div
class="mj-column-per-100 mj-outlook-group-fix" style="font-size:0px;text-align:left;direction:ltr;display:inline-block;vertical-align:top;width:100%;"
>

<table
border="0" cellpadding="0" cellspacing="0" role="presentation" width="100%"
>
<tbody>
<tr>
<td  style="vertical-align:top;padding:0;">

<table
border="0" cellpadding="0" cellspacing="0" role="presentation" style="" width="100%"
>
<tbody>

<tr>
<td
align="left" style="font-size:0px;padding:0;word-break:break-word;"
>

<div
style="font-family:'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:15px;line-height:1.5;text-align:left;color:#1f2937;"
><h2 dir="auto" style="text-align:start;margin:0 0 4px;font-size:20px;line-height:1.25;font-weight:700">{{name}}</h2></div>

</td>
</tr>

<tr>
<td
align="left" style="font-size:0px;padding:0;word-break:break-word;"
>

<div
style="font-family:'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:13px;line-height:1.5;text-align:left;color:#5b6472;"
>{{cardLine}}</div>

</td>
</tr>

<tr>
<td
align="left" style="font-size:0px;padding:0;word-break:break-word;"
>

<div
style="font-family:'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:13px;line-height:1.5;text-align:left;color:#5b6472;"
>{{#each parameters}}<div><bdi>{{name}}</bdi>: <bdi>{{value}}</bdi></div>{{/each}}</div>

</td>
</tr>

</tbody>
</table>

</td>
</tr>
</tbody>
</table>

</div>

<!--[if mso | IE]></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>

</div>


<!--[if mso | IE]></td></tr></table><![endif]-->

{{#each charts}}

<!--[if mso | IE]><table align="center" border="0" cellpadding="0" cellspacing="0" class="" role="presentation" style="width:640px;" width="640" bgcolor="#ffffff" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->


<div  style="background:#ffffff;background-color:#ffffff;margin:0px auto;max-width:640px;">

<table
align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="background:#ffffff;background-color:#ffffff;width:100%;"
>
<tbody>
<tr>
<td
style="direction:ltr;font-size:0px;padding:0 24px 20px;text-align:center;"
>
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="" style="vertical-align:top;width:592px;" ><![endif]-->

<div
class="mj-column-per-100 mj-outlook-group-fix" style="font-size:0px;text-align:left;direction:ltr;display:inline-block;vertical-align:top;width:100%;"
>

<table
border="0" cellpadding="0" cellspacing="0" role="presentation" width="100%"
>
<tbody>
<tr>
<td  style="vertical-align:top;padding:0;">

<table
border="0" cellpadding="0" cellspacing="0" role="presentation" style="" width="100%"
>
<tbody>

<tr>
<td
align="center" style="font-size:0px;padding:0;word-break:break-word;"
>

<table
border="0" cellpadding="0" cellspacing="0" role="presentation" style="border-collapse:collapse;border-spacing:0px;"
>
<tbody>
<tr>
<td  style="width:590px;">

<img
alt="{{alt}}" src="{{src}}" style="border:1px solid #d5dae1;border-radius:8px;display:block;outline:none;text-decoration:none;height:auto;width:100%;font-size:13px;" width="590" height="auto"
/>

</td>
</tr>
</tbody>
</table>

</td>
</tr>

</tbody>
</table>

</td>
</tr>
</tbody>
</table>

</div>

<!--[if mso | IE]></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>

</div>


<!--[if mso | IE]></td></tr></table><![endif]-->

{{/each}}

<!--[if mso | IE]><table align="center" border="0" cellpadding="0" cellspacing="0" class="" role="presentation" style="width:640px;" width="640" bgcolor="#ffffff" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->


<div  style="background:#ffffff;background-color:#ffffff;margin:0px auto;max-width:640px;">

<table
align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="background:#ffffff;background-color:#ffffff;width:100%;"
>
<tbody>
<tr>
<td
style="direction:ltr;font-size:0px;padding:0 24px 24px;text-align:center;"
>
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="" style="vertical-align:top;width:592px;" ><![endif]-->

<div
class="mj-column-per-100 mj-outlook-group-fix" style="font-size:0px;text-align:left;direction:ltr;display:inline-block;vertical-align:top;width:100%;"
>

<table
border="0" cellpadding="0" cellspacing="0" role="presentation" width="100%"
>
<tbody>
<tr>
<td  style="vertical-align:top;padding:0;">

<table
border="0" cellpadding="0" cellspacing="0" role="presentation" style="" width="100%"
>
<tbody>
{{#if rows}}
<tr>
<td
align="left" class="more-rows" style="font-size:0px;padding:0;word-break:break-word;"
>

<table
cellpadding="0" cellspacing="0" width="100%" border="0" style="color:#1f2937;font-family:'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:13px;line-height:1.4;table-layout:auto;width:100%;border:none;"
>
<tr>{{#each columns}}<th scope="col" class="{{classes}}"{{#if numeric}} align="right"{{else}} dir="auto"{{/if}}>{{label}}</th>{{/each}}</tr>{{#each rows}}<tr>{{cells this}}</tr>{{/each}}{{#if totals}}<tr class="total">{{cells totals}}</tr>{{/if}}
</table>

</td>
</tr>
{{/if}}
<tr>
<td
align="left" style="font-size:0px;padding:10px 0 0;word-break:break-word;"
>

<div
style="font-family:'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:13px;line-height:1.5;text-align:left;color:#5b6472;"
>{{extent}}{{#if narrowExtent}}<div class="narrow" style="display:none;mso-hide:all">{{narrowExtent}}</div>{{/if}}</div>

</td>
</tr>

</tbody>
</table>

</td>
</tr>
</tbody>
</table>

</div>

<!--[if mso | IE]></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>

</div>


<!--[if mso | IE]></td></tr></table><![endif]-->

{{/each}}

<!--[if mso | IE]><table align="center" border="0" cellpadding="0" cellspacing="0" class="" role="presentation" style="width:640px;" width="640" bgcolor="#f5f7fa" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->


<div  style="background:#f5f7fa;background-color:#f5f7fa;margin:0px auto;max-width:640px;">

<table
align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="background:#f5f7fa;background-color:#f5f7fa;width:100%;"
>
<tbody>
<tr>
<td
style="direction:ltr;font-size:0px;padding:16px 24px 32px;text-align:center;"
>
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="" style="vertical-align:top;width:592px;" ><![endif]-->

<div
class="mj-column-per-100 mj-outlook-group-fix" style="font-size:0px;text-align:left;direction:ltr;display:inline-block;vertical-align:top;width:100%;"
>

<table
border="0" cellpadding="0" cellspacing="0" role="presentation" width="100%"
>
<tbody>
<tr>
<td  style="vertical-align:top;padding:0;">

<table
border="0" cellpadding="0" cellspacing="0" role="presentation" style="" width="100%"
>
<tbody>

<tr>
<td
align="left" style="font-size:0px;padding:0 0 12px;word-break:break-word;"
>

<div
style="font-family:'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:12px;line-height:1.5;text-align:left;color:#5b6472;"
>{{#if period}}<div>Period: {{period}}</div>{{/if}}<div>{{card}}</div></div>

</td>
</tr>

<tr>
<td
align="left" style="font-size:0px;padding:0 0 12px;word-break:break-word;"
>

<div
style="font-family:'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:12px;line-height:1.5;text-align:left;color:#5b6472;"
><div>{{why}}</div><div>{{manage}}</div></div>

</td>
</tr>
{{#if notice}}
<tr>
<td
align="left" style="font-size:0px;padding:0 0 12px;word-break:break-word;"
>

<div
style="font-family:'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:12px;line-height:1.5;text-align:left;color:#5b6472;"
><div dir="auto" style="text-align:start;white-space:pre-line">{{notice}}</div></div>

</td>
</tr>
{{/if}}
<tr>
<td
align="center" style="font-size:0px;padding:0;word-break:break-word;"
>

<div
style="font-family:'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:12px;line-height:1.5;text-align:center;color:#5b6472;"
>{{#if brand.name}}<bdi>{{brand.name}}</bdi> · {{/if}}Sent on schedule by Punctual</div>

</td>
</tr>

</tbody>
</table>

</td>
</tr>
</tbody>
</table>

</div>

<!--[if mso | IE]></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>

</div>


<!--[if mso | IE]></td></tr></table><![endif]-->


</div>
</body>

</html>
`;
