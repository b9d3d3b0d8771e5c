import Handlebars from 'handlebars';
import { isParameterName } from './named-parameters';

/** Collects the names in `parameters.NAME`. */
class Named extends Handlebars.Visitor {
  readonly names = new Set<string>();

  override PathExpression(path: hbs.AST.PathExpression): void {
    const [first, name] = path.parts;
    if (first === 'parameters' && name !== undefined && isParameterName(String(name))) this.names.add(String(name));
  }
}

/** The parameters that a template names, as in `{{parameters.region}}`; none for one that cannot be read, which its own check finds. */
export const parametersOfTemplate = (mjml: string): string[] => {
  const named = new Named();
  try {
    named.accept(Handlebars.parse(mjml));
  } catch {
    return [];
  }
  return [...named.names];
};
