import { useMemo, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import type { HostConnection } from '../../shared/contract/api.ts';
import type { Command } from '../state/command.ts';
import { useCase } from '../state/case-store.ts';
import { useHandles } from '../state/handles.ts';
import { useLayout, type Theme } from '../state/layout-store.ts';
import { useSession } from '../state/session-store.ts';
import { askForListing, useSurface } from '../state/surface-store.ts';
import { clearFilters, useView } from '../state/view-store.ts';
import { openCatalogueAtFlow } from './catalogue-at-flow.ts';
import { command } from './command.ts';
import { exportCommands } from './export-commands.ts';
import { noteCommands } from './note-commands.ts';
import { cancelReading, closeAnalysis, followFile, openDialog, openInputs } from './session.ts';

/** The one list of commands: palette, hotkeys, help and the host's menu read it. */
export function useCommands(
  connection: HostConnection,
  fileInput: RefObject<HTMLInputElement | null>,
): readonly Command[] {
  const open = useSession((state) => state.phase === 'open');
  const reading = useSession(
    (state) => state.progress?.state === 'reading' || state.phase === 'opening',
  );
  const following = useSession((state) => (state.progress?.following ?? null) !== null);
  const followable = useSession((state) => state.phase === 'open' && state.file !== null);
  const undo = useCase((state) => state.view?.undo ?? null);
  const redo = useCase((state) => state.view?.redo ?? null);
  return useMemo(() => {
    const flows = () => useHandles.getState().flows;
    const ladder = () => useHandles.getState().ladder;
    const theme = (value: Theme) => () => useLayout.setState({ theme: value });
    return [
      command(
        'file.open',
        'Open captures',
        'File',
        () => void openDialog(connection, fileInput.current),
        { hotkeys: ['mod+o'], keys: ['Ctrl', 'O'], inFields: true },
      ),
      command(
        'file.paste',
        'Paste a listing…',
        'File',
        () => {
          askForListing('');
        },
        { keys: ['Ctrl', 'V'] },
      ),
      command(
        'file.sample',
        'Open the sample capture',
        'File',
        () => void openInputs(connection, [{ kind: 'sample' }]),
      ),
      command(
        'file.follow',
        'Follow this file while it is written',
        'File',
        () => {
          followFile(connection);
        },
        { enabled: followable && !reading },
      ),
      command(
        'file.stop',
        following ? 'Stop following' : 'Stop reading',
        'File',
        () => {
          cancelReading(connection);
        },
        { enabled: reading },
      ),
      command(
        'file.close',
        'Close capture',
        'File',
        () => {
          closeAnalysis(connection);
        },
        { enabled: open, hotkeys: ['alt+w'], keys: ['Alt', 'W'] },
      ),
      command(
        'flows.filter',
        'Filter flows',
        'Flows',
        () => {
          flows().focusFilter();
        },
        { enabled: open, hotkeys: ['mod+f', '/', 'shift+/'], keys: ['Ctrl', 'F'], inFields: false },
      ),
      command('flows.clear-filter', 'Clear filter', 'Flows', clearFilters, { enabled: open }),
      command(
        'flows.focus',
        'Go to the flow table',
        'Flows',
        () => {
          showFlows();
          flows().focus();
        },
        { enabled: open, hotkeys: ['f'], keys: ['F'] },
      ),
      command(
        'flows.next',
        'Next flow',
        'Flows',
        () => {
          flows().step(1);
        },
        { enabled: open, hotkeys: ['j'], keys: ['J'] },
      ),
      command(
        'flows.previous',
        'Previous flow',
        'Flows',
        () => {
          flows().step(-1);
        },
        { enabled: open, hotkeys: ['k'], keys: ['K'] },
      ),
      command(
        'flows.copy',
        'Copy selected flows as CSV',
        'Flows',
        () => {
          flows().copySelection();
        },
        { enabled: open, hotkeys: ['mod+c'], keys: ['Ctrl', 'C'] },
      ),
      command(
        'flows.copy-all',
        'Copy all flows of the view as CSV',
        'Flows',
        () => {
          flows().copyAll();
        },
        { enabled: open },
      ),
      command(
        'flows.copy-explanation',
        'Copy the explanation as text',
        'Flows',
        () => {
          useHandles.getState().explanation.copy();
        },
        { enabled: open },
      ),
      ...noteCommands(connection, open, undo, redo),
      command(
        'ladder.focus',
        'Go to the ladder',
        'Ladder',
        () => {
          showFlows();
          ladder().focus();
        },
        { enabled: open, hotkeys: ['l'], keys: ['L'] },
      ),
      command(
        'ladder.next-evidence',
        'Next evidence packet',
        'Ladder',
        () => {
          ladder().stepEvidence(1);
        },
        { enabled: open, hotkeys: ['n'], keys: ['N'] },
      ),
      command(
        'ladder.previous-evidence',
        'Previous evidence packet',
        'Ladder',
        () => {
          ladder().stepEvidence(-1);
        },
        { enabled: open, hotkeys: ['p'], keys: ['P'] },
      ),
      command(
        'ladder.times',
        'Switch between time and delta',
        'Ladder',
        () =>
          useLayout.setState(({ ladderTime }) => ({
            ladderTime: ladderTime === 'time' ? 'delta' : 'time',
          })),
        { enabled: open, hotkeys: ['d'], keys: ['D'] },
      ),
      command(
        'ladder.svg',
        'Save the ladder as SVG',
        'Ladder',
        () => {
          ladder().exportSvg();
        },
        { enabled: open },
      ),
      command('view.flows', 'Flows', 'View', () => useView.setState({ screen: 'flows' }), {
        enabled: open,
        hotkeys: ['alt+1'],
        keys: ['Alt', '1'],
        inFields: true,
      }),
      command(
        'view.health',
        'Capture health',
        'View',
        () => useView.setState({ screen: 'health' }),
        { enabled: open, hotkeys: ['alt+2'], keys: ['Alt', '2'], inFields: true },
      ),
      command('view.notes', 'Notes', 'View', () => useView.setState({ screen: 'notes' }), {
        enabled: open,
        hotkeys: ['alt+3'],
        keys: ['Alt', '3'],
        inFields: true,
      }),
      command(
        'view.report',
        'Incident report',
        'View',
        () => useView.setState({ screen: 'report' }),
        {
          enabled: open,
          hotkeys: ['alt+4'],
          keys: ['Alt', '4'],
          inFields: true,
        },
      ),
      command(
        'view.radar',
        'Radar: stages and tags',
        'View',
        () => useView.setState({ screen: 'radar' }),
        {
          enabled: open,
          hotkeys: ['alt+5'],
          keys: ['Alt', '5'],
          inFields: true,
        },
      ),
      ...exportCommands(connection, open),
      command(
        'view.explanation',
        'Show the explanation',
        'View',
        () => useView.setState({ pane: 'explanation' }),
        { enabled: open, hotkeys: ['e'], keys: ['E'] },
      ),
      command('view.theme-light', 'Light colours', 'View', theme('light')),
      command('view.theme-dark', 'Dark colours', 'View', theme('dark')),
      command('view.theme-system', "The system's colours", 'View', theme('system')),
      command('view.reset-layout', 'Reset layout and columns', 'View', () => {
        useLayout.setState({ widths: {}, shown: {}, panels: {} });
      }),
      command(
        'help.palette',
        'All commands',
        'Help',
        () => useSurface.setState({ palette: true }),
        { hotkeys: ['mod+k'], keys: ['Ctrl', 'K'], inFields: true },
      ),
      command(
        'help.catalogue',
        'Catalogue of causes',
        'Help',
        () => void openCatalogueAtFlow(connection),
        { hotkeys: ['c'], keys: ['C'] },
      ),
      command(
        'help.shortcuts',
        'Keyboard shortcuts',
        'Help',
        () => useSurface.setState({ help: true }),
        { hotkeys: ['shift+?', '?'], keys: ['?'] },
      ),
    ];
  }, [connection, fileInput, open, reading, following, followable, undo, redo]);
}

/** Shows the flows at once: what is asked of the table or the ladder next reaches parts that are there. */
function showFlows(): void {
  flushSync(() => {
    useView.setState({ screen: 'flows' });
  });
}
