import path from 'node:path';
import { _electron } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { findElectron } from '../../host/cli/electron-runtime.ts';
import { hasDisplay } from '../../host/cli/open-browser.ts';
import { scratchFolder, writeConversations } from '../support/conversation-file.ts';

const runtime = findElectron(path.resolve('.'));

/** Why the real thing cannot run here, null where it can. */
function reasonToSkip(): string | null {
  if (runtime === null) return "Electron's runtime is not installed here and could not be fetched";
  if (!hasDisplay()) return 'no display for a window here';
  return null;
}

const reason = reasonToSkip();
const name = 'a real Electron opens a capture from the command line and shows its flows';

describe('the desktop app in a real Electron', () => {
  const scratch = scratchFolder();
  afterAll(() => scratch.remove());

  it.skipIf(reason !== null)(reason === null ? name : `${name} [${reason}]`, async () => {
    const capture = writeConversations(path.join(scratch.path, 'office.pcap'), 5);
    const app = await _electron.launch({
      executablePath: runtime ?? '',
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), path.resolve('.'), capture],
      env: { ...process.env, TEARDOWN_CONFIG: scratch.path },
    });
    try {
      const page = await app.firstWindow();
      const rows = page.getByRole('grid').getByRole('row').filter({ hasText: '10.0.0.2' });
      await rows.first().waitFor();
      expect(await rows.count()).toBe(5);
    } finally {
      await app.close();
    }
  });
});
