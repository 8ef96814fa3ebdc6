import type { Explained } from '../model';
import { type Arrow, type Box, layout } from './layout';

/// The way of a statement: from the client over the proxy to the shards, and their rows through the steps
/// that merge them.
export function PlanPicture({ found }: { found: Explained }) {
  const picture = layout(found);
  return (
    <div class="picture" tabIndex={0} role="region" aria-label="The plan as a picture">
      <svg width={picture.width} height={picture.height} viewBox={`0 0 ${picture.width} ${picture.height}`} role="img" aria-label={told(found)}>
        <defs>
          <Head id="head" kind="arrow-head" />
          <Head id="head-answer" kind="arrow-head answer" />
        </defs>
        {picture.arrows.map((each, at) => (
          <path key={at} class={each.answer ? 'arrow answer' : 'arrow'} d={curve(each)} marker-end={each.answer ? 'url(#head-answer)' : 'url(#head)'} />
        ))}
        {picture.boxes.map((each, at) => (
          <BoxShape key={at} box={each} />
        ))}
      </svg>
    </div>
  );
}

function Head({ id, kind }: { id: string; kind: string }) {
  return (
    <marker id={id} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
      <path class={kind} d="M0 0.5L7.5 4L0 7.5z" />
    </marker>
  );
}

function BoxShape({ box }: { box: Box }) {
  return (
    <g class={`box ${box.kind}`} transform={`translate(${box.x} ${box.y})`}>
      <rect width={box.width} height={box.height} rx="6" />
      <text class="box-title" x="10" y={box.note === '' ? 27 : 19}>
        {box.title}
      </text>
      {box.note !== '' && (
        <text class="box-note" x="10" y="35">
          {box.note}
        </text>
      )}
      {box.lines.map((line, at) => (
        <text key={at} class={box.kind === 'shard' ? 'box-line sql' : 'box-line'} x="10" y={54 + at * 15}>
          {line}
        </text>
      ))}
    </g>
  );
}

function curve({ from: [x1, y1], to: [x2, y2] }: Arrow): string {
  if (Math.abs(x2 - x1) < 1) return `M${x1} ${y1}L${x2} ${y2}`;
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

function told(found: Explained): string {
  const merging = found.merge.length === 0 ? 'Nothing is merged.' : `Merged by: ${found.merge.join('; ')}.`;
  return `Route ${found.route}, to ${found.shards.join(', ') || 'no shard'}. ${merging}`;
}
