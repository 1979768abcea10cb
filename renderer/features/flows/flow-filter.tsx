import { useEffect, useRef } from 'react';
import { Search, X } from 'lucide-react';
import { counted, grouped } from '../../../shared/base/numbers.ts';
import { offerFlows, useHandles } from '../../state/handles.ts';
import { useView } from '../../state/view-store.ts';
import { useFlowViewState } from './flow-view-context.tsx';
import './flow-filter.css';

/** The text filter: matches anything that a row shows. */
export function FlowFilter() {
  const text = useView((state) => state.text);
  const { counts } = useFlowViewState();
  const flows = useHandles((state) => state.flows);
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    offerFlows({
      focusFilter: () => {
        input.current?.focus();
        input.current?.select();
      },
    });
  }, []);

  return (
    <div className={`filter${text === '' ? '' : ' on'}`} role="search">
      <Search size={14} aria-hidden="true" />
      <input
        ref={input}
        type="text"
        aria-label="Filter flows"
        placeholder="Filter by address, port, name, ending, tag, verdict&#8201;&#8230;"
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => useView.setState({ text: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.stopPropagation();
            if (text === '') flows.focus();
            else useView.setState({ text: '' });
          } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
            event.preventDefault();
            flows.focus();
          }
        }}
      />
      {counts !== null && (
        <span className="filter-count number" data-testid="flow-count">
          {counts.matched === counts.total
            ? counted(counts.total, 'flow')
            : `${grouped(counts.matched)} of ${counted(counts.total, 'flow')}`}
        </span>
      )}
      {text !== '' && (
        <button
          className="filter-clear"
          aria-label="Clear filter"
          onClick={() => useView.setState({ text: '' })}
        >
          <X size={13} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
