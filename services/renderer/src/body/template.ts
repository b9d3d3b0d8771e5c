import Handlebars from 'handlebars';
import { RenderError } from '../data/render-error';
import { cells } from './cells-helper';
import { DEFAULT_HTML } from './default-html.generated';
import { DEFAULT_TEMPLATE } from './default-template';
import { type TemplateFault, templateFaults } from './template-check';

/** A mail body compiled once and filled many times. */
export type BodyTemplate = {
  /** Fills the template, every value escaped. Throws RenderError `template/unknown-value` for an unknown value. */
  fill: (values: object) => string;
  /** The values that it names, each by its first word. */
  names: ReadonlySet<string>;
};

/** Longer MJML is refused before it is parsed. */
const MAX_LENGTH = 256 * 1024;

// A separate environment: no helpers registered elsewhere, and no `log`, which would write to the console.
const handlebars = Handlebars.create();
handlebars.unregisterHelper('log');
handlebars.registerHelper('cells', cells);

const refuse = (faults: readonly TemplateFault[]): never => {
  throw new RenderError(
    'template/invalid',
    `template: ${faults.map(({ line, message }) => `line ${line}: ${message}`).join('; ')}`,
  );
};

/** Refuses Handlebars marks that print a value unescaped, or name a partial, of which there are none. */
class Refusals extends Handlebars.Visitor {
  readonly faults: TemplateFault[] = [];

  override MustacheStatement(mustache: hbs.AST.MustacheStatement): void {
    if (!mustache.escaped)
      this.faults.push({ line: mustache.loc.start.line, message: 'unescaped values ({{{ }}} or {{& }}) are refused' });
    super.MustacheStatement(mustache);
  }

  override PartialStatement(partial: hbs.AST.PartialStatement): void {
    this.faults.push({
      line: partial.loc.start.line,
      message: 'partials ({{> }}) are refused: a template stands alone',
    });
  }

  override PartialBlockStatement(partial: hbs.AST.PartialBlockStatement): void {
    this.faults.push({
      line: partial.loc.start.line,
      message: 'partials ({{#> }}) are refused: a template stands alone',
    });
  }
}

/** Collects the first word of each name. */
class Names extends Handlebars.Visitor {
  readonly found = new Set<string>();

  override PathExpression(path: hbs.AST.PathExpression): void {
    this.found.add(String(path.parts[0]));
  }
}

const namesIn = (source: string): ReadonlySet<string> => {
  const names = new Names();
  names.accept(handlebars.parse(source));
  return names.found;
};

const handlebarsFaults = (source: string): TemplateFault[] => {
  try {
    const refusals = new Refusals();
    refusals.accept(handlebars.parse(source));
    return refusals.faults;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const line = Number(/(?:on line |- )(\d+)/.exec(message)?.[1] ?? 1);
    return [{ line, message: message.replace(/^Parse error on line \d+:\n/, '').replace(/\s+/g, ' ') }];
  }
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** A value as a template writes it. */
export const written = (value: string): string => handlebars.escapeExpression(value);

/** The faults that MJML reports: an error of its strict mode lists them, each with its line. */
const mjmlFaults = (error: unknown): TemplateFault[] => {
  const listed = isRecord(error) && Array.isArray(error['errors']) ? error['errors'].filter(isRecord) : [];
  if (listed.length === 0) return [{ line: 1, message: error instanceof Error ? error.message : String(error) }];
  return listed.map(({ line, tagName, message }) => ({
    line: Number(line ?? 1),
    message: `${String(tagName)}: ${String(message)}`,
  }));
};

/** Strict Handlebars still reads an unknown name in `{{#each nope}}` as empty, and the rows would be silently missing. */
const knownOnly = (values: object): object =>
  new Proxy(values, {
    has: (target, name) => {
      if (!Object.hasOwn(target, name)) throw new Error(`"${String(name)}" is not defined`);
      return true;
    },
    get: (target, name, receiver) => {
      if (typeof name === 'string' && !Object.hasOwn(target, name)) throw new Error(`"${name}" is not defined`);
      return Reflect.get(target, name, receiver);
    },
  });

/** What MJML makes of a template. @throws RenderError `template/invalid` */
const htmlOf = async (mjml: string): Promise<string> => {
  const { default: mjml2html } = await import('mjml');
  const options = { validationLevel: 'strict', ignoreIncludes: true, keepComments: false, fonts: {} } as const;
  return mjml2html(mjml, options).then(
    ({ html }) => html,
    (error: unknown) => refuse(mjmlFaults(error)),
  );
};

/** What MJML makes of the built-in template, without the indents of its lines: a quarter of the octets of each mail, and of the time for them. */
export const defaultHtml = async (): Promise<string> => (await htmlOf(DEFAULT_TEMPLATE)).replace(/^ +/gm, '');

/** A typing error of a user is to be said. */
const OWN = { strict: true } as const;
/** Tests show that templates which come with Punctual name nothing unknown; filled without looking they take half the time. */
const BUILT_IN = { knownHelpersOnly: true, knownHelpers: { cells: true }, data: false } as const;

/** What fills HTML with Handlebars marks. */
const filler = (html: string, options: CompileOptions = OWN): BodyTemplate['fill'] => {
  const template = handlebars.compile(html, options);
  return (values) => {
    try {
      return template(knownOnly(values));
    } catch (error) {
      throw new RenderError(
        'template/unknown-value',
        `template: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  };
};

/**
 * Compiles an MJML mail body with Handlebars marks: once per template, never per message (MJML takes milliseconds,
 * filling microseconds). MJML is strict and may neither include files nor load fonts from elsewhere; Handlebars is strict
 * and escapes everything. Throws RenderError `template/invalid` naming every fault with its line, and
 * `template/too-large`.
 */
export const compileTemplate = async (mjml: string): Promise<BodyTemplate> => {
  if (mjml === DEFAULT_TEMPLATE) return { names: namesIn(mjml), fill: filler(DEFAULT_HTML, BUILT_IN) };
  if (mjml.length > MAX_LENGTH)
    throw new RenderError('template/too-large', `template: ${mjml.length} characters, at most ${MAX_LENGTH}`);
  const faults = [...templateFaults(mjml), ...handlebarsFaults(mjml)];
  if (faults.length > 0) refuse(faults);
  return { names: namesIn(mjml), fill: filler(await htmlOf(mjml)) };
};
