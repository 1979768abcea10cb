/**
 * Node's own HTTP/1 server as it comes, with every time-out at its default: node http-server.mjs IP PORT.
 * Answers each request with one line.
 */
import http from 'node:http';

const [ip, port] = process.argv.slice(2);
const server = http.createServer((_, response) => response.end('hello\n'));
server.listen(Number(port), ip, () => {
  process.stdout.write(`${JSON.stringify({ event: 'listening' })}\n`);
});
