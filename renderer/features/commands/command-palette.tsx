import { Command as Cmdk } from 'cmdk';
import type { Command } from '../../state/command.ts';
import { useSurface } from '../../state/surface-store.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import './commands.css';

const GROUPS: readonly Command['group'][] = [
  'File',
  'Flows',
  'Notes',
  'Report',
  'Ladder',
  'View',
  'Help',
];

/** Every command by name: type, choose, done. */
export function CommandPalette({ commands }: { readonly commands: readonly Command[] }) {
  const open = useSurface((state) => state.palette);
  if (!open) return null;
  const close = (): void => useSurface.setState({ palette: false });
  return (
    <Dialog label="Commands" className="palette" onClose={close}>
      <Cmdk label="Commands" loop>
        <Cmdk.Input data-first-focus="" placeholder="Type a command" />
        <Cmdk.List>
          <Cmdk.Empty>No command by that name.</Cmdk.Empty>
          {GROUPS.map((group) => {
            const inGroup = commands.filter(
              (command) => command.group === group && command.enabled,
            );
            if (inGroup.length === 0) return null;
            return (
              <Cmdk.Group key={group} heading={group}>
                {inGroup.map((command) => (
                  <Cmdk.Item
                    key={command.id}
                    value={command.name}
                    onSelect={() => {
                      close();
                      // After the dialog has given the focus back.
                      requestAnimationFrame(command.run);
                    }}
                  >
                    {command.name}
                    <Kbd keys={command.keys} />
                  </Cmdk.Item>
                ))}
              </Cmdk.Group>
            );
          })}
        </Cmdk.List>
      </Cmdk>
    </Dialog>
  );
}
