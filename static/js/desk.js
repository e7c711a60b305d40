import "./menus.js";
import "./keys.js";
import "./frames.js";
import "./reading.js";
import "./composer.js";
import "./live.js";
