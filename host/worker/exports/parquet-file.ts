import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter, type Writer } from 'hyparquet-writer';
import type { AnalysisSession } from '../../../shared/session/analysis-api.ts';
import {
  FLOW_FIELDS,
  FLOW_LISTS,
  type FlowField,
  type FlowListField,
} from '../../../shared/session/flow-fields.ts';
import type { FlowRecord } from '../../../shared/session/records.ts';
import type { DraftFile } from '../../draft-file.ts';
import type { ExportStep } from './flow-table-file.ts';
import { writeRowGroup } from './parquet-group.ts';
import { APPLICATION } from './slice-work.ts';

/** Rows that are held in memory at once, and that readers can skip together. */
const ROWS_A_GROUP = 5_000;
const FLOWS_A_STEP = 50;

type Cell = string | number | bigint | null;
type Value = Cell | readonly Cell[];

/** A column: its schema and its value for a flow. */
interface Column {
  readonly name: string;
  readonly schema: readonly SchemaElement[];
  readonly of: (flow: FlowRecord) => Value;
}

/**
 * Writes the records of flows as Parquet, one row group after the other, so that a million rows need
 * no more memory than five thousand. Columns are the record's fields in snake_case (`close_kind`,
 * `bytes_client`); times are UTC timestamps in nanoseconds, lists are lists.
 */
export function* writeFlowParquet(
  session: AnalysisSession,
  flows: ArrayLike<number>,
  draft: Pick<DraftFile, 'write'>,
): Generator<ExportStep, void> {
  const columns = parquetColumns();
  const out = new ByteWriter(1 << 20);
  const writer = new ParquetWriter({
    writer: flushing(out, draft),
    schema: [
      { name: 'flow_record', num_children: columns.length },
      ...columns.flatMap(({ schema }) => schema),
    ],
    createdBy: APPLICATION,
    kvMetadata: [{ key: 'teardown.schema', value: 'teardown.flow/1' }],
  });
  for (let from = 0; from < flows.length; from += ROWS_A_GROUP) {
    const to = Math.min(from + ROWS_A_GROUP, flows.length);
    const data: Value[][] = columns.map(() => []);
    for (let i = from; i < to; i += 1) {
      const record = session.record(flows[i]);
      columns.forEach(({ of }, at) => data[at].push(of(record)));
      if (i % FLOWS_A_STEP === 0) yield { done: i, total: flows.length };
    }
    const values = columns.map(({ name }, at) => ({ name, values: data[at] }));
    const group = writeRowGroup(writer, values, to - from);
    while (group.next().done !== true) yield { done: to, total: flows.length };
  }
  void writer.finish();
}

/** The columns: every field of the record; those that are lists as lists. */
export function parquetColumns(): readonly Column[] {
  const lists = new Set(FLOW_LISTS.map(({ name }) => name));
  return [
    ...FLOW_FIELDS.filter(({ name }) => !lists.has(name)).map(columnOf),
    ...FLOW_LISTS.map(listColumnOf),
  ];
}

/** "missingBytes.client" as "missing_bytes_client". */
export function columnName(field: string): string {
  return field.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`).replaceAll('.', '_');
}

function columnOf({ name, kind, of }: FlowField): Column {
  const element = { name: columnName(name), repetition_type: 'OPTIONAL' } as const;
  switch (kind) {
    case 'text':
      return column({ ...element, ...TEXT }, of);
    case 'integer':
      return column({ ...element, type: 'INT64' }, (flow) => whole(of(flow)));
    case 'real':
      return column({ ...element, type: 'DOUBLE' }, of);
    case 'time':
      return column({ ...element, ...NANOSECONDS }, (flow) => nanosOf(of(flow)));
  }
}

/** Three levels, as the format wants lists: the list, its repeated group, the element. */
function listColumnOf({ name, kind, of }: FlowListField): Column {
  const list: SchemaElement = {
    name: columnName(name),
    repetition_type: 'OPTIONAL',
    converted_type: 'LIST',
    logical_type: { type: 'LIST' },
    num_children: 1,
  };
  const element: SchemaElement = {
    name: 'element',
    repetition_type: 'OPTIONAL',
    ...(kind === 'text' ? TEXT : { type: 'INT64' }),
  };
  const value = (flow: FlowRecord): readonly Cell[] =>
    kind === 'text' ? of(flow) : of(flow).map(whole);
  const group: SchemaElement = { name: 'list', repetition_type: 'REPEATED', num_children: 1 };
  return { name: list.name, schema: [list, group, element], of: value };
}

function column(element: SchemaElement, of: (flow: FlowRecord) => Value): Column {
  return { name: element.name, schema: [element], of };
}

const TEXT = {
  type: 'BYTE_ARRAY',
  converted_type: 'UTF8',
  logical_type: { type: 'STRING' },
} as const;

const NANOSECONDS = {
  type: 'INT64',
  logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'NANOS' },
} as const;

function whole(value: Cell): bigint | null {
  return typeof value === 'number' ? BigInt(value) : null;
}

/** Nanoseconds since 1970 of an RFC 3339 time in UTC with nine decimals. */
function nanosOf(time: Cell): bigint | null {
  if (typeof time !== 'string') return null;
  return BigInt(Date.parse(`${time.slice(0, 19)}Z`)) * 1_000_000n + BigInt(time.slice(20, 29));
}

/** The library's writer, emptied into the draft whenever a row group is done. */
function flushing(out: ByteWriter, draft: Pick<DraftFile, 'write'>): Writer {
  const flush = (): void => {
    draft.write(out.getBytes());
    out.index = 0;
  };
  return Object.assign(out, { flush, finish: flush });
}
