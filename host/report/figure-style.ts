/** What a text of a figure looks like; everything is inherited, as SVG has it. */
export interface TextStyle {
  readonly 'font-family': string;
  readonly 'font-size': string;
  readonly 'font-weight': string;
  readonly 'letter-spacing': string;
  readonly 'text-anchor': string;
  readonly fill: string;
}

/** SVG's initial values. */
export const INITIAL_STYLE: TextStyle = {
  'font-family': 'sans-serif',
  'font-size': '16px',
  'font-weight': '400',
  'letter-spacing': '0',
  'text-anchor': 'start',
  fill: '#000000',
};

/** An element as selectors see it. */
export interface StyledElement {
  readonly name: string;
  readonly classes: readonly string[];
}

type Property = keyof TextStyle;
interface Rule {
  readonly compounds: readonly string[];
  readonly weight: number;
  readonly says: ReadonlyMap<Property, string>;
}

/** A figure's style sheet: element names, classes, and descendants of those; later rules win ties. */
export class FigureStyles {
  private readonly rules: readonly Rule[];

  constructor(sheet: string) {
    const rules: Rule[] = [];
    for (const [, selectors, says] of sheet.matchAll(/([^{}]+)\{([^}]*)\}/gu)) {
      for (const selector of selectors.split(',')) {
        const compounds = selector.trim().split(/\s+/u);
        const classes = selector.split('.').length - 1;
        const names = compounds.filter((compound) => /^\w/u.test(compound)).length;
        rules.push({ compounds, weight: classes * 100 + names, says: declarations(says) });
      }
    }
    // Sorting keeps the order of equals.
    this.rules = rules.sort((a, b) => a.weight - b.weight);
  }

  /** The style of the last element of `path`, given its parent's and its own attributes. */
  style(
    path: readonly StyledElement[],
    parent: TextStyle,
    attributes: ReadonlyMap<string, string>,
  ): TextStyle {
    const style: Record<Property, string> = { ...parent };
    for (const property of PROPERTIES)
      style[property] = attributes.get(property) ?? style[property];
    const applying = this.rules.filter(({ compounds }) => matches(compounds, path));
    for (const { says } of applying) for (const [property, value] of says) style[property] = value;
    const own = declarations(attributes.get('style') ?? '');
    for (const [property, value] of own) style[property] = value;
    return style;
  }
}

const PROPERTIES = Object.keys(INITIAL_STYLE) as readonly Property[];

function declarations(text: string): ReadonlyMap<Property, string> {
  const found = new Map<Property, string>();
  for (const declaration of text.split(';')) {
    const colon = declaration.indexOf(':');
    const property = PROPERTIES.find((each) => each === declaration.slice(0, colon).trim());
    if (property !== undefined) found.set(property, declaration.slice(colon + 1).trim());
  }
  return found;
}

function matches(compounds: readonly string[], path: readonly StyledElement[]): boolean {
  let left = compounds.length - 1;
  for (let i = path.length - 1; i >= 0 && left >= 0; i -= 1) {
    if (isCompound(compounds[left], path[i])) left -= 1;
    else if (i === path.length - 1) return false;
  }
  return left < 0;
}

function isCompound(compound: string, { name, classes }: StyledElement): boolean {
  const [element, ...wanted] = compound.split('.');
  return (element === '' || element === name) && wanted.every((each) => classes.includes(each));
}
