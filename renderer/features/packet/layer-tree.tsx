import { useEffect, useRef, type KeyboardEvent } from 'react';
import { ChevronRight } from 'lucide-react';
import type { TreeRow } from './layer-rows.ts';

/** The layers of a packet as a tree: arrows walk and open, the row in focus lights its bytes. */
export function LayerTree(props: {
  readonly rows: readonly TreeRow[];
  readonly open: ReadonlySet<string>;
  readonly active: string | null;
  readonly hovered: string | null;
  readonly onToggle: (key: string, open: boolean) => void;
  readonly onActive: (key: string) => void;
  readonly onHover: (key: string | null) => void;
}) {
  const { rows, open, active, onActive, onToggle } = props;
  const root = useRef<HTMLUListElement>(null);
  const at = Math.max(
    0,
    rows.findIndex((row) => row.key === active),
  );

  useEffect(() => {
    root.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[at];
    if (row === undefined) return;
    const go = (index: number): void => {
      onActive(rows[Math.min(rows.length - 1, Math.max(0, index))].key);
    };
    if (event.key === 'ArrowDown') go(at + 1);
    else if (event.key === 'ArrowUp') go(at - 1);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(rows.length - 1);
    else if (event.key === 'ArrowRight') {
      if (row.branch && !open.has(row.key)) onToggle(row.key, true);
      else if (row.branch) go(at + 1);
    } else if (event.key === 'ArrowLeft') {
      if (row.branch && open.has(row.key)) onToggle(row.key, false);
      else if (row.parent !== null) onActive(row.parent);
    } else if (event.key === 'Enter' || event.key === ' ') {
      if (row.branch) onToggle(row.key, !open.has(row.key));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <ul
      ref={root}
      className="tree"
      role="tree"
      aria-label="Layers"
      tabIndex={0}
      aria-activedescendant={rows[at] === undefined ? undefined : `tree-${rows[at].key}`}
      onKeyDown={onKeyDown}
      onMouseLeave={() => {
        props.onHover(null);
      }}
    >
      {rows.map((row) => (
        <li
          key={row.key}
          id={`tree-${row.key}`}
          role="treeitem"
          aria-level={row.depth + 1}
          aria-expanded={row.branch ? open.has(row.key) : undefined}
          aria-selected={row.key === active}
          className={`tree-row d${Math.min(4, row.depth)}${row.key === props.hovered ? ' hovered' : ''}${row.stop ? ' stop' : ''}`}
          title={row.name === '' ? undefined : `${row.label}: ${row.value} (${row.name})`}
          onMouseEnter={() => {
            props.onHover(row.key);
          }}
          onClick={() => {
            onActive(row.key);
            if (row.branch) onToggle(row.key, !open.has(row.key));
          }}
        >
          <span className={`tree-twist${row.branch && open.has(row.key) ? ' open' : ''}`}>
            {row.branch && <ChevronRight size={12} aria-hidden="true" />}
          </span>
          <span className="tree-label">{row.label}</span>
          <span className="tree-value selectable">{row.value}</span>
        </li>
      ))}
    </ul>
  );
}
