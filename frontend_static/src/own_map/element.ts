import type { Position } from 'geojson';
import { toast } from '../dom.ts';
import type { Drawn } from '../map/drawing.ts';
import { giveUp } from '../map/lost.ts';
import { noticing } from '../waiting.ts';
import { Adding } from './adding.ts';
import { Board, type BoardEvents } from './board.ts';
import { showCommon } from './common.ts';
import { Editing } from './editing.ts';
import { SpotForm } from './form.ts';
import { boxOf } from './geometry.ts';
import { Hidden } from './hidden.ts';
import { isSpotStep, type Step } from './history.ts';
import { openKeeper } from './keeper.ts';
import { watchMapKeys, watchPageKeys } from './keys.ts';
import { chosenLayers, listed } from './layers.ts';
import { SpotList } from './list.ts';
import { loadState } from './loading.ts';
import { markOf, measureOf } from './marks.ts';
import { Mover } from './mover.ts';
import { showPeople } from './people.ts';
import { takePhoto } from './photos.ts';
import { propose } from './proposing.ts';
import { Sheet } from './sheet.ts';
import { Spots, type Meeting } from './spots.ts';
import { Sync } from './sync.ts';
import { DRAWS, Tools } from './tools.ts';
import { Top } from './top.ts';
import { type Shape, type Spot, type State, type Uid } from './types.ts';
import { announce, counted, word } from './words.ts';

/** Who types or draws counts as drawing for so long. */
const BUSY_MS = 8_000;

/** An own map: for its people to draw on, for visitors to look at. The list is there without a script, and without a map. */
export class AmOwnMap extends HTMLElement {
  private board: Board | null = null;
  private spots!: Spots;
  private sync!: Sync;
  private editing!: Editing;
  private list!: SpotList;
  private form!: SpotForm;
  private tools!: Tools;
  private top!: Top;
  private sheet!: Sheet;
  private mover!: Mover;
  private adding!: Adding;
  private unseen!: Hidden;
  private chosen: Uid | null = null;
  /** What is drawn of the chosen shape while it is on its way to another. */
  private onTheWay: Shape | null = null;
  private mayEdit = false;
  private busyUntil = 0;

  connectedCallback(): void {
    void noticing(this.start()).catch((problem: unknown) => {
      console.info('The own map stays as it is:', problem);
      this.setAttribute('data-failed', '');
    });
  }

  private async start(): Promise<void> {
    this.unseen = new Hidden(this.dataset.token!);
    this.sheet = new Sheet(this.one('[data-sheet]'));
    const coming = this.createBoard();
    const [state, keeper] = await Promise.all([
      loadState(this.dataset.state!),
      openKeeper(this.dataset.token!, document.documentElement.dataset.who ?? ''),
    ]);
    this.spots = new Spots(keeper);
    this.spots.begin(state);
    this.mayEdit = state.me.may_edit && !this.hasAttribute('data-embedded');
    if (this.mayEdit) await this.spots.readKept();
    this.dataset.mode = this.mayEdit ? 'edit' : 'read';
    this.build();
    this.begin(state);
    this.draw();
    this.board = await coming;
    if (this.board) this.beginMap(this.board);
  }

