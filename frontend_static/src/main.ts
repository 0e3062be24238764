/** Starts the page: the server has drawn it already, this makes it answer at once. */
import '../styles/main.css';
import { AmCard } from './card.ts';
import { AmChips } from './chips.ts';
import { confirmOnTap } from './confirm.ts';
import { AmDialog } from './dialog.ts';
import { usePage } from './dom.ts';
import { AmInstall, watchForInstall } from './install.ts';
import { climbOnEscape } from './keyboard.ts';
import { climbLinks, followLinks, followSkipLinks, keepLanguageLinks, takePlaceAlong } from './links.ts';
import { AmList } from './list.ts';
import { enliven } from './lively.ts';
import { helpLists } from './lists.ts';
import { AmMap } from './map/element.ts';
import { giveWay, guard } from './offline.ts';
import { forgetWork } from './inspect/work.ts';
import { mindOutbox } from './outbox.ts';
import { Page } from './page.ts';
import { sayWhenPasskeysFail } from './passkey.ts';
import { watchPosition } from './position.ts';
import { AmProof } from './proof.ts';
import { printOnClick } from './printing.ts';
import { forgetPlaces } from './rides/recent.ts';
import { AmRound } from './round.ts';
import { routeInOwnApp } from './route.ts';
import { AmSearch } from './search.ts';
import { AmSections } from './sections.ts';
import { shareOnClick } from './share.ts';
import { AmSheet } from './sheet.ts';
import { forgetOnParting } from './signing-out.ts';
import { AmDisplay } from './theme.ts';

const page = new Page(window);
usePage(page);

watchForInstall();
customElements.define('am-install', AmInstall);
customElements.define('am-display', AmDisplay);
customElements.define('am-sections', AmSections);
customElements.define('am-round', AmRound);
customElements.define('am-search', AmSearch);
customElements.define('am-chips', AmChips);
customElements.define('am-sheet', AmSheet);
customElements.define('am-list', AmList);
// The card tells where its feature is as soon as it is there; the map must be listening by then.
customElements.define('am-map', AmMap);
customElements.define('am-card', AmCard);
customElements.define('am-dialog', AmDialog);
customElements.define('am-proof', AmProof);

if (document.body.classList.contains('explore')) {
  followLinks(page);
  climbLinks(page);
  followSkipLinks();
  climbOnEscape(page);
  keepLanguageLinks(page);
}
enliven(document);
takePlaceAlong(page);
shareOnClick();
confirmOnTap();
printOnClick();
helpLists();
forgetOnParting(forgetPlaces, forgetWork);
routeInOwnApp(navigator.userAgent);
watchPosition();
guard();
giveWay();
mindOutbox();
sayWhenPasskeysFail();
if (document.querySelector('am-push'))
  void import('./push.ts').then(({ AmPush }) => customElements.define('am-push', AmPush));
