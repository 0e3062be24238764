/** Small things that many parts need. */
import type { Page } from './page.ts';

/** What the parts of the page tell each other besides the page's state. */
export interface Spot {
  layer: string;
  id: string;
  lon: number;
  lat: number;
  family: string;
  icon: string;
  title: string;
}

export interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

/** A way along the roads, and the two places that it joins; longitude and latitude in degrees. */
export interface WayDrawing {
  line: [number, number][];
  ends: [[number, number], [number, number]];
}

/** A ride as the map draws it; each place is longitude and latitude. */
export interface RideDrawing {
  /** Where the rider is not aboard. */
  pale: [number, number][][];
  strong: [number, number][];
  /** Where they walk. */
  dotted: [number, number][][];
  points: { at: [number, number]; kind: string; label: string }[];
}

export interface Messages {
  /** The map has come to rest after the visitor moved it: what it shows, and at which zoom. */
  'am:rest': { box: Box; zoom: number };
  /** A feature's place and marker are known. */
  'am:spot': Spot;
  /** The pointer or the focus is on a row; `null` when it left. */
  'am:hover': Spot | null;
  /** The visitor has let the page know where they are. */
  'am:position': { lon: number; lat: number };
  /** A place, a street or a house was found, which is no feature of a layer. */
  'am:place': { zoom: number; lat: number; lon: number; title: string };
  /** A way to the feature that is open is to be drawn; `null` when there is none any more. */
  'am:way': WayDrawing | null;
  /** Somebody wants to show a place on the map, and these words say so; `null` when nobody waits for it any more. */
  'am:pick': { words: string; take: (place: { lon: number; lat: number }) => void } | null;
  /** A ride is to be drawn. */
  'am:ride': RideDrawing;
  /** Day or night was chosen. */
  'am:theme': null;
}

export function tell<Name extends keyof Messages>(name: Name, detail: Messages[Name]): void {
  document.dispatchEvent(new CustomEvent(name, { detail }));
}

export function hear<Name extends keyof Messages>(name: Name, heard: (detail: Messages[Name]) => void): void {
  document.addEventListener(name, (event) => heard((event as CustomEvent<Messages[Name]>).detail));
}

/** Custom elements are made by the parser and cannot be handed arguments, so they find the page here. */
let current: Page | undefined;

export function usePage(page: Page): void {
  current = page;
}

export function page(): Page {
  if (!current) throw new Error('The page has not started yet.');
  return current;
}

/** Reads the place and the marker that the server wrote onto a row or a card. */
export function spotOf(element: HTMLElement): Spot {
  const { layer = '', fid = '', lon = '', lat = '', family = '', icon = '', title = '' } = element.dataset;
  return { layer, id: fid, lon: Number(lon), lat: Number(lat), family, icon, title };
}

/** A copy of what a `<template>` of the page holds: all words come from the server. */
export function copyOf(templateId: string): DocumentFragment {
  const template = document.getElementById(templateId) as HTMLTemplateElement | null;
  return (template?.content.cloneNode(true) ?? document.createDocumentFragment()) as DocumentFragment;
}

/** Whether there is a map on this device; without one the list is the page. */
export function hasMap(): boolean {
  return document.documentElement.dataset.map !== 'none';
}

export function isWide(): boolean {
  return matchMedia('(min-width: 900px)').matches;
}

/** Shows for a moment what has just happened; screen readers hear it. */
export function toast(text: string): void {
  const place = document.querySelector<HTMLElement>('.toast');
  if (!place) return;
  place.textContent = text;
  setTimeout(() => {
    if (place.textContent === text) place.textContent = '';
  }, 4000);
}
