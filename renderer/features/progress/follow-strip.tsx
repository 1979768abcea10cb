import { useEffect, useState } from 'react';
import { counted, durationText } from '../../../shared/base/numbers.ts';
import { useSession } from '../../state/session-store.ts';
import './progress.css';

/** A capture is followed while it is written: how much came, when the last packet, and a way to stop. */
export function FollowStrip({ onStop }: { readonly onStop: () => void }) {
  const progress = useSession((state) => state.progress);
  const [stopping, setStopping] = useState<number | null>(null);
  const now = useNow();
  const following = progress?.following ?? null;
  if (progress === null || following === null) return null;
  const stops = stopping === progress.analysis;
  return (
    <div className="progress-strip follow-strip" role="status" aria-live="off">
      <i className="live" aria-hidden="true" />
      <span className="number">
        <b>Following</b> {'\u00b7'} {counted(progress.packets, 'packet')} {'\u00b7'}{' '}
        {newsText(following.newsAt, now)}
      </span>
      <span className="grow" />
      <button
        className="button small"
        disabled={stops}
        onClick={() => {
          setStopping(progress.analysis);
          onStop();
        }}
      >
        {stops ? 'Stopping\u2009\u2026' : 'Stop following'}
      </button>
    </div>
  );
}

/** "last packet 2 s ago"; before the first news: that there was none. */
export function newsText(newsAt: number | null, now: number): string {
  if (newsAt === null) return 'no new packet yet';
  const seconds = Math.max(0, Math.floor((now - newsAt) / 1000));
  return seconds === 0 ? 'last packet just now' : `last packet ${durationText(seconds * 1e9)} ago`;
}

/** The time, every second. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
    }, 1000);
    return () => {
      clearInterval(timer);
    };
  }, []);
  return now;
}
