// Run after every `npm install` that changes the lock: a registry that does not list every platform's
// package of a native dependency makes npm leave those entries out, and `npm ci` then refuses the lock.
// This adds the missing entries by name and version, without a hash: refill from a full registry
// before a release is built for those platforms.
import { readFileSync, writeFileSync } from 'node:fs';

const LOCK = new URL('../package-lock.json', import.meta.url);
const SYSTEMS = ['darwin', 'win32', 'android', 'freebsd', 'openharmony', 'linux'];
const PROCESSORS = [
  ['arm64', /arm64|aarch64/u],
  ['arm', /arm/u],
  ['ppc64', /ppc64/u],
  ['riscv64', /riscv64/u],
  ['s390x', /s390x/u],
  ['ia32', /ia32/u],
];

const lock = JSON.parse(readFileSync(LOCK, 'utf8'));
const packages = lock.packages;
let added = 0;
for (const [owner, entry] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`;
    if (packages[place] !== undefined || packages[`${owner}/${place}`] !== undefined) continue;
    const system = SYSTEMS.find((each) => name.includes(each));
    if (system === undefined || !/^\d/u.test(version)) continue;
    packages[place] = {
      version,
      cpu: [PROCESSORS.find(([, pattern]) => pattern.test(name))?.[0] ?? 'x64'],
      ...(entry.dev === true ? { dev: true } : {}),
      ...(name.includes('musl') ? { libc: ['musl'] } : {}),
      optional: true,
      os: [system],
    };
    added += 1;
  }
}
const inOrder = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
lock.packages = Object.fromEntries(inOrder);
writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} entries added to the lock`);
