import type { HealthEntry, HealthReport } from '../../state/contract-types.ts';

type Severity = HealthEntry['severity'];

const ORDER: readonly Severity[] = ['damage', 'warning', 'note'];

/** The worst severity of a report, null where there is nothing to say. */
export function worstSeverity(report: HealthReport | null): Severity | null {
  if (report === null) return null;
  return (
    ORDER.find((severity) => report.entries.some((entry) => entry.severity === severity)) ?? null
  );
}

/** Entries of one severity, most packets first. */
export function entriesOf(report: HealthReport, severity: Severity): readonly HealthEntry[] {
  return report.entries
    .filter((entry) => entry.severity === severity)
    .sort((a, b) => b.count - a.count);
}

/** The entry that a status line should name. */
export function leadingEntry(report: HealthReport | null): HealthEntry | null {
  const worst = worstSeverity(report);
  if (report === null || worst === null || worst === 'note') return null;
  return entriesOf(report, worst)[0] ?? null;
}
