import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { flushSync } from 'react-dom';
import { X } from 'lucide-react';
import { counted } from '../../../shared/base/numbers.ts';
import type { CatalogueEntry, CauseId } from '../../state/contract-types.ts';
import { openCatalogue, useSurface } from '../../state/surface-store.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { CataloguePage } from './catalogue-page.tsx';
import { entriesWith } from './entries-with.ts';
import { useCatalogue } from './use-catalogue.ts';
import './catalogue.css';

/** The catalogue of causes: the list on the left, one cause's page on the right. */
export function CatalogueDialog({ onError }: { readonly onError: (cause: unknown) => void }) {
  const open = useSurface((state) => state.catalogue);
  if (open === null) return null;
  return <Catalogue at={open.at} onError={onError} />;
}

function Catalogue(props: {
  readonly at: CauseId | null;
  readonly onError: (cause: unknown) => void;
}) {
  const entries = useCatalogue(props.onError);
  const [words, setWords] = useState('');
  const list = useRef<HTMLUListElement>(null);
  const page = useRef<HTMLDivElement>(null);
  const found = entriesWith(entries ?? [], words);
  const shown = entries?.find(({ id }) => id === props.at) ?? found.at(0);
  const close = (): void => useSurface.setState({ catalogue: null });

  // A link inside a page leads to another one: from its beginning, its line in view.
  useEffect(() => {
    page.current?.scrollTo({ top: 0 });
    list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [shown]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || found.length === 0) return;
    event.preventDefault();
    const at = found.findIndex((one) => one === shown);
    openCatalogue(found[Math.min(found.length - 1, Math.max(0, at + step))].id);
  };

  const onAnyKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && words !== '') {
      event.preventDefault();
      setWords('');
    }
    // The key leads to another screen: its command hears it next, where no dialog is open.
    if (event.altKey && /^[1-9]$/u.test(event.key)) flushSync(close);
  };

  return (
    <Dialog label="Catalogue of causes" className="catalogue" onClose={close}>
      <header>
        <h2>Catalogue of causes</h2>
        <button className="icon-button" aria-label="Close" onClick={close}>
          <X size={15} aria-hidden="true" />
        </button>
      </header>
      <div className="catalogue-body" onKeyDown={onAnyKey}>
        <div className="catalogue-index" onKeyDown={onKeyDown}>
          <input
            type="search"
            className="catalogue-search"
            aria-label="Search the catalogue"
            placeholder="Search"
            data-first-focus=""
            value={words}
            onChange={(event) => {
              const text = event.target.value;
              setWords(text);
              const first = entriesWith(entries ?? [], text).at(0);
              if (first !== undefined) openCatalogue(first.id);
            }}
          />
          <p className="catalogue-count number" role="status">
            {entries === null
              ? 'Loading'
              : found.length === 0
                ? 'Nothing found'
                : counted(found.length, 'cause')}
          </p>
          <ul ref={list} aria-label="Causes">
            {found.map((one) => (
              <li key={one.id}>
                <button
                  aria-current={one === shown}
                  onClick={() => {
                    openCatalogue(one.id);
                  }}
                >
                  {one.title}
                </button>
              </li>
            ))}
          </ul>
        </div>
        <div ref={page} className="catalogue-page" tabIndex={0} role="region" aria-label="Cause">
          {shown !== undefined && entries !== null && (
            <CataloguePage entry={shown} titles={titlesOf(entries)} />
          )}
        </div>
      </div>
    </Dialog>
  );
}

function titlesOf(entries: readonly CatalogueEntry[]): ReadonlyMap<string, string> {
  return new Map(entries.map(({ id, title }) => [id, title]));
}
