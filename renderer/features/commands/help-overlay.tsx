import { X } from 'lucide-react';
import type { Command } from '../../state/command.ts';
import { useSurface } from '../../state/surface-store.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import './commands.css';

/** Keys that belong to a part of the window rather than to a command. */
const LOCAL_KEYS: readonly (readonly [
  string,
  readonly (readonly [string, readonly string[]])[],
])[] = [
  [
    'In the flow table',
    [
      ['Move', ['\u2191', '\u2193']],
      ['Page, start, end', ['PgUp', 'PgDn', 'Home', 'End']],
      ['Select a range', ['Shift', '\u2191\u2193']],
      ['Add a flow to the selection', ['Ctrl', 'click']],
      ['Select all', ['Ctrl', 'A']],
      ['To the ladder', ['Enter']],
    ],
  ],
  [
    'In the ladder',
    [
      ['Walk', ['\u2191', '\u2193']],
      ['Open the packet, unfold a run', ['Enter']],
      ['Select a range of packets', ['Shift', '\u2191\u2193']],
      ['Menu of the packet', ['Shift', 'F10']],
    ],
  ],
  [
    'While writing a note',
    [
      ['Keep it', ['Ctrl', 'Enter']],
      ['Leave it as a draft', ['Esc']],
    ],
  ],
  [
    'In the column heads',
    [
      ['Between columns', ['\u2190', '\u2192']],
      ['Sort', ['Enter']],
      ['Resize', ['Alt', '\u2190\u2192']],
    ],
  ],
];

/** All keys, from the same list as palette and menu. */
export function HelpOverlay({ commands }: { readonly commands: readonly Command[] }) {
  const open = useSurface((state) => state.help);
  if (!open) return null;
  const close = (): void => useSurface.setState({ help: false });
  const groups = [...new Set(commands.map((command) => command.group))];
  return (
    <Dialog label="Keyboard shortcuts" className="help" onClose={close}>
      <header>
        <h2>Keyboard shortcuts</h2>
        <button className="icon-button" aria-label="Close" data-first-focus="" onClick={close}>
          <X size={15} aria-hidden="true" />
        </button>
      </header>
      <div className="help-columns">
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <ul>
              {commands
                .filter((command) => command.group === group && command.keys.length > 0)
                .map((command) => (
                  <li key={command.id}>
                    {command.name}
                    <Kbd keys={command.keys} />
                  </li>
                ))}
            </ul>
          </section>
        ))}
        {LOCAL_KEYS.map(([title, keys]) => (
          <section key={title}>
            <h3>{title}</h3>
            <ul>
              {keys.map(([name, caps]) => (
                <li key={name}>
                  {name}
                  <Kbd keys={caps} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
