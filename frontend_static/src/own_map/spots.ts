/** Everything on the map: what the server has, with what is not sent yet laid upon it. */
import { MAP, type Edit, type Keeper, type KeptEdit, type KeptPhoto } from './keeper.ts';
import { merged } from './merging.ts';
import { contentOf, isSameContent, spotOfFeature } from './types.ts';
import type { About, Changes, Content, Spot, SpotFeature, State, Uid } from './types.ts';

/** What others have done to something that is being changed here. */
export interface Meeting {
  uid: Uid;
  how: 'joined' | 'removed';
}

export class Spots {
  private readonly keeper: Keeper;
  private readonly known = new Map<Uid, Spot>();
  private readonly mine = new Map<string, KeptEdit>();
  private myPhotos = new Map<string, KeptPhoto>();
  /** How often something was changed here. */
  private writes = 0;
  private about: About = { title: '', description: '', access: 'private', layers: [] };
  private me = '';
  version = 0;

  constructor(keeper: Keeper) {
    this.keeper = keeper;
  }

  begin(state: State): void {
    this.version = state.version;
    this.me = state.me.name;
    const { title, description, access, layers } = state;
    this.about = { title, description, access, layers };
    this.known.clear();
    for (const feature of state.spots.features) this.known.set(feature.id, spotOfFeature(feature));
  }

  /** Reads what this device has kept, and what another tab of it has sent meanwhile. */
  async readKept(): Promise<void> {
    const { writes } = this;
    const [edits, photos] = await Promise.all([this.keeper.edits(), this.keeper.photos()]);
    // What was changed while it was read is newer than what was read.
    if (writes !== this.writes) return this.readKept();
    this.mine.clear();
    for (const kept of edits) this.mine.set(kept.key, kept);
    this.myPhotos = new Map(photos.map((kept) => [kept.key, kept]));
  }

  get map(): About {
    const edit = this.mine.get(MAP)?.edit;
    if (edit?.op !== 'map') return this.about;
    const { op: _, ...changed } = edit;
    return { ...this.about, ...changed };
  }

  get(uid: Uid): Spot | null {
    const known = this.known.get(uid);
    const edit = this.mine.get(uid)?.edit;
    if (edit?.op === 'remove') return null;
    if (edit?.op !== 'put') return known ?? null;
    return { ...(known ?? this.blank(uid)), ...contentOf(edit.spot) };
  }

  /** In their order; those of one place by age. */
  all(): Spot[] {
    const uids = new Set([...this.known.keys(), ...this.mine.keys()]);
    uids.delete(MAP);
    const spots = [...uids].map((uid) => this.get(uid)).filter((spot) => spot !== null);
    return spots.sort((one, other) => one.position - other.position);
  }

  private blank(uid: Uid): Omit<Spot, keyof Content> {
    return { uid, version: 0, author: this.me, photos: [], proposed: null };
  }

  get nextPosition(): number {
    return this.all().reduce((most, { position }) => Math.max(most, position), 0) + 1;
  }

  /** What waits to be sent; what the server has refused waits for people. */
  get waiting(): KeptEdit[] {
    return [...this.mine.values()].filter(({ refused }) => refused === undefined);
  }

  get waitingPhotos(): KeptPhoto[] {
    const isUnknown = (uid: Uid) => !this.known.has(uid);
    return [...this.myPhotos.values()].filter(({ uid, refused }) => refused === undefined && !isUnknown(uid));
  }

  get unsent(): number {
    // Photos of what was removed wait for it to be put back, and nobody waits for them.
    const isMeant = ({ uid, refused }: KeptPhoto) => refused === undefined && this.get(uid) !== null;
    return this.waiting.length + [...this.myPhotos.values()].filter(isMeant).length;
  }

  photosOf(uid: Uid): KeptPhoto[] {
    return [...this.myPhotos.values()].filter((kept) => kept.uid === uid);
  }

  refusalOf(key: string): string | undefined {
    return (
      this.mine.get(key)?.refused ?? this.photosOf(key).find(({ refused }) => refused !== undefined)?.refused
    );
  }

  get refusals(): string[] {
    return [...this.mine.values()].filter(({ refused }) => refused !== undefined).map(({ key }) => key);
  }

  async put(uid: Uid, content: Content): Promise<void> {
    const known = this.known.get(uid);
    if (known && isSameContent(known, content)) return this.forget(uid);
    const version = known?.version;
    const spot = { ...contentOf(content), uid, ...(version !== undefined && { version }) };
    await this.keep(uid, { op: 'put', spot }, known ? contentOf(known) : null);
  }

  async remove(uid: Uid): Promise<void> {
    const wasSent = this.known.has(uid) || this.isUnderWay.has(uid);
    if (!wasSent) return this.forget(uid);
    await this.keep(uid, { op: 'remove', uid }, null);
  }

  async change(values: Partial<About>): Promise<void> {
    const before = this.mine.get(MAP)?.edit;
    await this.keep(MAP, { ...(before?.op === 'map' ? before : {}), ...values, op: 'map' }, null);
  }

