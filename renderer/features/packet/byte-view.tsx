import { useRef } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useSize } from '../../ui/use-size.ts';

const LINE = 18;
const WIDE = 462;

/** A run of bytes: first and number. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** Hex and ASCII; the bytes of the field in focus are lit, a byte under the pointer lights its field. */
export function ByteView(props: {
  readonly bytes: Uint8Array;
  readonly lit: ByteRange | null;
  readonly onByte: (offset: number | null) => void;
  readonly onPick: (offset: number) => void;
}) {
  const { bytes, lit } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { width } = useSize(scroller);
  const perLine = width >= WIDE ? 16 : 8;
  // eslint-disable-next-line react-hooks/incompatible-library -- no React compiler here: nothing is memoized behind our back
  const lines = useVirtualizer({
    count: Math.ceil(bytes.length / perLine),
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE,
    overscan: 8,
  });
  const byteAt = (target: EventTarget): number | null => {
    const text = target instanceof Element ? target.getAttribute('data-byte') : null;
    return text === null ? null : Number(text);
  };
  return (
    <div
      ref={scroller}
      className="bytes mono selectable"
      role="region"
      aria-label="Bytes"
      tabIndex={0}
      onMouseOver={(event) => {
        props.onByte(byteAt(event.target));
      }}
      onMouseLeave={() => {
        props.onByte(null);
      }}
      onClick={(event) => {
        const at = byteAt(event.target);
        if (at !== null) props.onPick(at);
      }}
    >
      <div className="bytes-track" style={{ height: lines.getTotalSize() }}>
        {lines.getVirtualItems().map((line) => (
          <ByteLine
            key={line.index}
            bytes={bytes}
            at={line.index * perLine}
            perLine={perLine}
            lit={lit}
            top={line.start}
          />
        ))}
      </div>
    </div>
  );
}

function ByteLine(props: {
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly perLine: number;
  readonly lit: ByteRange | null;
  readonly top: number;
}) {
  const { bytes, at, perLine, lit } = props;
  const offsets = Array.from(
    { length: Math.min(perLine, bytes.length - at) },
    (_unused, i) => at + i,
  );
  const isLit = (offset: number): string =>
    lit !== null && offset >= lit.offset && offset < lit.offset + lit.length ? ' lit' : '';
  return (
    <div className="byte-line" style={{ transform: `translateY(${props.top}px)` }}>
      <span className="byte-offset">{at.toString(16).padStart(4, '0')}</span>
      <span className={`byte-hex w${perLine}`}>
        {offsets.map((offset) => (
          <span
            key={offset}
            data-byte={offset}
            className={`${offset % 8 === 0 ? 'b group' : 'b'}${isLit(offset)}`}
          >
            {bytes[offset].toString(16).padStart(2, '0')}
          </span>
        ))}
      </span>
      <span className="byte-text">
        {offsets.map((offset) => (
          <span key={offset} data-byte={offset} className={`c${isLit(offset)}`}>
            {bytes[offset] >= 0x20 && bytes[offset] < 0x7f
              ? String.fromCharCode(bytes[offset])
              : '\u00b7'}
          </span>
        ))}
      </span>
    </div>
  );
}
