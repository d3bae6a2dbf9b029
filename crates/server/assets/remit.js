// All of this is an addition: every page reads, signs in and sends its forms without it.

import './parts.js';
import './sheets.js';
import './rows.js';
import './narrow.js';
import './palette.js';
import './watch.js';
import './copy.js';
import './echo.js';
import './passkey.js';
