import type { Layer, LayerField } from '../../state/contract-types.ts';

/** One line of the layer tree, flattened in order. */
export interface TreeRow {
  /** "1", "1.4", "1.4.0": path of indexes. */
  readonly key: string;
  readonly depth: number;
  readonly label: string;
  readonly value: string;
  /** Wireshark's filter name, for the title. */
  readonly name: string;
  readonly offset: number;
  readonly length: number;
  readonly branch: boolean;
  readonly parent: string | null;
  readonly stop: boolean;
}

/** The tree's lines, only those whose parents are open. */
export function treeRows(layers: readonly Layer[], open: ReadonlySet<string>): TreeRow[] {
  const rows: TreeRow[] = [];
  layers.forEach((layer, index) => {
    const key = String(index);
    const { offset, length, name } = layer;
    const branch = layer.fields.length > 0 || layer.stop !== null;
    rows.push({
      key,
      depth: 0,
      label: layer.title,
      value: layer.summary,
      name,
      offset,
      length,
      branch,
      parent: null,
      stop: false,
    });
    if (!open.has(key)) return;
    layer.fields.forEach((field, at) => {
      addField(rows, field, `${key}.${at}`, 1, key, open);
    });
    if (layer.stop !== null) {
      rows.push({
        key: `${key}.stop`,
        depth: 1,
        label: 'Decoding stopped',
        value: layer.stop,
        name: '',
        offset: 0,
        length: 0,
        branch: false,
        parent: key,
        stop: true,
      });
    }
  });
  return rows;
}

function addField(
  rows: TreeRow[],
  field: LayerField,
  key: string,
  depth: number,
  parent: string,
  open: ReadonlySet<string>,
): void {
  const { label, value, name, offset, length } = field;
  const children = field.children ?? [];
  rows.push({
    key,
    depth,
    label,
    value,
    name,
    offset,
    length,
    branch: children.length > 0,
    parent,
    stop: false,
  });
  if (open.has(key))
    children.forEach((child, at) => {
      addField(rows, child, `${key}.${at}`, depth + 1, key, open);
    });
}

/** Path of the smallest field (or layer) that holds a byte, with its parents; null where none does. */
export function pathOfByte(layers: readonly Layer[], byte: number): readonly string[] | null {
  const holds = (part: { readonly offset: number; readonly length: number }): boolean =>
    byte >= part.offset && byte < part.offset + part.length;
  for (let index = layers.length - 1; index >= 0; index -= 1) {
    const layer = layers[index];
    const inside = deepest(layer.fields, String(index), holds);
    if (inside !== null) return [String(index), ...inside];
    if (holds(layer)) return [String(index)];
  }
  return null;
}

function deepest(
  fields: readonly LayerField[],
  prefix: string,
  holds: (part: LayerField) => boolean,
): readonly string[] | null {
  let found: readonly string[] | null = null;
  let size = Infinity;
  fields.forEach((field, at) => {
    if (!holds(field) || field.length > size) return;
    const key = `${prefix}.${at}`;
    found = [key, ...(deepest(field.children ?? [], key, holds) ?? [])];
    size = field.length;
  });
  return found;
}
