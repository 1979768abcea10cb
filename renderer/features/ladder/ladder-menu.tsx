import type { ReactNode } from 'react';
import { ContextMenu } from 'radix-ui';
import { Kbd } from '../../ui/kbd.tsx';

/** The menu of the selected row: by the right button, or Shift+F10 in the ladder. */
export function LadderMenu(props: {
  /** What the note would be on: "packet #575", "the range"; null: nothing is selected. */
  readonly thing: string | null;
  readonly onNote: () => void;
  readonly onOpen: (() => void) | null;
  readonly onTimes: () => void;
  readonly children: ReactNode;
}) {
  return (
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger asChild>
        <div className="ladder-menu-area">{props.children}</div>
      </ContextMenu.Trigger>
      <ContextMenu.Content className="menu" collisionPadding={8}>
        <ContextMenu.Item
          className="menu-item"
          disabled={props.thing === null}
          onSelect={props.onNote}
        >
          Note on {props.thing ?? 'a packet'}
          <span className="grow" />
          <Kbd keys={['Shift', 'N']} />
        </ContextMenu.Item>
        <ContextMenu.Item className="menu-item" onSelect={props.onTimes}>
          Note on a time range &#8230;
        </ContextMenu.Item>
        <ContextMenu.Separator className="menu-separator" />
        <ContextMenu.Item
          className="menu-item"
          disabled={props.onOpen === null}
          onSelect={() => props.onOpen?.()}
        >
          Open the packet
          <span className="grow" />
          <Kbd keys={['Enter']} />
        </ContextMenu.Item>
      </ContextMenu.Content>
    </ContextMenu.Root>
  );
}
