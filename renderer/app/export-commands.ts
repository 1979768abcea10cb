import type { HostConnection } from '../../shared/contract/api.ts';
import { asFailure } from '../carriers/wire.ts';
import type { Command } from '../state/command.ts';
import type { ReportFormat } from '../state/report-types.ts';
import { useCase } from '../state/case-store.ts';
import { adoptAuthor, useReport, withCase } from '../state/report-store.ts';
import { useSession } from '../state/session-store.ts';
import { startExport } from '../state/start-export.ts';
import { say, useSurface } from '../state/surface-store.ts';
import { useView } from '../state/view-store.ts';
import { copyText } from '../ui/clipboard.ts';
import { command } from './command.ts';

const FORMATS: readonly (readonly [ReportFormat, string])[] = [
  ['pdf', 'PDF'],
  ['html', 'HTML'],
  ['md', 'Markdown'],
];

/** Commands that write something for the user or show it elsewhere. */
export function exportCommands(connection: HostConnection, open: boolean): readonly Command[] {
  return [
    ...FORMATS.map(([format, name]) =>
      command(
        `report.${format}`,
        `Export the report as ${name}`,
        'Report',
        () => void exportReport(connection, format),
        format === 'pdf'
          ? {
              enabled: open,
              hotkeys: ['mod+shift+e'],
              keys: ['Ctrl', 'Shift', 'E'],
              inFields: true,
            }
          : { enabled: open },
      ),
    ),
    command(
      'export.open',
      'Export flows, packets or a ladder',
      'File',
      () => useSurface.setState({ exporting: true }),
      { enabled: open, hotkeys: ['mod+e'], keys: ['Ctrl', 'E'], inFields: true },
    ),
    command(
      'wireshark.flow',
      'Open this flow in Wireshark',
      'Flows',
      () => void openWireshark(connection),
      { enabled: open, hotkeys: ['w'], keys: ['W'] },
    ),
  ];
}

/** The report as it is set now, under the name that the host remembers. */
async function exportReport(connection: HostConnection, format: ReportFormat): Promise<void> {
  adoptAuthor(await connection.call('author.get', null).catch(() => ''));
  const options = withCase(useReport.getState().options, useCase.getState().view);
  await startExport(connection, { kind: 'report', format, options });
}

/** Wireshark on the flow in focus; where it is not installed, its command goes to the clipboard. */
async function openWireshark(connection: HostConnection): Promise<void> {
  const { analysis } = useSession.getState();
  const { flow, packet, pane } = useView.getState();
  if (analysis === null || flow === null) {
    say('Select a flow first.');
    return;
  }
  try {
    const shown = pane === 'packet' ? packet : null;
    const answer = await connection.call('wireshark.open', { analysis, flow, packet: shown });
    if (answer.started) {
      say('Wireshark is starting.');
      return;
    }
    const why = answer.listing
      ? 'Wireshark cannot read a text listing: a capture is made of it first'
      : 'Wireshark was not found here';
    const copied = await copyText(answer.command);
    say(copied ? `${why}. On the clipboard: ${answer.command}` : `${why}: ${answer.command}`);
  } catch (cause) {
    say(asFailure(cause).error.detail, 'bad');
  }
}