  private build(): void {
    this.editing = new Editing(this.spots, () => this.onEdit());
    this.list = new SpotList(this.one('[data-rows]'));
    this.mover = new Mover({
      spot: () => (this.chosen ? this.spots.get(this.chosen) : null),
      began: () => {
        this.sheet.set(false);
        this.board?.focus();
      },
      step: (x, y) => this.board?.step(x, y) ?? null,
      moved: (uid, content) => this.editing.type(uid, content),
    });
    this.tools = new Tools(this, (tool, byKeyboard) => void this.adding.use(tool, byKeyboard));
    this.top = new Top(this, { changed: (values) => this.editing.about(values) });
    this.form = new SpotForm(this.one('[data-spot]'), {
      changed: (uid, content) => this.editing.type(uid, content),
      settled: () => this.editing.settle(),
      photo: (uid, file) => void this.addPhoto(uid, file),
      photoRemoved: (uid, id) => void this.spots.removePhoto(uid, id).then(() => this.onEdit()),
    });
    this.adding = new Adding({
      tools: this.tools,
      form: this.form,
      board: () => this.board,
      position: () => this.spots.nextPosition,
      add: (content) => this.editing.add(content),
      addPhoto: (...photo) => this.keepPhoto(...photo),
      choose: (uid, byKeyboard) => this.choose(uid, byKeyboard),
      lower: () => this.sheet.set(false),
    });
    this.sync = new Sync(
      this.spots,
      { edits: this.dataset.edits!, changes: this.dataset.changes!, photos: this.dataset.photos! },
      this.dataset.csrf ?? '',
      this.dataset.token!,
      {
        status: (status) => this.top.showStatus(status),
        changed: (meetings) => this.onOthers(meetings),
        present: (people) =>
          showPeople(this.one('[data-people]'), this.querySelector('[data-present]'), people),
      },
    );
  }

  private begin(state: State): void {
    this.sync.mayEdit = this.mayEdit;
    this.sync.isDrawing = () => Date.now() < this.busyUntil || DRAWS[this.tools.tool] !== undefined;
    this.sync.start();
    if (state.present)
      showPeople(this.one('[data-people]'), this.querySelector('[data-present]'), state.present);
    this.tools.show('select');
    this.addEventListener('click', (event) => this.onClick(event));
    this.one('[data-layer-choice]')?.addEventListener('change', () => this.onLayers());
    watchPageKeys(this.keyActs());
    watchMapKeys(this.one('.map-canvas'), this.keyActs());
  }

  private one<Part extends HTMLElement>(selector: string): Part {
    return this.querySelector<Part>(selector)!;
  }

  /** The map comes while its spots are on their way; `null` where the browser cannot draw it. */
  private async createBoard(): Promise<Board | null> {
    try {
      return await Board.create(this, this.shownLayers(listed(this.dataset.layers)), this.boardEvents());
    } catch (problem) {
      giveUp(problem);
      return null;
    }
  }

  private beginMap(board: Board): void {
    const spots = this.spots.all();
    this.draw();
    if (!spots.length) return this.onDrawn();
    // The server knows nothing of what is only on this device.
    if (this.spots.unsent) board.look(boxOf(...spots.map(({ geometry }) => geometry)));
  }

  private boardEvents(): BoardEvents {
    return {
      tapped: (uids, place) => this.onTap(uids, place),
      common: (spot) => this.onCommon(spot),
      finished: (shape) => this.adding.finished(shape),
      moving: (shape) => this.onShapeMoving(shape),
      changed: (shape) => this.onShapeChanged(shape),
      crossed: () => this.onCrossed(),
      drawn: () => this.onDrawn(),
      shapes: () => this.otherShapes(),
      cover: () => this.sheet.cover,
    };
  }

  /** For tests and measurements: everything is on the screen. */
  private onDrawn(): void {
    this.toggleAttribute('data-drawn', true);
    performance.mark('own-map-drawn');
  }

  private *otherShapes(): Iterable<Shape> {
    for (const { uid, geometry } of this.spots.all()) if (uid !== this.chosen) yield geometry;
  }

  private draw(): void {
    const spots = this.spots.all();
    const chosen = this.chosen ? this.spots.get(this.chosen) : null;
    this.top.show(this.spots.map);
    this.top.showSteps(this.editing.canUndo, this.editing.canRedo);
    this.one('[data-count]').textContent = spots.length ? counted('things', spots.length) : '';
    this.list.show({
      spots,
      layers: chosenLayers(this, this.spots.map.layers),
      chosen: this.chosen,
      hidden: this.unseen,
      refused: (uid) => this.spots.refusalOf(uid),
    });
    if (chosen) {
      const { uid } = chosen;
      this.form.show(chosen, this.mayEdit, this.spots.photosOf(uid), this.spots.refusalOf(uid));
    }
    this.drawMap(spots, chosen);
  }

