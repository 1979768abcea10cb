// One build at a time in one tree: two commands started together (a shell pipeline of two
// `teardown`s) must not write the same output.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OUT } from './paths.mjs';

const LOCK = path.join(OUT, '.lock');
const OWNER = path.join(LOCK, 'pid');

/** Runs `work` while holding the tree's build lock; waits where another process holds it. */
export async function withBuildLock(work) {
  mkdirSync(OUT, { recursive: true });
  while (!tryTake()) await sleep(50);
  const release = () => rmSync(LOCK, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function tryTake() {
  try {
    mkdirSync(LOCK);
    writeFileSync(OWNER, String(process.pid));
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (isAbandoned()) rmSync(LOCK, { recursive: true, force: true });
    return false;
  }
}

function isAbandoned() {
  try {
    process.kill(Number(readFileSync(OWNER, 'utf8')), 0);
    return false;
  } catch (error) {
    if (error.code === 'ESRCH') return true;
    if (error.code !== 'ENOENT') return false;
    return lockAge() > 2000;
  }
}

/** Milliseconds since the lock was taken; 0 where it has just gone. */
function lockAge() {
  try {
    return Date.now() - statSync(LOCK).mtimeMs;
  } catch {
    return 0;
  }
}
