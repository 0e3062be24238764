/** Pages with what reports tell. They need styles alone. */
import '../styles/numbers.css';