  private drawMap(spots: readonly Spot[], chosen: Spot | null): void {
    if (!this.board) return;
    const shown = spots.filter(
      (spot) => !this.unseen.hides(spot) && !(this.onTheWay && spot.uid === this.chosen),
    );
    this.board.show(
      shown.map(markOf),
      chosen && markOf({ ...chosen, geometry: this.onTheWay ?? chosen.geometry }),
    );
    this.board.showLayers(this.shownLayers());
  }

  private shownLayers(layers = this.spots.map.layers): string[] {
    return layers.filter((id) => !this.unseen.has(id));
  }

  private onEdit(): void {
    this.busyUntil = Date.now() + BUSY_MS;
    this.draw();
    this.sync.wake();
  }

  private onOthers(meetings: readonly Meeting[]): void {
    const chosen = this.chosen && this.spots.get(this.chosen);
    if (this.chosen && !chosen) this.choose(null);
    this.draw();
    if (chosen && !this.onTheWay && this.mayEdit) this.board?.follow(chosen.geometry, chosen.colour);
    const first = meetings[0];
    const title = first && this.spots.get(first.uid)?.title;
    if (first && title) announce(word(`met-${first.how}`, { title }));
  }

  /** Opens a spot, or the list. */
  private choose(uid: Uid | null, byKeyboard = false): void {
    const before = this.chosen;
    this.editing.settle();
    this.form.clear();
    this.onTheWay = null;
    this.mover.end();
    this.chosen = uid;
    this.toggleAttribute('data-chosen', uid !== null);
    const spot = uid ? this.spots.get(uid) : null;
    this.draw();
    this.board?.endDrawing();
    if (spot) this.open(spot, byKeyboard);
    else if (before && byKeyboard) this.focusRow(before);
  }

  private open(spot: Spot, byKeyboard: boolean): void {
    this.sheet.set(true);
    this.board?.look(boxOf(spot.geometry));
    if (this.mayEdit) void this.board?.edit(spot.geometry, spot.colour);
    if (byKeyboard || !this.board) this.form.focus();
    announce(spot.title);
  }

  private focusRow(uid: Uid): void {
    this.querySelector<HTMLElement>(`[data-open="${CSS.escape(uid)}"]`)?.focus();
  }

  private onCommon(spot: Parameters<BoardEvents['common']>[0]): void {
    if (this.board && this.tools.tool === 'select') showCommon(this.one('[data-common]'), spot);
  }

  private onTap(uids: readonly Uid[], place: Position): void {
    // Who taps before the spots are there hits nothing.
    if (!this.board) return;
    if (this.tools.tool !== 'select') return this.adding.tapped(place);
    const at = uids.indexOf(this.chosen ?? '');
    const next = uids[(at + 1) % uids.length] ?? null;
    if (next !== this.chosen) this.choose(next);
  }

  private onShapeMoving(shape: Drawn): void {
    if (DRAWS[this.tools.tool]) return this.tools.say(measureOf(shape));
    const isFirst = this.onTheWay === null;
    this.onTheWay = shape;
    const spot = this.chosen && this.spots.get(this.chosen);
    if (!spot) return;
    if (isFirst) this.drawMap(this.spots.all(), spot);
    else this.board?.showChosen(markOf({ ...spot, geometry: shape }));
  }

  private onShapeChanged(shape: Drawn): void {
    this.onTheWay = null;
    if (this.chosen) this.editing.change(this.chosen, { geometry: shape });
    this.tools.complain('');
  }

  private onCrossed(): void {
    this.tools.complain(word('crosses'));
    if (!DRAWS[this.tools.tool]) toast(word('crosses'));
  }

