/** The pages of ride benches. */
import '../styles/bench.css';
import { AmBench } from './bench/waiting.ts';

customElements.define('am-bench', AmBench);
