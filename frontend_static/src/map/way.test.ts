import { describe, expect, it, vi } from 'vitest';

vi.mock('./images.ts', () => ({ colour: () => '#000000' }));
vi.mock('./style.ts', () => ({
  MARKERS: 'am-markers',
  CLUSTERS: 'am-clusters',
  NOTHING: { type: 'FeatureCollection', features: [] },
}));

const { drawWay, wayFeatures } = await import('./way.ts');

const WAY = {
  line: [
    [9.5, 47.1],
    [9.51, 47.1],
    [9.52, 47.11],
  ] as [number, number][],
  ends: [
    [9.499, 47.1],
    [9.521, 47.111],
  ] as [[number, number], [number, number]],
};

describe('a way', () => {
  it('goes on foot to the road and from it to the goal', () => {
    const { features } = wayFeatures(WAY);
    expect(features.map(({ properties }) => properties!['part'])).toEqual([
      'road',
      'foot',
      'foot',
      undefined,
    ]);
    expect(features[1]!.geometry).toEqual({ type: 'LineString', coordinates: [WAY.ends[0], WAY.line[0]] });
    expect(features[2]!.geometry).toEqual({ type: 'LineString', coordinates: [WAY.line[2], WAY.ends[1]] });
    expect(features[3]!.geometry).toEqual({ type: 'Point', coordinates: WAY.ends[0] });
  });

  it('is put on the map once and then changed', () => {
    const setData = vi.fn();
    let source: { setData: typeof setData } | undefined;
    const map = {
      getSource: () => source,
      getLayer: () => true,
      addSource: vi.fn(() => (source = { setData })),
      addLayer: vi.fn(),
      setPaintProperty: vi.fn(),
    };
    drawWay(map as never, null);
    expect(map.addSource).not.toHaveBeenCalled();
    drawWay(map as never, WAY);
    expect(map.setPaintProperty).toHaveBeenLastCalledWith('am-clusters', 'icon-opacity', 0.3);
    drawWay(map as never, null);
    expect(map.setPaintProperty).toHaveBeenLastCalledWith('am-clusters', 'icon-opacity', 1);
    expect(map.addSource).toHaveBeenCalledOnce();
    expect(map.addLayer).toHaveBeenCalledTimes(4);
    expect(setData).toHaveBeenCalledWith({ type: 'FeatureCollection', features: [] });
  });
});
