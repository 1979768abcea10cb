/** What a report or a case is called; null (or blank): nobody said. */
interface Titled {
  readonly title: string | null;
  readonly caseId: string | null;
}

/** A report's options with the case's own title and number where none were given. */
export function titledByCase<T extends Titled>(options: T, said: Titled): T {
  return {
    ...options,
    title: isBlank(options.title) ? said.title : options.title,
    caseId: isBlank(options.caseId) ? said.caseId : options.caseId,
  };
}

function isBlank(text: string | null): boolean {
  return text === null || text.trim() === '';
}
