/** One column of a text table. */
export interface TextColumn<Row> {
  readonly title: string;
  readonly align: 'left' | 'right';
  text(row: Row): string;
  /** Emphasis around the padded cell. */
  style?(row: Row, cell: string): string;
}

/** Lines of a table in columns that are as wide as their widest cell; nothing is cut. */
export function* tableLines<Row>(
  columns: readonly TextColumn<Row>[],
  rows: () => Iterable<Row>,
): Generator<string> {
  const widths = columns.map((column) => column.title.length);
  for (const row of rows()) {
    columns.forEach((column, i) => {
      widths[i] = Math.max(widths[i], column.text(row).length);
    });
  }
  const pad = (text: string, i: number): string =>
    columns[i].align === 'right' ? text.padStart(widths[i]) : text.padEnd(widths[i]);
  yield columns
    .map((column, i) => pad(column.title, i))
    .join('  ')
    .trimEnd();
  for (const row of rows()) {
    const cells = columns.map((column, i) => {
      const cell = pad(column.text(row), i);
      return column.style === undefined ? cell : column.style(row, cell);
    });
    yield cells.join('  ').trimEnd();
  }
}
