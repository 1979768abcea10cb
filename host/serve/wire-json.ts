/**
 * Messages of the WebSocket carrier, one JSON text each:
 *
 *   window to host   {"id": 7, "method": "flow.story", "params": {...}}
 *   host to window   {"id": 7, "ok": true, "result": ...} or {"id": 7, "ok": false, "error": ...}
 *   host to window   {"event": "progress", "data": ...}
 *
 * Bytes (a packet's) travel as {"$bytes": "<base64>"}.
 */
export function wireText(message: unknown): string {
  return JSON.stringify(message, (_key, value: unknown) =>
    value instanceof Uint8Array
      ? { $bytes: Buffer.from(value.buffer, value.byteOffset, value.length).toString('base64') }
      : value,
  );
}

/** A request as it came in; null where it is not one. Its method and parameters are not yet checked. */
export function parseRequest(
  text: string,
): { readonly id: number; readonly method: unknown; readonly params: unknown } | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { id, method, params } = value as Readonly<Record<string, unknown>>;
  return Number.isSafeInteger(id) ? { id: id as number, method, params } : null;
}
