import { count, micros } from '../format';
import type { Bucket } from '../model';

const HEIGHT = 120;
const GAP = 2;

/// How many statements took how long: a bar for each bucket between the first and the last that is not empty.
export function Histogram({ buckets }: { buckets: Bucket[] }) {
  const used = trimmed(buckets);
  if (used.length === 0) return <p class="empty">No statement has been timed.</p>;
  const most = Math.max(...used.map((bucket) => bucket.count));
  const width = 100 / used.length;
  const first = used[0]!;
  const last = used.at(-1)!;
  return (
    <figure class="histogram">
      <svg viewBox={`0 0 100 ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={`Latency from ${micros(first.upperMicros)} to ${micros(last.upperMicros)}`}>
        {used.map(({ upperMicros: upper, count: number }, at) => {
          const tall = number === 0 ? 0 : Math.max(2, (number / most) * (HEIGHT - 4));
          return (
            <g key={upper}>
              <title>{`up to ${micros(upper)}: ${count(number)}`}</title>
              <rect class="hit" x={at * width} width={width} height={HEIGHT} />
              <rect class="bar-fill" x={at * width + (width * GAP) / 20} width={width * (1 - GAP / 10)} y={HEIGHT - tall} height={tall} />
            </g>
          );
        })}
      </svg>
      <figcaption>
        <span>{micros(first.upperMicros)}</span>
        {used.length > 4 && <span>{micros(used[Math.floor(used.length / 2)]!.upperMicros)}</span>}
        <span>{micros(last.upperMicros)}</span>
      </figcaption>
    </figure>
  );
}

function trimmed(buckets: Bucket[]): Bucket[] {
  const first = buckets.findIndex((bucket) => bucket.count > 0);
  if (first < 0) return [];
  const last = buckets.findLastIndex((bucket) => bucket.count > 0);
  return buckets.slice(Math.max(0, first - 1), last + 2);
}
