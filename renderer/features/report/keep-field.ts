import type { HostConnection } from '../../../shared/contract/api.ts';
import { keepEdit, setAuthor } from '../../state/case-edits.ts';
import { useCase } from '../../state/case-store.ts';
import { changeReport } from '../../state/report-store.ts';

/**
 * Keeps what was typed in the report's form where it outlives the window: title and number with the
 * case, the author with the settings. Not kept (it is said why), it stays in the form.
 */
export async function keepField(
  connection: HostConnection,
  field: 'title' | 'caseId' | 'author',
  text: string,
): Promise<void> {
  const { view, author } = useCase.getState();
  if (field === 'author') {
    if (text !== '' && text !== author) await setAuthor(connection, text);
    return;
  }
  const value = text === '' ? null : text;
  const kept =
    (view?.[field] ?? null) === value ||
    (await keepEdit(connection, { do: 'describe', [field]: value }));
  // From now on the case says it: an undo, or another window, changes it here too.
  if (kept) changeReport({ [field]: null });
}
