import { visibleText } from '../../text/visible-text';

/** HTML that does what it says and nothing else: only `html` makes it, and it escapes whatever is put in. */
export class Markup {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** For `html` and style sheets of ours; never for text from data or models. */
  static ofOurs(text: string): Markup {
    return new Markup(text);
  }

  toString(): string {
    return this.#text;
  }
}

type Part = string | number | Markup | null | readonly Part[];

/** The literal parts of a template without the indentation that they have in the source. */
const compact = new WeakMap<TemplateStringsArray, readonly string[]>();

/**
 * A tagged template. Text put into it is escaped, for elements and quoted attributes alike, and its control and bidirectional
 * characters are spelled out; markup stays as it is, lists are joined, null is nothing.
 */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const known = compact.get(literals) ?? literals.map((literal) => literal.replaceAll(/\s*\n\s*/gu, '\n'));
  compact.set(literals, known);
  return Markup.ofOurs(known.reduce((text, literal, index) => text + markupOf(parts[index - 1] ?? null) + literal));
}

function markupOf(part: Part): string {
  if (part === null || part instanceof Markup) {
    return part === null ? '' : part.toString();
  }
  return typeof part === 'object' ? part.map(markupOf).join('') : escapeHtml(String(part));
}

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return visibleText(text.replaceAll(/\r\n?/gu, '\n')).replaceAll(/[&<>"']/gu, (sign) => references[sign] ?? '');
}
