import { useId } from 'react';
import type { PseudonymOptions } from '../state/report-types.ts';

/** The one switch that replaces everything that identifies somebody, and how. */
export function PseudonymChoice(props: {
  readonly value: PseudonymOptions | null;
  readonly onChange: (value: PseudonymOptions | null) => void;
}) {
  const { value, onChange } = props;
  const id = useId();
  return (
    <fieldset className="pseudonyms">
      <legend>Pseudonyms</legend>
      <div className="pseudonyms-tick">
        <input
          id={id}
          type="checkbox"
          checked={value !== null}
          aria-describedby={`${id}-hint`}
          onChange={(event) => {
            onChange(event.target.checked ? { keepPrefixes: false, seed: '' } : null);
          }}
        />
        <label htmlFor={id}>Replace what identifies somebody</label>
        <span id={`${id}-hint`}>
          Addresses, client ports, MACs, hosts, paths and file names by stable made-up ones; packets
          without payload. Names of people stay. The list that leads back is a file of its own.
        </span>
      </div>
      {value !== null && (
        <>
          <div className="pseudonyms-tick">
            <input
              id={`${id}-prefix`}
              type="checkbox"
              checked={value.keepPrefixes}
              onChange={(event) => {
                onChange({ ...value, keepPrefixes: event.target.checked });
              }}
            />
            <label htmlFor={`${id}-prefix`}>Addresses of one network stay together</label>
          </div>
          <label className="pseudonyms-seed">
            <span>Secret</span>
            <input
              value={value.seed}
              maxLength={1000}
              autoComplete="off"
              placeholder="This installation’s own"
              onChange={(event) => {
                onChange({ ...value, seed: event.target.value });
              }}
            />
          </label>
        </>
      )}
    </fieldset>
  );
}