  async addPhoto(uid: Uid, file: Blob, alt: string): Promise<void> {
    await this.keepPhoto({ key: crypto.randomUUID(), uid, add: { file, alt } });
  }

  async removePhoto(uid: Uid, id: string): Promise<void> {
    const own = this.myPhotos.get(id);
    if (own?.add) return this.dropPhoto(id);
    await this.keepPhoto({ key: `remove-${id}`, uid, remove: id });
  }

  async keepPhoto(kept: KeptPhoto): Promise<void> {
    this.writes++;
    this.myPhotos.set(kept.key, kept);
    await this.keeper.putPhoto(kept);
  }

  async dropPhoto(key: string): Promise<void> {
    this.writes++;
    this.myPhotos.delete(key);
    await this.keeper.dropPhoto(key);
  }

  /** What was given to the server and not answered yet: it may know it. */
  private readonly isUnderWay = new Set<string>();

  sending(sent: readonly KeptEdit[]): void {
    for (const { key } of sent) this.isUnderWay.add(key);
  }

  /** The server has taken it. What was changed since stays and is sent next. */
  async taken(sent: readonly KeptEdit[]): Promise<void> {
    for (const { key, stamp, edit } of sent) {
      this.isUnderWay.delete(key);
      this.learn(edit);
      const isSame = this.mine.get(key)?.stamp === stamp;
      if (isSame) this.mine.delete(key);
      else this.startFrom(key, edit);
      await this.keeper.dropEdit(key, stamp);
    }
  }

  /** As the server has it now, until it says so itself. */
  private learn(edit: Edit): void {
    if (edit.op === 'remove') this.known.delete(edit.uid);
    else if (edit.op === 'map') {
      const { op: _, ...values } = edit;
      this.about = { ...this.about, ...values };
    } else {
      const { uid } = edit.spot;
      const before = this.known.get(uid) ?? this.blank(uid);
      this.known.set(uid, { ...before, ...contentOf(edit.spot) });
    }
  }

  /** What was changed while its predecessor was under way began with that one. */
  private startFrom(key: string, edit: Edit): void {
    const kept = this.mine.get(key);
    if (kept && edit.op === 'put') this.mine.set(key, { ...kept, base: contentOf(edit.spot) });
  }

  async refuse(kept: KeptEdit, words: string): Promise<void> {
    this.isUnderWay.delete(kept.key);
    const present = this.mine.get(kept.key);
    if (present?.stamp !== kept.stamp) return;
    await this.store({ ...present, refused: words });
  }

  /** What others have changed comes in; what both have changed is joined. */
  async apply(changes: Changes): Promise<Meeting[]> {
    this.version = changes.version;
    if (changes.map) this.about = { ...this.about, ...changes.map };
    const meetings: Meeting[] = [];
    const there = new Set(changes.spots.map(({ id }) => id));
    const removed = changes.whole ? [...this.known.keys()].filter((uid) => !there.has(uid)) : changes.removed;
    for (const feature of changes.spots) {
      if (await this.meet(feature)) meetings.push({ uid: feature.id, how: 'joined' });
    }
    for (const uid of removed) {
      if (await this.lose(uid)) meetings.push({ uid, how: 'removed' });
    }
    return meetings;
  }

  /** Whether something of mine was joined with it. */
  async meet(feature: SpotFeature): Promise<boolean> {
    const theirs = spotOfFeature(feature);
    const before = this.known.get(theirs.uid);
    this.known.set(theirs.uid, theirs);
    const kept = this.mine.get(theirs.uid);
    if (kept?.edit.op !== 'put') return false;
    const mine = contentOf(kept.edit.spot);
    const base = kept.base ?? (before ? contentOf(before) : contentOf(theirs));
    const joined = merged(base, mine, contentOf(theirs));
    if (isSameContent(joined, theirs)) {
      await this.forget(theirs.uid);
      return false;
    }
    const spot = { ...joined, uid: theirs.uid, version: theirs.version };
    await this.keep(theirs.uid, { op: 'put', spot }, contentOf(theirs));
    return !isSameContent(base, theirs);
  }

  /** Others took away what is being changed here: it is put back. */
  async lose(uid: Uid): Promise<boolean> {
    this.known.delete(uid);
    const kept = this.mine.get(uid);
    if (kept?.edit.op === 'remove') await this.forget(uid);
    if (kept?.edit.op !== 'put') return false;
    const { version: _, ...spot } = kept.edit.spot;
    await this.keep(uid, { op: 'put', spot }, null);
    return true;
  }

  private async keep(key: string, edit: Edit, base: Content | null): Promise<void> {
    await this.store({ key, stamp: crypto.randomUUID(), edit, base });
  }

  private async store(kept: KeptEdit): Promise<void> {
    this.writes++;
    this.mine.set(kept.key, kept);
    await this.keeper.putEdit(kept);
  }

  private async forget(key: string): Promise<void> {
    const kept = this.mine.get(key);
    this.writes++;
    this.mine.delete(key);
    if (kept) await this.keeper.dropEdit(key, kept.stamp);
  }
}
