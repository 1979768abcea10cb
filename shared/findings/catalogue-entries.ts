import { ALL_DOCS } from './all-docs.ts';
import { ALL_RULES } from './all-rules.ts';
import type { CauseId } from './rule.ts';
import type { RuleDoc } from './rule-doc.ts';

/** One cause as the in-app help shows it. */
export interface CatalogueEntry {
  readonly id: CauseId;
  readonly title: string;
  readonly doc: RuleDoc;
}

/** Every cause with its documentation, in the catalogue's order. */
export function catalogueEntries(): readonly CatalogueEntry[] {
  return ALL_RULES.map(({ id, title }) => ({ id, title, doc: ALL_DOCS[id] }));
}
