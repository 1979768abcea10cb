import type { ReportModel } from './report-model.ts';
import { safeNote, safeText } from './safe-text.ts';

/** Fields that are not text from outside: pictures (their texts were made safe when drawn), words of our own. */
const AS_THEY_ARE: ReadonlySet<string> = new Set([
  ...['svg', 'id', 'kind', 'style', 'class', 'align', 'schema', 'language', 'paper', 'type'],
  ...['relation', 'bytes', 'instant'],
]);

/** Every text of a model made safe to be shown, in one place. Runs once, when the model is complete. */
export function safeModel(model: ReportModel): ReportModel {
  return safeValue(model, '') as ReportModel;
}

function safeValue(value: unknown, inside: string): unknown {
  if (typeof value === 'string') return safeText(value);
  if (Array.isArray(value)) return value.map((one) => safeValue(one, inside));
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  const kind = 'kind' in value && typeof value.kind === 'string' ? value.kind : inside;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, safeField(key, one, kind)]),
  );
}

function safeField(key: string, value: unknown, kind: string): unknown {
  if (AS_THEY_ARE.has(key)) return value;
  const lines = key === 'text' && (kind === 'note' || kind === 'figure');
  return lines && typeof value === 'string' ? safeNote(value) : safeValue(value, kind);
}
