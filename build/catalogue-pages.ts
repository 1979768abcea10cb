import { ALL_DOCS } from '../shared/findings/all-docs.ts';
import { ALL_RULES } from '../shared/findings/all-rules.ts';
import type { RuleDoc } from '../shared/findings/rule-doc.ts';
import type { CauseRule } from '../shared/findings/rule.ts';

/** The catalogue as files: name and text, the index first. Made of the rules alone. */
export function cataloguePages(): readonly (readonly [name: string, text: string])[] {
  return [
    ['README.md', index()],
    ...ALL_RULES.map((rule) => [`${rule.id}.md`, page(rule, ALL_DOCS[rule.id])] as const),
  ];
}

function index(): string {
  const rows = ALL_RULES.map(
    ({ id, title }) => `| [\`${id}\`](${id}.md) | ${title} | ${ALL_DOCS[id].seen} |`,
  );
  return `# The catalogue of causes

How a flow ended: the causes that this release can name. Every flow has one leading cause, the one
with the most evidence, and any number of alternatives with what would settle them. These pages are
generated from \`shared/findings/rules/\` by \`node build/run-ts.mjs build/catalogue.ts\`; do not edit them.

| id | title | what is seen |
| -- | ----- | ------------ |
${rows.join('\n')}
`;
}

function page(rule: CauseRule, doc: RuleDoc): string {
  const known = new Set<string>(ALL_RULES.map(({ id }) => id));
  const name = (id: string): string => (known.has(id) ? `[\`${id}\`](${id}.md)` : `\`${id}\``);
  return `# ${rule.title}

\`${rule.id}\` · [all causes](README.md)

${doc.seen}

## How it is decided

${list(doc.decided)}

## Confidence

${list(doc.confidence)}

## Does it matter

${doc.matters}

## Easily taken for

${list(doc.confusedWith.map(({ cause, why }) => `${name(cause)}: ${why}.`))}

## What settles it

${list(doc.settles)}

## What to do

${doc.remedy}

## References

${list(doc.references)}
`;
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}
