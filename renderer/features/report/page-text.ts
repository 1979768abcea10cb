import type { ReportPages } from '../../state/report-types.ts';

/** What a page is for somebody who does not see it: its number and the sections that begin on it. */
export function pageText(page: number, of: number, outline: ReportPages['outline']): string {
  const begun = outline.filter((entry) => entry.page === page).map((entry) => entry.title);
  const open = outline.findLast((entry) => entry.page < page);
  const holds =
    begun.length > 0 ? begun.join(', ') : open === undefined ? '' : `${open.title}, continued`;
  return `Page ${page} of ${of}${holds === '' ? '' : `: ${holds}`}`;
}
