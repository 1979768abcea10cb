import { Check, CircleAlert, CloudOff, Save } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { CaseView } from '../../../shared/contract/case-messages.ts';
import { adviceFor } from '../../../shared/contract/errors.ts';
import { counted } from '../../../shared/base/numbers.ts';
import { redoEdit, undoEdit } from '../../state/case-edits.ts';
import { useCase } from '../../state/case-store.ts';
import { useConnection } from '../../state/connection-context.ts';
import { useSession } from '../../state/session-store.ts';
import { useSurface } from '../../state/surface-store.ts';
import { useView } from '../../state/view-store.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { visibleLine, visibleText } from '../../ui/said-text.ts';
import { saveCaseAs } from './save-case.ts';
import './case.css';

/** Where the case is kept and whether that works, in the status line; opens what can be done with it. */
export function CaseStatus() {
  const { view, failure, sending } = useCase();
  const connection = useConnection();
  const following = useSession((state) => (state.progress?.following ?? null) !== null);
  const problem = view?.problem ?? failure;
  if (view === null && failure === null) return null;
  const name = view?.file === null || view === null ? null : visibleLine(view.file.name);
  const described = view !== null && (view.title !== null || view.caseId !== null);
  const empty = view !== null && view.notes.length === 0 && view.flows.length === 0 && !described;
  const words =
    problem !== null
      ? 'Notes are not saved'
      : sending > 0
        ? 'Saving \u2026'
        : view?.file?.automatic === true
          ? empty
            ? 'No notes yet'
            : savedText(view, following)
          : `Kept in ${name ?? 'no file'}`;
  return (
    <DropdownMenu.Root
      modal={false}
      onOpenChange={(open) => {
        // What the message offers stands in the menu too.
        if (open) useSurface.setState({ toast: null });
      }}
    >
      <DropdownMenu.Trigger className={`case-status${problem === null ? '' : ' bad'}`}>
        {problem !== null ? (
          <CircleAlert size={13} aria-hidden="true" />
        ) : empty ? null : (
          <Check size={13} aria-hidden="true" />
        )}
        <span className="ellipsis">{words}</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Content
        className="menu case-menu"
        side="top"
        align="end"
        sideOffset={6}
        collisionPadding={8}
      >
        {problem !== null && (
          <p className="case-problem">
            <CloudOff size={14} aria-hidden="true" />
            <span>
              <b>{problem.detail}</b> {adviceFor(problem)}
            </span>
          </p>
        )}
        {view !== null && view.file !== null && (
          <p className="case-where">
            {view.file.automatic
              ? following
                ? 'Kept by Teardown itself. Found again with the capture only once following has stopped, for the capture has no SHA-256 before:'
                : 'Kept by Teardown itself, found again with the capture:'
              : 'Kept in:'}
            <span className="mono selectable">{visibleLine(view.file.path)}</span>
          </p>
        )}
        {(!empty || (view?.redo ?? null) !== null) && (
          <p className="case-where">The file also keeps what was undone, removed or replaced.</p>
        )}
        {(view?.remarks ?? []).map((remark) => (
          <p className="case-where" key={remark}>
            {visibleText(remark)}
          </p>
        ))}
        <DropdownMenu.Item
          className="menu-item"
          onSelect={() => useView.setState({ screen: 'notes' })}
        >
          <span className="tick" />
          All notes
          <span className="grow" />
          <Kbd keys={['Alt', '3']} />
        </DropdownMenu.Item>
        <DropdownMenu.Item
          className="menu-item"
          disabled={view === null}
          onSelect={() => void saveCaseAs(connection)}
        >
          <span className="tick">
            <Save size={13} aria-hidden="true" />
          </span>
          Save case as &#8230;
          <span className="grow" />
          <Kbd keys={['Ctrl', 'S']} />
        </DropdownMenu.Item>
        <DropdownMenu.Separator className="menu-separator" />
        <DropdownMenu.Item
          className="menu-item"
          disabled={(view?.undo ?? null) === null}
          onSelect={() => void undoEdit(connection)}
        >
          <span className="tick" />
          <span className="ellipsis">Undo{afterColon(view?.undo)}</span>
          <span className="grow" />
          <Kbd keys={['Ctrl', 'Z']} />
        </DropdownMenu.Item>
        <DropdownMenu.Item
          className="menu-item"
          disabled={(view?.redo ?? null) === null}
          onSelect={() => void redoEdit(connection)}
        >
          <span className="tick" />
          <span className="ellipsis">Redo{afterColon(view?.redo)}</span>
          <span className="grow" />
          <Kbd keys={['Ctrl', 'Shift', 'Z']} />
        </DropdownMenu.Item>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

/** "7 notes saved"; where only triage or tags were said: of how many flows; else it is the title. */
function savedText({ notes, flows }: CaseView, following: boolean): string {
  const saved = following ? 'saved when following stops' : 'saved';
  if (notes.length > 0) return `${counted(notes.length, 'note')} ${saved}`;
  return flows.length > 0 ? `${counted(flows.length, 'flow')} triaged, ${saved}` : `Title ${saved}`;
}

function afterColon(what: string | null | undefined): string {
  return what === null || what === undefined ? '' : `: ${visibleLine(what)}`;
}
