import { base64Bytes } from './base64.ts';
import type { ReportModel } from './report-model.ts';

const TYPES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/svg+xml']);

/** The picture of a data URL; null where it is none of the three kinds (the door checks it before). */
export function logoOf(url: string | null): ReportModel['logo'] {
  const match = /^data:([a-z+/]+);base64,([A-Za-z0-9+/=]*)$/.exec(url ?? '');
  if (match === null || !TYPES.has(match[1])) return null;
  return { type: match[1], bytes: base64Bytes(match[2]) };
}
