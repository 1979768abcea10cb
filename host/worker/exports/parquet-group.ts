import type { SchemaElement } from 'hyparquet';
import type { ParquetWriter } from 'hyparquet-writer';
import { writeColumn } from 'hyparquet-writer/src/column.js';
import { encodeNestedValues } from 'hyparquet-writer/src/dremel.js';
import { schemaPathResolver } from 'hyparquet-writer/src/schema.js';

/** A column of a row group: its name and a value for each row. */
export interface ColumnValues {
  readonly name: string;
  readonly values: unknown[];
}

const PAGE_SIZE = 1 << 20;

/**
 * Writes one row group, column by column, and yields after each: the library's own `write` does a
 * whole group at once, which takes seconds.
 */
export function* writeRowGroup(
  parquet: ParquetWriter,
  columns: readonly ColumnValues[],
  rows: number,
): Generator<void, void> {
  const { writer } = parquet;
  const pathOf = schemaPathResolver(parquet.schema);
  const began = writer.offset;
  const chunks: ReturnType<typeof writeColumn>['chunk'][] = [];
  for (const { name, values } of columns) {
    const path = leafOf(pathOf([name]));
    const schemaPath: SchemaElement[] = path.map(({ element }) => element);
    const written = writeColumn({
      writer,
      column: {
        columnName: schemaPath
          .slice(1)
          .map((element) => element.name)
          .join('.'),
        element: schemaPath[schemaPath.length - 1],
        schemaPath,
        codec: parquet.codec,
        compressors: { SNAPPY: parquet.compressors.SNAPPY },
        stats: parquet.statistics,
        pageSize: PAGE_SIZE,
        columnIndex: false,
        offsetIndex: false,
      },
      pageData: encodeNestedValues(path, values),
    });
    chunks.push(written.chunk);
    parquet.pendingIndexes.push(written);
    yield;
  }
  const total = chunks.reduce((sum, { meta_data }) => {
    return sum + (meta_data?.total_uncompressed_size ?? 0n);
  }, 0n);
  parquet.num_rows += BigInt(rows);
  parquet.row_groups.push({
    columns: chunks,
    total_byte_size: total,
    num_rows: BigInt(rows),
    total_compressed_size: BigInt(writer.offset - began),
  });
  void writer.flush?.();
}

/** The path down to the one leaf below a column: our columns have exactly one. */
function leafOf(path: ReturnType<ReturnType<typeof schemaPathResolver>>): typeof path {
  const last = path[path.length - 1];
  return last.children.length === 0 ? path : leafOf([...path, last.children[0]]);
}