  private onClick(event: MouseEvent): void {
    const target = event.target as Element;
    const byKeyboard = event.detail === 0;
    const open = target.closest<HTMLElement>('[data-open]')?.dataset.open;
    const eye = target.closest<HTMLElement>('[data-eye]')?.dataset.eye;
    const act = target.closest<HTMLElement>('[data-do]');
    if (eye) {
      this.unseen.toggle(eye);
      this.draw();
    } else if (open) this.choose(open, byKeyboard);
    else if (act) this.act(act.dataset.do!, byKeyboard);
  }

  private act(name: string, byKeyboard: boolean): void {
    const acts: Record<string, () => void> = {
      undo: () => this.step('undo'),
      redo: () => this.step('redo'),
      list: () => this.choose(null, byKeyboard),
      done: () => this.done(byKeyboard),
      remove: () => this.takeAway(byKeyboard),
      move: () => this.mover.begin(),
      finish: () => this.adding.finish(),
      corner: () => this.board?.undoCorner(),
      cancel: () => void this.adding.use('select', false),
      layers: () => this.one<HTMLDialogElement>('[data-layer-dialog]').showModal(),
      share: () => this.one<HTMLDialogElement>('[data-share-dialog]').showModal(),
      close: () => this.querySelector<HTMLDialogElement>('dialog[open]')?.close(),
      heard: () => this.querySelector('.own-message')?.remove(),
      propose: () => void propose(this.sync, this.dataset.propose!.replace('{uid}', this.chosen ?? '')),
    };
    acts[name]?.();
  }

  private done(byKeyboard: boolean): void {
    this.choose(null, byKeyboard);
    this.sheet.set(false);
  }

  private takeAway(byKeyboard: boolean): void {
    const spot = this.chosen && this.spots.get(this.chosen);
    if (!spot) return;
    this.choose(null);
    this.editing.remove(spot.uid);
    if (byKeyboard) this.querySelector<HTMLElement>('.own-row-open')?.focus();
    toast(word('removed', { title: spot.title }));
  }

  private stopMoving(): boolean {
    if (!this.mover.end()) return false;
    this.editing.settle();
    const spot = this.chosen && this.spots.get(this.chosen);
    if (spot) void this.board?.edit(spot.geometry, spot.colour);
    this.form.focus();
    return true;
  }

  private step(way: 'undo' | 'redo'): void {
    if (way === 'undo' ? this.board?.undoCorner() : this.board?.redoCorner()) return;
    const step: Step | null = this.editing[way]();
    if (!step) return announce(word(`nothing-to-${way}`));
    announce(word(`did-${way}`));
    if (!isSpotStep(step)) return;
    const present = this.spots.get(step.uid);
    if (this.chosen === step.uid) this.choose(present ? step.uid : null);
    else if (present) this.board?.look(boxOf(present.geometry));
  }

  private escape(): void {
    const { tool } = this.tools;
    if (this.stopMoving()) return;
    if (tool === 'select') return this.chosen ? this.choose(null, true) : undefined;
    void this.adding.use('select', false);
    this.one(`button[data-tool="${tool}"]`).focus();
  }

  private keyActs() {
    return {
      undo: () => this.step('undo'),
      redo: () => this.step('redo'),
      escape: () => this.escape(),
      enter: () => this.stopMoving() || this.adding.here(),
      back: () => this.board?.undoCorner() ?? false,
      arrow: (x: number, y: number) => this.mover.by(x, y),
    };
  }

  private async addPhoto(uid: Uid, file: File): Promise<void> {
    const taken = await noticing(takePhoto(file));
    if (taken) await this.keepPhoto(uid, taken, this.spots.get(uid)?.title ?? '');
    else if (uid === this.chosen) this.form.complain(word('no-photo', { name: file.name }));
  }

  private async keepPhoto(uid: Uid, photo: File, title: string): Promise<void> {
    await this.spots.addPhoto(uid, photo, title);
    this.onEdit();
  }

  private onLayers(): void {
    const ticked = this.querySelectorAll<HTMLInputElement>('[data-layer-choice] input:checked');
    this.editing.about({ layers: [...ticked].map(({ value }) => value) });
  }
}
