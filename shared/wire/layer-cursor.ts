import type { Layer, LayerField } from './layer-tree.ts';

/** Makes the text of a field from its number. */
export type Describe = (value: number) => string;

/**
 * Reads one layer's fields in order, from `at` to the end of the captured bytes. Past that end it
 * adds nothing, returns 0 and remembers where the layer was cut: a dissector needs no checks of its
 * own between fields, only `isCut` before it goes on to the next layer.
 */
export class LayerCursor {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
  at: number;
  stop: string | null = null;
  readonly fields: LayerField[] = [];

  constructor(bytes: Uint8Array, start: number, end: number = bytes.length) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.at = start;
  }

  /** The layer ended before all of its fields were there. */
  get isCut(): boolean {
    return this.stop !== null;
  }

  /** True where `size` more bytes are there; else the layer is cut. */
  has(size: number): boolean {
    if (this.stop !== null) return false;
    if (this.at + size <= this.end) return true;
    const there = Math.max(0, this.end - this.start);
    this.stop = `The captured bytes end inside this header, after ${there} of its bytes.`;
    // What is left of the header belongs to this layer, though to no field.
    this.at = Math.max(this.at, this.end);
    return false;
  }

  /** The big-endian number in the next 1 to 4 bytes, without taking them; 0 where they are cut. */
  peek(size: number): number {
    if (!this.has(size)) return 0;
    let value = 0;
    for (let i = 0; i < size; i += 1) value = value * 256 + this.bytes[this.at + i];
    return value;
  }

  /** Takes a big-endian number of 1 to 4 bytes as a field. */
  number(
    name: string,
    label: string,
    size: number,
    describe: Describe = String,
    children?: (value: number, offset: number) => readonly LayerField[],
  ): number {
    if (!this.has(size)) return 0;
    const value = this.peek(size);
    this.add(name, label, describe(value), size, children?.(value, this.at));
    return value;
  }

  /** Takes `size` bytes as a field whose text is made from their offset. */
  text(name: string, label: string, size: number, describe: (offset: number) => string): void {
    if (this.has(size)) this.add(name, label, describe(this.at), size);
  }

  /** A field over the next `size` bytes, which are then behind the cursor. */
  add(
    name: string,
    label: string,
    value: string,
    size: number,
    children?: readonly LayerField[],
  ): void {
    this.fields.push(fieldAt(name, label, value, this.at, size, children));
    this.at += size;
  }

  /** A derived value, which has no bytes of its own. */
  derived(name: string, label: string, value: string): void {
    this.fields.push({ name, label, value, offset: this.at, length: 0 });
  }

  /** The layer from its start to where the cursor stands. */
  layer(name: string, title: string, summary: string, stop: string | null = this.stop): Layer {
    const { start, fields } = this;
    return { name, title, summary, offset: start, length: this.at - start, fields, stop };
  }
}

/** A field with its place. */
export function fieldAt(
  name: string,
  label: string,
  value: string,
  offset: number,
  length: number,
  children?: readonly LayerField[],
): LayerField {
  const field = { name, label, value, offset, length };
  return children === undefined ? field : { ...field, children };
}

/** "0x0800". */
export function hexText(value: number, digits: number): string {
  return `0x${value.toString(16).padStart(digits, '0')}`;
}

/** "0x0800 (IPv4)", or the number alone where it has no name. */
export function namedHex(names: ReadonlyMap<number, string>, digits: number): Describe {
  return (value) => {
    const name = names.get(value);
    return name === undefined ? hexText(value, digits) : `${hexText(value, digits)} (${name})`;
  };
}

/** "TCP (6)", or the number alone where it has no name. */
export function namedNumber(names: ReadonlyMap<number, string>): Describe {
  return (value) => {
    const name = names.get(value);
    return name === undefined ? String(value) : `${name} (${value})`;
  };
}

/** "set" or "not set". */
export function setText(isSet: boolean): string {
  return isSet ? 'set' : 'not set';
}

/** "02:00:00:00:00:01". */
export function macText(bytes: Uint8Array, at: number): string {
  return Array.from(bytes.subarray(at, at + 6), (byte) => byte.toString(16).padStart(2, '0')).join(
    ':',
  );
}
