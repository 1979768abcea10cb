import { dialog, type BrowserWindow } from 'electron';

/** Shows the open dialog over a window; the chosen paths, none where it was cancelled. */
export async function showOpenDialog(window: BrowserWindow): Promise<readonly string[]> {
  const answer = await dialog.showOpenDialog(window, {
    title: 'Open captures or a case',
    properties: ['openFile', 'multiSelections'],
    filters: [
      {
        name: 'Captures and cases',
        extensions: [
          ...['pcap', 'pcapng', 'cap', 'dmp', 'ntar', 'snoop', 'erf', 'gz', 'zst', 'lz4'],
          'teardown',
        ],
      },
      { name: 'Cases', extensions: ['teardown'] },
      { name: 'All files', extensions: ['*'] },
    ],
  });
  return answer.canceled ? [] : answer.filePaths;
}
