import { count, micros } from '../format';
import type { Bucket } from '../model';

const HEIGHT = 120;
const NARROWEST = 1.06;
const ROOM = 1.6;

/// How many statements took how long, on a logarithmic scale. Buckets that counted nothing are not told, so
/// that a bar is as wide as the narrowest step between two of them.
export function Histogram({ buckets }: { buckets: Bucket[] }) {
  const first = buckets[0];
  const last = buckets.at(-1);
  if (!first || !last) return <p class="empty">No statement has been timed.</p>;
  const most = Math.max(...buckets.map((bucket) => bucket.count));
  const step = narrowest(buckets);
  const low = Math.max(1, first.upperMicros) / step / ROOM;
  const high = last.upperMicros * ROOM;
  const place = (value: number) => (Math.log(Math.max(1, value) / low) / Math.log(high / low)) * 100;
  return (
    <figure class="histogram">
      <svg viewBox={`0 0 100 ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={`Latency up to ${micros(last.upperMicros)}`}>
        {buckets.map(({ upperMicros, count: number }) => {
          const right = place(upperMicros);
          const left = place(upperMicros / step);
          const tall = Math.max(2, (number / most) * (HEIGHT - 4));
          return (
            <g key={upperMicros}>
              <title>{`up to ${micros(upperMicros)}: ${count(number)}`}</title>
              <rect class="hit" x={left} width={right - left} height={HEIGHT} />
              <rect class="bar-fill" x={left} width={(right - left) * 0.86} y={HEIGHT - tall} height={tall} />
            </g>
          );
        })}
      </svg>
      <figcaption>
        <span>{micros(low)}</span>
        <span>{micros(Math.sqrt(low * high))}</span>
        <span>{micros(high)}</span>
      </figcaption>
    </figure>
  );
}

function narrowest(buckets: Bucket[]): number {
  const steps = buckets.slice(1).map((bucket, at) => bucket.upperMicros / Math.max(1, buckets[at]!.upperMicros));
  return Math.max(NARROWEST, Math.min(1.2, ...steps));
}
