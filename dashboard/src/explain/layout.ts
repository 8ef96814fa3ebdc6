import type { Explained } from '../model';

/// Boxes and arrows of a plan, in the units of the picture. Text is cut to what a box holds: an SVG does
/// not wrap it.

export interface Box {
  kind: 'client' | 'proxy' | 'shard' | 'merge';
  x: number;
  y: number;
  width: number;
  height: number;
  title: string;
  note: string;
  lines: string[];
}

export interface Arrow {
  from: [number, number];
  to: [number, number];
  answer: boolean;
}

export interface Picture {
  width: number;
  height: number;
  boxes: Box[];
  arrows: Arrow[];
}

const GAP = 18;
const COLUMN = 56;
const LINE = 15;
const HEAD = 44;
const PAD = 10;
const SHARDS = 16;
const WIDTHS = { client: 104, proxy: 190, shard: 380, merge: 230 };
const CHARACTER = { mono: 6.7, text: 6.1 };

export function layout(found: Explained): Picture {
  const shards = shardBoxes(found);
  const merges = mergeBoxes(found.merge);
  const proxy = box('proxy', 'Kintsugi', found.route, wrap(found.reason, WIDTHS.proxy, CHARACTER.text, 8));
  const client = box('client', 'Client', found.schema ?? '', []);
  const columns = [[client], [proxy], shards, merges].filter((column) => column.length > 0);

  const height = Math.max(...columns.map(heightOf));
  let x = 1;
  for (const column of columns) {
    let y = 1 + (height - heightOf(column)) / 2;
    for (const each of column) {
      each.x = x;
      each.y = y;
      y += each.height + GAP;
    }
    x += column[0]!.width + COLUMN;
  }
  const arrows = [
    arrow(client, proxy, false),
    ...shards.map((shard) => arrow(proxy, shard, false)),
    ...(merges.length > 0 ? shards.map((shard) => arrow(shard, merges[0]!, true)) : []),
    ...merges.slice(1).map((step, at) => down(merges[at]!, step)),
  ];
  return { width: x - COLUMN + 1, height: height + 2, boxes: columns.flat(), arrows };
}

function shardBoxes(found: Explained): Box[] {
  const told = found.statements.slice(0, SHARDS).map((each) =>
    box('shard', each.shard, each.server, wrap(each.sql, WIDTHS.shard, CHARACTER.mono, 5)),
  );
  const silent = told.length > 0 ? [] : found.shards.slice(0, SHARDS).map((name) => box('shard', name, '', []));
  const all = [...told, ...silent];
  const left = Math.max(found.statements.length, found.shards.length) - all.length;
  return left > 0 && all.length === SHARDS ? [...all, box('shard', `and ${left} more`, '', [])] : all;
}

function mergeBoxes(steps: string[]): Box[] {
  return steps.map((step, at) => box('merge', `Merge ${at + 1}`, '', wrap(step, WIDTHS.merge, CHARACTER.text, 4)));
}

function box(kind: Box['kind'], title: string, note: string, lines: string[]): Box {
  const body = lines.length === 0 ? 0 : lines.length * LINE + PAD;
  return { kind, x: 0, y: 0, width: WIDTHS[kind], height: HEAD + body, title, note, lines };
}

function heightOf(column: Box[]): number {
  return column.reduce((sum, each) => sum + each.height, 0) + GAP * (column.length - 1);
}

function arrow(from: Box, to: Box, answer: boolean): Arrow {
  return { from: [from.x + from.width, from.y + from.height / 2], to: [to.x, to.y + to.height / 2], answer };
}

function down(from: Box, to: Box): Arrow {
  return { from: [from.x + from.width / 2, from.y + from.height], to: [to.x + to.width / 2, to.y], answer: true };
}

/// Lines of at most a box's width, broken at spaces where there are some.
export function wrap(text: string, width: number, character: number, most: number): string[] {
  const columns = Math.floor((width - 2 * PAD) / character);
  const lines: string[] = [];
  let rest = text.replace(/\s+/g, ' ').trim();
  while (rest.length > 0 && lines.length < most) {
    const space = rest.lastIndexOf(' ', columns);
    const cut = rest.length <= columns ? rest.length : space > columns / 3 ? space : columns;
    lines.push(rest.slice(0, cut));
    rest = rest.slice(cut).trimStart();
  }
  if (rest.length > 0) lines[lines.length - 1] = `${lines.at(-1)!.slice(0, columns - 1)}…`;
  return lines;
}
