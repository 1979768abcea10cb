/** HTTP/1.1 messages for the endpoints' `send` steps. */

export function httpRequest(path = '/', host = 'shop.example'): string {
  return `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: teardown-lab\r\n\r\n`;
}

/** A complete response, or with `sent` below `length` the beginning of one. */
export function httpResponse(length = 120, sent = length): string {
  const head = `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${length}\r\n\r\n`;
  return head + 'teardown '.repeat(Math.ceil(sent / 9)).slice(0, sent);
}

/** End of the header block of a request: what a server reads up to. */
export const headEnd = '\r\n\r\n';
