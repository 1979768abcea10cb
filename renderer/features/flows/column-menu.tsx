import { Check, ChevronDown } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useHandles } from '../../state/handles.ts';
import { useLayout } from '../../state/layout-store.ts';
import { FLOW_COLUMNS } from './columns.tsx';
import { showColumn, type ColumnLayout } from './column-layout.ts';

/** Shows and hides columns; copies the view. */
export function ColumnMenu({ layout }: { readonly layout: ColumnLayout }) {
  const visible = new Set(layout.columns.map(({ column }) => column.id));
  const flows = useHandles((state) => state.flows);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="button quiet small">
        Columns <ChevronDown size={13} aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={8}>
          {FLOW_COLUMNS.map((column) => (
            <DropdownMenu.CheckboxItem
              key={column.id}
              className="menu-item"
              title={column.meaning}
              disabled={column.id === 'flow'}
              checked={visible.has(column.id)}
              onCheckedChange={(checked) => {
                showColumn(column.id, checked);
              }}
              onSelect={(event) => {
                event.preventDefault();
              }}
            >
              <span className="tick">
                <DropdownMenu.ItemIndicator>
                  <Check size={13} aria-hidden="true" />
                </DropdownMenu.ItemIndicator>
              </span>
              {column.title === '#' ? 'Flow number' : column.title}
            </DropdownMenu.CheckboxItem>
          ))}
          <DropdownMenu.Separator className="menu-separator" />
          <DropdownMenu.Item
            className="menu-item"
            onSelect={() => useLayout.setState({ shown: {}, widths: {} })}
          >
            <span className="tick" />
            Reset columns
          </DropdownMenu.Item>
          <DropdownMenu.Item className="menu-item" onSelect={() => flows.copyAll()}>
            <span className="tick" />
            Copy all as CSV
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
