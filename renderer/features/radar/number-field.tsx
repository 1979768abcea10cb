import { useEffect, useId, useState } from 'react';
import { grouped } from '../../../shared/base/numbers.ts';
import { numberOf } from './chosen-number.ts';

/** Time after the last key before a number that is still being typed counts. */
const SETTLE_MS = 500;

/** A number to choose: its unit, what Radar takes, and what is wrong with what was typed. */
export function NumberField(props: {
  readonly label: string;
  readonly unit: string;
  readonly hint: string;
  readonly value: number;
  readonly most: number;
  /** Only whole numbers, from 1 on; else any above 0. */
  readonly whole: boolean;
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
}) {
  const { value, onChange } = props;
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const number = typed === null ? value : numberOf(typed, props.whole, props.most);
  useEffect(() => {
    if (typed === null || number === null || number === value) return;
    const timer = setTimeout(() => onChange(number), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [typed, number, value, onChange]);
  const settle = (): void => {
    if (number !== null && number !== value) onChange(number);
    if (number !== null) setTyped(null);
  };
  return (
    <div className="radar-field">
      <label htmlFor={id}>{props.label}</label>
      <span className="radar-input">
        <input
          id={id}
          className="number"
          type="text"
          inputMode={props.whole ? 'numeric' : 'decimal'}
          autoComplete="off"
          spellCheck={false}
          value={typed ?? String(value)}
          disabled={props.disabled}
          aria-invalid={number === null}
          aria-describedby={`${id}-hint`}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={settle}
          onKeyDown={(event) => {
            if (event.key === 'Enter') settle();
            if (event.key === 'Escape' && typed !== null) {
              event.stopPropagation();
              setTyped(null);
            }
          }}
        />
        <span aria-hidden="true">{props.unit}</span>
      </span>
      <span
        id={`${id}-hint`}
        className={number === null ? 'radar-wrong' : 'radar-hint'}
        role={number === null ? 'alert' : undefined}
      >
        {number === null
          ? props.whole
            ? `A whole number, 1 to ${grouped(props.most)}`
            : `Above 0, at most ${grouped(props.most)}`
          : props.hint}
      </span>
    </div>
  );
}
