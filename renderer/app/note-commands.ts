import { TRIAGE_STATES } from '../../shared/contract/lists.ts';
import type { HostConnection } from '../../shared/contract/api.ts';
import { saveCaseAs } from '../features/case/save-case.ts';
import { redoEdit, triageSelected, undoEdit } from '../state/case-edits.ts';
import type { Command } from '../state/command.ts';
import type { TriageState } from '../state/contract-types.ts';
import { useHandles } from '../state/handles.ts';
import { noteOnCapture, noteOnFlow, useNoting } from '../state/noting-store.ts';
import { say, useSurface } from '../state/surface-store.ts';
import { TRIAGE_WORDS } from '../state/triage-words.ts';
import { useView } from '../state/view-store.ts';
import { visibleLine } from '../ui/said-text.ts';
import { command } from './command.ts';

/** Commands of notes, triage and the case. */
export function noteCommands(
  connection: HostConnection,
  open: boolean,
  undo: string | null,
  redo: string | null,
): readonly Command[] {
  const notes = () => useHandles.getState().notes;
  const triage = (state: TriageState | null) => () => {
    triageSelected(connection, chosenFlows(), state);
  };
  return [
    command('notes.write', 'Write a note', 'Notes', writeNote, {
      enabled: open,
      hotkeys: ['shift+n'],
      keys: ['Shift', 'N'],
    }),
    command(
      'notes.range',
      'Note on a time range',
      'Notes',
      () => {
        useView.setState({ screen: 'flows' });
        useHandles.getState().ladder.writeOnRange();
      },
      { enabled: open },
    ),
    command(
      'notes.search',
      'Search notes',
      'Notes',
      () => {
        useView.setState({ screen: 'notes' });
        requestAnimationFrame(() => notes().search());
      },
      { enabled: open },
    ),
    ...TRIAGE_STATES.map((state) =>
      command(`triage.${state}`, `Triage: ${TRIAGE_WORDS[state].name}`, 'Notes', triage(state), {
        enabled: open,
        hotkeys: [TRIAGE_WORDS[state].key],
        keys: [TRIAGE_WORDS[state].key],
      }),
    ),
    command('triage.clear', 'Triage: clear', 'Notes', triage(null), {
      enabled: open,
      hotkeys: ['0'],
      keys: ['0'],
    }),
    command(
      'triage.labels',
      'Add a tag',
      'Notes',
      () => {
        const { flow } = useView.getState();
        if (flow === null) say('No flow is selected.');
        else {
          useView.setState({ screen: 'flows', pane: 'explanation' });
          useNoting.setState({ tagging: flow });
        }
      },
      { enabled: open, hotkeys: ['t'], keys: ['T'] },
    ),
    command('triage.override', 'Override the verdict', 'Notes', override, {
      enabled: open,
      hotkeys: ['o'],
      keys: ['O'],
    }),
    command('case.undo', afterColon('Undo', undo), 'Notes', () => void undoEdit(connection), {
      enabled: open,
      hotkeys: ['mod+z'],
      keys: ['Ctrl', 'Z'],
    }),
    command('case.redo', afterColon('Redo', redo), 'Notes', () => void redoEdit(connection), {
      enabled: open,
      hotkeys: ['mod+shift+z', 'mod+y'],
      keys: ['Ctrl', 'Shift', 'Z'],
    }),
    command('case.save-as', 'Save case as', 'File', () => void saveCaseAs(connection), {
      enabled: open,
      hotkeys: ['mod+s'],
      keys: ['Ctrl', 'S'],
      inFields: true,
    }),
  ];
}

/**
 * In the ladder or the packet's pane: on the packet or range selected there; in capture health: on the
 * first capture; elsewhere: on the flow.
 */
function writeNote(): void {
  const { ladder } = useHandles.getState();
  const inLadder = (document.activeElement?.closest('.ladder, .packet') ?? null) !== null;
  if (inLadder && ladder.writeNote()) return;
  if (useView.getState().screen === 'health') {
    noteOnCapture();
    return;
  }
  if (useView.getState().flow === null) {
    say('No flow is selected.');
    return;
  }
  useView.setState({ screen: 'flows', pane: 'explanation' });
  noteOnFlow();
}

/** Flows selected in the table; on a screen that shows no table, none: nobody would see which. */
async function chosenFlows(): Promise<readonly number[]> {
  return useView.getState().screen === 'flows' ? useHandles.getState().flows.selected() : [];
}

function override(): void {
  const { flow } = useView.getState();
  if (flow === null) say('No flow is selected.');
  else useSurface.setState({ override: flow });
}

function afterColon(verb: string, what: string | null): string {
  return what === null ? verb : `${verb}: ${visibleLine(what)}`;
}
