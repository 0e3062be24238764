/** The shapes of the states of reports, small, as the design's list of states has them. */

type Ink = CanvasRenderingContext2D;

const RADIUS = 8;
const TURN = 2 * Math.PI;

/**
 * @param x Middle of the badge in pixels; `y` alike.
 * @param colour Gives the value of a token.
 */
export function drawBadge(
  ink: Ink,
  x: number,
  y: number,
  state: string,
  colour: (token: string) => string,
): void {
  const draw = SHAPES[state];
  if (!draw) return;
  ink.save();
  ink.translate(x, y);
  disc(ink, RADIUS, colour('--surface'));
  ink.fillStyle = ink.strokeStyle = colour(COLOURS[state] ?? '--ink-2');
  ink.lineWidth = 1.7;
  ink.lineCap = ink.lineJoin = 'round';
  draw(ink, colour('--surface'));
  ink.restore();
}

const COLOURS: Record<string, string> = {
  open: '--danger',
  in_progress: '--info',
  resolved: '--ok',
  overdue: '--warn',
};

const SHAPES: Record<string, (ink: Ink, paper: string) => void> = {
  open: (ink, paper) => {
    disc(ink, 6, ink.fillStyle as string);
    mark(ink, paper);
  },
  overdue: (ink, paper) => {
    path(ink, [[0, -6.5], [6.5, 5], [-6.5, 5]]); // prettier-ignore
    ink.closePath();
    ink.fill();
    ink.stroke();
    mark(ink, paper);
  },
  in_progress: (ink) => {
    ring(ink, 5.2);
    ink.beginPath();
    ink.arc(0, 0, 5.2, Math.PI / 2, 1.5 * Math.PI);
    ink.fill();
  },
  resolved: (ink, paper) => {
    ink.fillRect(-5.5, -5.5, 11, 11);
    ink.strokeStyle = paper;
    path(ink, [[-2.8, 0.2], [-0.6, 2.4], [3, -2.2]]); // prettier-ignore
    ink.stroke();
  },
  not_resolvable: (ink) => {
    ink.strokeRect(-5, -5, 10, 10);
    path(ink, [[-2.4, 0], [2.4, 0]]); // prettier-ignore
    ink.stroke();
  },
  not_responsible: (ink) => {
    path(ink, [[-5, 0], [5, 0]]); // prettier-ignore
    ink.stroke();
    path(ink, [[1, -4], [5, 0], [1, 4]]); // prettier-ignore
    ink.stroke();
  },
  duplicate: (ink) => {
    for (const at of [-2, 2]) {
      ink.beginPath();
      ink.arc(at, 0, 3.4, 0, TURN);
      ink.stroke();
    }
  },
  unconfirmed: (ink) => {
    ink.setLineDash([2.4, 2.6]);
    ring(ink, 5);
  },
  withdrawn: (ink) => ring(ink, 5),
};

function disc(ink: Ink, radius: number, paint: string): void {
  ink.beginPath();
  ink.arc(0, 0, radius, 0, TURN);
  ink.fillStyle = paint;
  ink.fill();
}

function ring(ink: Ink, radius: number): void {
  ink.beginPath();
  ink.arc(0, 0, radius, 0, TURN);
  ink.stroke();
}

/** The sign that asks for attention. */
function mark(ink: Ink, paper: string): void {
  ink.fillStyle = paper;
  ink.fillRect(-0.9, -3.4, 1.8, 4.2);
  ink.fillRect(-0.9, 1.8, 1.8, 1.8);
}

function path(ink: Ink, corners: [number, number][]): void {
  ink.beginPath();
  for (const corner of corners) ink.lineTo(...corner);
}
