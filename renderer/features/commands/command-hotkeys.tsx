import { useHotkeys } from 'react-hotkeys-hook';
import type { Command } from '../../state/command.ts';

/** Binds the hotkeys of all commands that are enabled now. */
export function CommandHotkeys({ commands }: { readonly commands: readonly Command[] }) {
  return commands.flatMap((command) =>
    command.hotkeys.map((hotkey) => (
      <Binding key={`${command.id} ${hotkey}`} command={command} hotkey={hotkey} />
    )),
  );
}

function Binding({ command, hotkey }: { readonly command: Command; readonly hotkey: string }) {
  useHotkeys(
    hotkey,
    () => {
      command.run();
    },
    {
      // Other text than ours is being selected or typed: leave it alone.
      ignoreEventWhen: () => document.querySelector('dialog[open]') !== null || copyingText(hotkey),
      enabled: command.enabled,
      enableOnFormTags: command.inFields ? true : ['option', 'radio'],
      preventDefault: true,
      useKey: true,
    },
    [command, hotkey],
  );
  return null;
}

/** Ctrl+C copies marked text where there is any, not the rows. */
function copyingText(hotkey: string): boolean {
  return hotkey === 'mod+c' && (window.getSelection()?.toString() ?? '') !== '';
}
